-- How well was each field read in each run?
-- run_id: The run; see [runs](#runs).
-- pages_read: Pages read as articles.
-- field: The column of the article.
-- filled: Pages that gave a value.
-- first_rule: Pages on which the first rule the newspaper declares for it found something; 0 also when none is declared.
SELECT
    runs.id AS run_id,
    runs.newspaper,
    runs.started_at,
    runs.pages_read,
    figures.key AS field,
    CAST(figures.value ->> 'filled' AS integer) AS filled,
    CAST(figures.value ->> 'first_rule' AS integer) AS first_rule
FROM runs
CROSS JOIN jsonb_each(runs.fields) AS figures
