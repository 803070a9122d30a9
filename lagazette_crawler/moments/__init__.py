"""The reader of printed dates: from a line as newspapers print it to a moment, its offset and its precision."""
