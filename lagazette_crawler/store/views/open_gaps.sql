-- Between which looks may articles of a newspaper have come and gone unseen?
SELECT newspaper, announcement, last_known_at, opened_at
FROM gaps
WHERE closed_at IS NULL
