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
    CAST(candidate.position AS integer) AS position,
    candidate.value ->> 0 AS field,
    candidate.value ->> 1 AS source,
    candidate.value ->> 2 AS rule,
    CAST(candidate.value ->> 3 AS boolean) AS won,
    candidate.value ->> 4 AS value,
    candidate.value ->> 5 AS reason,
    CAST(candidate.value ->> 6 AS integer) AS value_length
FROM evidence
JOIN revisions ON revisions.id = evidence.revision_id
CROSS JOIN jsonb_array_elements(evidence.candidates) WITH ORDINALITY AS candidate (value, position)
