-- What is wrong with a newspaper now?
SELECT newspaper, id, monitor, subject, opened_at, last_found_at, sentence
FROM incidents
WHERE closed_at IS NULL
