"""From articles to rows: one step per file, in the order of settings."""
