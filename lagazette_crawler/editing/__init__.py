"""What editors do to an article once it is printed: which fields changed, whose doing it is, whether they said so."""

from lagazette_crawler.editing.causes import Cause, Notice, cause_of_edit, said_so
from lagazette_crawler.editing.fields import changed_fields, published_moved
from lagazette_crawler.editing.sameness import is_garbled, same_text

__all__ = [
    "Cause",
    "Notice",
    "cause_of_edit",
    "changed_fields",
    "is_garbled",
    "published_moved",
    "said_so",
    "same_text",
]
