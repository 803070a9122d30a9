-- Which addresses lead to each article, and how: its canonical one, aliases by redirect, edition or headline, reprints?
-- canonical_url: Canonical address of the article.
SELECT
    addresses.article_id,
    addresses.newspaper,
    addresses.url,
    addresses.leads_as,
    articles.url AS canonical_url,
    addresses.outcome,
    addresses.moved_to,
    addresses.first_announced_at,
    addresses.looked_at
FROM addresses
JOIN articles ON articles.id = addresses.article_id
