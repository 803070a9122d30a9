-- Which addresses wait to be looked at, since when, and after how many failures?
SELECT newspaper, url, outcome, reason, attempts, first_announced_at, next_look_at, announced_on
FROM addresses
WHERE next_look_at IS NOT NULL
