-- Which texts did several articles tell in the same words, who told them first, and how far did they travel?
-- story_id: Number of the story: `lagazette stories ID` shows it.
-- origin_id: The article the others repeat: a named agency's before the clock, else the earliest.
-- url: Address of the origin.
-- newspaper: The newspaper of the origin.
-- agency: Whose report it is, as the origin prints it.
-- articles: Articles that tell it, the origin included.
-- newspapers: Newspapers that printed it.
-- reprints: Articles of other newspapers than the origin's.
-- smallest_share: Share of text taken from the origin in the article that took least.
-- first_published_at: Earliest instant of publication in UTC.
-- last_published_at: Latest instant of publication in UTC.
-- spread_minutes: Minutes between the two.
SELECT
    tellings.story_id,
    origin.id AS origin_id,
    origin.url,
    origin.newspaper,
    origin.title,
    origin.agency,
    origin.language,
    count(*) AS articles,
    count(DISTINCT articles.newspaper) AS newspapers,
    sum(CASE WHEN articles.newspaper <> origin.newspaper THEN 1 ELSE 0 END) AS reprints,
    min(tellings.share) AS smallest_share,
    min(articles.published_at) AS first_published_at,
    max(articles.published_at) AS last_published_at,
    CAST(round(SECONDS[max(articles.published_at) SINCE min(articles.published_at)] / 60.0) AS integer) AS spread_minutes
FROM tellings
JOIN articles ON articles.id = tellings.article_id
JOIN tellings AS first ON first.story_id = tellings.story_id AND first.relation = 'origin'
JOIN articles AS origin ON origin.id = first.article_id
GROUP BY tellings.story_id, origin.id, origin.url, origin.newspaper, origin.title, origin.agency, origin.language
