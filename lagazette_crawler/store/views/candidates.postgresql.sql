-- Which values were found for each field of a revision, where on the page, and which one won?
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
