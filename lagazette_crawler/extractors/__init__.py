"""One file per field of an article: from a page to a value with its evidence."""
