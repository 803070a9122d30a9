-- Which articles are no longer found where they were: until when was each of them seen, and since when not?
-- state: `suspect`; after three looks over 72 hours (410: after 72 hours) `gone`, `moved`, `front page` or `not found page`; `blocked`: we are shut out and know nothing.
-- seen_until: When the article was last seen. When it was taken down nobody knows.
-- not_seen_from: The first look since then that did not find it.
-- last_missed_at: The last look that did not find it.
-- looks: Looks that count; those of a day on which too much was missing do not, nor those at which we were shut out.
-- sign: What stood in its place at the last look that counts.
WITH missed AS (
    SELECT
        missed_looks.*,
        CASE WHEN sign = 'blocked' THEN 0 ELSE 1 END AS counts,
        row_number() OVER (
            PARTITION BY missed_looks.article_id
            ORDER BY CASE WHEN sign = 'blocked' THEN 1 ELSE 0 END, looked_at DESC
        ) AS place
    FROM missed_looks
    JOIN articles AS seen ON seen.id = missed_looks.article_id
    WHERE looked_at > seen.last_seen_at AND NOT doubted
),
absences AS (
    SELECT
        article_id,
        min(looked_at) AS not_seen_from,
        max(looked_at) AS last_missed_at,
        sum(counts) AS looks,
        min(CASE WHEN counts = 1 THEN looked_at END) AS first_counted,
        max(CASE WHEN counts = 1 THEN looked_at END) AS last_counted
    FROM missed
    GROUP BY article_id
)
SELECT
    articles.id AS article_id,
    articles.newspaper,
    articles.url,
    articles.title,
    CASE
        WHEN missed.sign = 'blocked' THEN 'blocked'
        WHEN missed.sign = 'gone for good' AND SECONDS[now SINCE first_counted] >= 259200
            OR looks >= 3 AND SECONDS[last_counted SINCE first_counted] >= 259200
            THEN CASE WHEN missed.sign IN ('not found', 'gone for good') THEN 'gone' ELSE missed.sign END
        ELSE 'suspect'
    END AS state,
    articles.last_seen_at AS seen_until,
    absences.not_seen_from,
    absences.last_missed_at,
    absences.looks,
    missed.sign,
    missed.status,
    missed.moved_to
FROM absences
JOIN articles ON articles.id = absences.article_id
JOIN missed ON missed.article_id = absences.article_id AND missed.place = 1
