"""What newspapers announce, and where: feeds, sitemaps, section fronts."""
