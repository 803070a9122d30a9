-- Why did addresses give no article, and how many were there for each reason?
-- addresses: How many there are.
-- last_looked_at: When the last of them was looked at.
-- for_example: One of them.
SELECT
    newspaper,
    outcome,
    reason,
    status,
    count(*) AS addresses,
    max(looked_at) AS last_looked_at,
    min(url) AS for_example
FROM addresses
WHERE outcome IN ('refused', 'blocked', 'failed', 'gone', 'moved')
GROUP BY newspaper, outcome, reason, status
