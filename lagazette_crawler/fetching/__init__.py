"""How pages are asked for: robots.txt, pace and patience, redirects, only public addresses, what answers mean."""
