-- Where do reports come from? One row a place of an article's dateline.
SELECT
    article_places.article_id,
    article_places.position,
    article_places.printed,
    article_places.name,
    article_places.country,
    places.latitude,
    places.longitude,
    article_places.confidence,
    article_places.reason,
    article_places.geoname_id,
    articles.newspaper,
    articles.agency,
    articles.published_at,
    articles.published_local_date,
    articles.title,
    articles.url
FROM article_places
JOIN articles ON articles.id = article_places.article_id
LEFT JOIN places ON places.geoname_id = article_places.geoname_id
