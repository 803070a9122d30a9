"""What a failure of the database means: is it the value, the moment or the program, and what can the operator do?"""

from __future__ import annotations

from sqlalchemy import exc

from lagazette_crawler.store.errors import StoreError, StoreUnavailable, Unstorable

_DEADLOCK, _SERIALIZATION = "40P01", "40001"
_READ_ONLY, _NOT_ALLOWED = "25006", "42501"
_LIMIT = "54"
"""Class of PostgreSQL's limits, such as a text too long for its search index."""


def explanation(error: exc.DBAPIError, where: str) -> Exception:
    """Unstorable for a value no database can hold, StoreUnavailable when nothing can be read or written now."""
    said = " ".join(str(error.orig).split()).rstrip(".")
    if isinstance(error, exc.DataError | exc.IntegrityError) or _code(error).startswith(_LIMIT):
        return Unstorable(said)
    if _is_outage(error):
        return StoreUnavailable(f"The database {where} cannot be used: {said}. {_advice(said)}")
    return StoreError(f"The database {where} refused a statement: {said}. Run `lagazette db check`.")


def passes(error: exc.DBAPIError) -> bool:
    """Whether the same transaction may succeed at once on another connection: connection broken, deadlock."""
    return error.connection_invalidated or _code(error) in (_DEADLOCK, _SERIALIZATION)


def _code(error: exc.DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _is_outage(error: exc.DBAPIError) -> bool:
    if error.connection_invalidated or _code(error) in (_READ_ONLY, _NOT_ALLOWED):
        return True
    plain = type(error) is exc.DatabaseError  # SQLite: a damaged file, a file that is something else
    return plain or isinstance(error, exc.OperationalError | exc.InterfaceError)


_HINTS = {
    "locked": "Another program is writing to it and did not finish; end that one, then run again.",
    "lock timeout": "Another program is writing to it and did not finish; end that one, then run again.",
    "readonly": "Give this user the right to write the file and its folder.",
    "read-only": "Name a database that may be written, or end its read-only mode.",
    "permission denied": "Give this user the right to read and write its tables.",
    "full": "Free some disk space, then run again.",
    "No space": "Free some disk space, then run again.",
    "unable to open": "Check that its folder exists and that this user may write there.",
    "authentication": "Check the user and password in DATABASE_URL.",
    "no such": "Tables are missing: run `lagazette db check`.",
    "does not exist": "Create the database, or mend DATABASE_URL.",
    "malformed": "Restore the file from a backup.",
    "not a database": "It is something else: `lagazette restore BACKUP --yes` sets it aside; or mend DATABASE_URL.",
}


def _advice(said: str) -> str:
    return next((hint for sign, hint in _HINTS.items() if sign in said), "Check that it runs, and DATABASE_URL.")
