-- Which articles repeat or quote the text of another, how, how much of it, and how many minutes later?
-- article_id: The article that repeats.
-- copy_of: The article it repeats: the origin of its story.
-- url: Address of the one that repeats.
-- copy_of_url: Address of the one repeated.
-- newspaper: The newspaper that repeats.
-- original_newspaper: The newspaper repeated; the same one when it printed a text twice.
-- relation: `exact`: the same words; `near`: shortened, updated or rewritten; `excerpt`: a page of its own that quotes.
-- share: Share of the repeating article's words that stand in the other, 0 to 1.
-- lag_minutes: Minutes from the publication of the original to that of the copy; negative: the copy is dated earlier.
-- story_id: Number of the story both tell; null for a quotation.
-- original_title: Title of the one repeated.
-- original_published_at: Its instant of publication in UTC.
SELECT
    member.id AS article_id,
    other.id AS copy_of,
    member.url,
    other.url AS copy_of_url,
    member.newspaper,
    other.newspaper AS original_newspaper,
    kin.relation,
    kin.share,
    CAST(round(SECONDS[member.published_at SINCE other.published_at] / 60.0) AS integer) AS lag_minutes,
    kin.story_id,
    member.title,
    other.title AS original_title,
    member.published_at,
    other.published_at AS original_published_at
FROM (
    SELECT tellings.article_id, articles.copy_of AS other_id, tellings.relation, tellings.share, tellings.story_id
    FROM tellings
    JOIN articles ON articles.id = tellings.article_id
    WHERE tellings.relation <> 'origin'
    UNION ALL
    SELECT quotations.article_id, quotations.other_id, quotations.relation, quotations.share, NULL
    FROM kinships AS quotations
    WHERE quotations.relation = 'excerpt'
        AND NOT EXISTS (
            SELECT 1 FROM tellings
            WHERE tellings.article_id = quotations.article_id AND tellings.relation <> 'origin'
        )
        AND NOT EXISTS (
            SELECT 1 FROM kinships AS longer
            WHERE longer.article_id = quotations.article_id AND longer.relation = 'excerpt'
                AND (
                    longer.share > quotations.share
                    OR (longer.share = quotations.share AND longer.other_id < quotations.other_id)
                )
        )
) AS kin
JOIN articles AS member ON member.id = kin.article_id
JOIN articles AS other ON other.id = kin.other_id
