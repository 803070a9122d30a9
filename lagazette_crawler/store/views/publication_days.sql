-- How many articles did each newspaper publish on each day of its own calendar?
-- articles: Articles published on that day.
-- copies: Those that repeat another newspaper.
-- with_location: Those with a location.
-- with_byline: Those with a byline.
SELECT
    newspaper,
    published_local_date,
    count(*) AS articles,
    count(copy_of) AS copies,
    count(location) AS with_location,
    count(byline) AS with_byline
FROM articles
WHERE published_local_date IS NOT NULL
GROUP BY newspaper, published_local_date
