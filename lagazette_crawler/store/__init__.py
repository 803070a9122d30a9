"""The SQL database of newspapers, articles and addresses; the only home of SQLAlchemy."""

from lagazette_crawler.store.addresses import AddressRow
from lagazette_crawler.store.announcements import AnnouncementRow
from lagazette_crawler.store.changes import (
    Change,
    CloseAddress,
    EarlierPage,
    NoteVisit,
    SaveArticle,
    Validators,
    Written,
)
from lagazette_crawler.store.dossier import ARTICLE_COLUMNS, Dossier, Record
from lagazette_crawler.store.errors import (
    Locked,
    LockLost,
    SchemaOutdated,
    SchemaTooNew,
    StoreError,
    StoreUnavailable,
    Unstorable,
)
from lagazette_crawler.store.filters import Filters
from lagazette_crawler.store.incidents import Incident, Settled
from lagazette_crawler.store.locks import Lock
from lagazette_crawler.store.recurring import Remembered
from lagazette_crawler.store.runs import NewspaperCounts, NewspaperRow
from lagazette_crawler.store.search import Hit
from lagazette_crawler.store.snippets import Marked
from lagazette_crawler.store.standing import FieldHealth, Standing, StandingState
from lagazette_crawler.store.store import Store, open_store
from lagazette_crawler.store.story import Story
from lagazette_crawler.store.withdrawal import Holding
from lagazette_crawler.store.writer import GroupWriter

__all__ = [
    "ARTICLE_COLUMNS",
    "AddressRow",
    "AnnouncementRow",
    "Change",
    "CloseAddress",
    "Dossier",
    "EarlierPage",
    "FieldHealth",
    "Filters",
    "GroupWriter",
    "Hit",
    "Holding",
    "Incident",
    "Lock",
    "LockLost",
    "Locked",
    "Marked",
    "NewspaperCounts",
    "NewspaperRow",
    "NoteVisit",
    "Record",
    "Remembered",
    "SaveArticle",
    "SchemaOutdated",
    "SchemaTooNew",
    "Settled",
    "Standing",
    "StandingState",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Story",
    "Unstorable",
    "Validators",
    "Written",
    "open_store",
]
