-- Which articles are there when every text counts once, whichever newspapers repeat it?
SELECT * FROM articles WHERE copy_of IS NULL
