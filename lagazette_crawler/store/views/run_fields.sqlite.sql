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
    json_extract(figures.value, '$.filled') AS filled,
    json_extract(figures.value, '$.first_rule') AS first_rule
FROM runs
CROSS JOIN json_each(runs.fields) AS figures
