-- Which values were found for each field of a revision, where on the page, and which one won?
-- position: 1 for the candidate met first.
-- field: The column of the article it is a candidate for.
-- source: Where in or around the page it was found: `layout`, `json-ld`, `feed` ...
-- rule: Which rule, key or place gave it.
-- won: Whether it was taken.
-- value: The candidate; cut after 280 characters.
-- reason: Why it won or lost.
-- value_length: Characters of the whole candidate.
SELECT
    evidence.revision_id,
    revisions.article_id,
    revisions.number,
    candidate.key + 1 AS position,
    json_extract(candidate.value, '$[0]') AS field,
    json_extract(candidate.value, '$[1]') AS source,
    json_extract(candidate.value, '$[2]') AS rule,
    json_extract(candidate.value, '$[3]') AS won,
    json_extract(candidate.value, '$[4]') AS value,
    json_extract(candidate.value, '$[5]') AS reason,
    json_extract(candidate.value, '$[6]') AS value_length
FROM evidence
JOIN revisions ON revisions.id = evidence.revision_id
CROSS JOIN json_each(evidence.candidates) AS candidate
