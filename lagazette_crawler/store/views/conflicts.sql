-- Where did another source say something else than the value that was taken?
-- field: The column of the article.
-- taken: The value taken.
-- taken_from: Where it was found.
-- taken_by: Which rule gave it.
-- instead: What the other source said.
-- instead_from: Where that was found.
-- instead_by: Which rule gave it.
-- reason: Why it was not taken.
SELECT
    articles.newspaper,
    articles.url,
    winner.article_id,
    winner.number,
    winner.field,
    winner.value AS taken,
    winner.source AS taken_from,
    winner.rule AS taken_by,
    loser.value AS instead,
    loser.source AS instead_from,
    loser.rule AS instead_by,
    loser.reason
FROM candidates AS winner
JOIN candidates AS loser
    ON loser.revision_id = winner.revision_id AND loser.field = winner.field AND NOT loser.won
JOIN articles ON articles.id = winner.article_id AND articles.revision = winner.number
WHERE winner.won AND lower(trim(winner.value)) <> lower(trim(loser.value))
