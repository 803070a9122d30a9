"""From newspaper pages to a clean SQL database of articles."""

__version__ = "0.1.0"
