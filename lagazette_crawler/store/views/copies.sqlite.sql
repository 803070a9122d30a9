-- Which articles repeat the text of another newspaper, which one, and how many minutes later?
-- article_id: The article that repeats.
-- copy_of: The article it repeats.
-- url: Address of the one that repeats.
-- copy_of_url: Address of the one repeated.
-- newspaper: The newspaper that repeats.
-- original_newspaper: The newspaper repeated.
-- relation: `exact`: the same words.
-- lag_minutes: Minutes from the publication of the original to that of the copy; negative: the copy is dated earlier.
-- original_title: Title of the one repeated.
-- original_published_at: Its instant of publication in UTC.
SELECT
    member.id AS article_id,
    origin.id AS copy_of,
    member.url,
    origin.url AS copy_of_url,
    member.newspaper,
    origin.newspaper AS original_newspaper,
    'exact' AS relation,
    CAST(round((julianday(member.published_at) - julianday(origin.published_at)) * 1440) AS integer) AS lag_minutes,
    member.title,
    origin.title AS original_title,
    member.published_at,
    origin.published_at AS original_published_at
FROM articles AS member
JOIN articles AS origin ON origin.id = member.copy_of
