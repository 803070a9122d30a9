-- When were so many articles of a newspaper missing at once that the fault is ours, or the whole site's?
-- articles: How many were missing.
-- since: The first of these looks.
-- until: The last of them.
-- for_example: The address of one of them.
SELECT
    newspaper,
    run_id,
    count(DISTINCT article_id) AS articles,
    min(looked_at) AS since,
    max(looked_at) AS until,
    min(sign) AS sign,
    min(url) AS for_example
FROM missed_looks
WHERE doubted
GROUP BY newspaper, run_id
