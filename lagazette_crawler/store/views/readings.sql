-- Which texts did each article have, and when was each of them seen?
-- is_current: Whether this is the text of `articles` now.
-- body: The paragraphs of this text, joined by a blank line.
-- revision_id: Number of the revision.
SELECT
    revisions.article_id,
    revisions.number,
    revisions.number = articles.revision AS is_current,
    revisions.cause,
    revisions.changed,
    articles.newspaper,
    articles.url,
    revisions.seen_from,
    coalesce(revisions.seen_until, articles.last_seen_at) AS seen_until,
    revisions.title,
    revisions.byline,
    revisions.dateline,
    revisions.location,
    revisions.country,
    revisions.published_at,
    revisions.published_precision,
    revisions.published_raw,
    revisions.updated_at,
    revisions.updated_raw,
    CASE WHEN revisions.number = articles.revision THEN articles.body ELSE revisions.superseded_body END AS body,
    revisions.text_hash,
    revisions.read_at,
    revisions.archive_file,
    revisions.archive_offset,
    revisions.archive_digest,
    revisions.extractor_version,
    revisions.run_id,
    revisions.id AS revision_id
FROM revisions
JOIN articles ON articles.id = revisions.article_id
