"""The log of a crawl: lines for a person, JSON lines for a program, each with its newspaper and run."""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.settings import BaseSettings

SETTINGS = ("LOG_JSON", "LOG_FOLDER")
"""Ours beside Scrapy's: JSON lines; a folder that keeps the whole log, a file a day."""


@dataclass(slots=True)
class Task:
    """What the program is at while it writes a line."""

    newspaper: str
    run: int | None = None
    """Number of its row in `runs`, once it has begun."""


TASK: ContextVar[Task | None] = ContextVar("task", default=None)
"""Set where a crawl begins; everything it starts inherits it."""


class WithTask(logging.Filter):
    """Adds newspaper and run to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        task = TASK.get()
        record.newspaper = task.newspaper if task else _newspaper_of(getattr(record, "spider", None))
        record.run = task.run if task else None
        return True


def _newspaper_of(spider: Any) -> str | None:
    return getattr(spider, "newspaper", None) or getattr(spider, "name", None)


class JsonLines(logging.Formatter):
    """One JSON object a line; `brief`: for an operator, a traceback is the place where it happened."""

    def __init__(self, *, brief: bool = False) -> None:
        super().__init__()
        self._brief = brief

    def format(self, record: logging.LogRecord) -> str:
        return json_line(
            _brief(record.getMessage(), record) if self._brief else record.getMessage(),
            level=record.levelname,
            logger=record.name,
            newspaper=getattr(record, "newspaper", None),
            run=getattr(record, "run", None),
            created=record.created,
            **({"exception": self.formatException(record.exc_info)} if record.exc_info and not self._brief else {}),
        )


def json_line(
    message: str, *, level: str, logger: str, newspaper: str | None, run: int | None, created: float, **more: str
) -> str:
    line = {"time": _moment(created), "level": level, "logger": logger, "newspaper": newspaper, "run": run}
    return json.dumps({**line, "message": message, **more}, ensure_ascii=False)


def _moment(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class OneLine(logging.Formatter):
    """For an operator: a fault of the program as the place where it happened, on the line that reports it."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        return _brief(self.formatMessage(record), record)


def _brief(text: str, record: logging.LogRecord) -> str:
    """Without the traceback, which Scrapy also writes into some of its messages."""
    line = " ".join(text.partition("Traceback (most recent call last)")[0].split("\n")).rstrip()
    return f"{line}: {fault(record)}" if record.exc_info else line


class OnlyOnce(logging.Filter):
    """A fault that every page hits is told once; the run counts how often."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        where = place(record)
        if where is None:
            return True
        is_news = where not in self._told
        self._told.add(where)
        return is_news


def fault(record: logging.LogRecord) -> str:
    """`KeyError: 'title' (spiders/gazette.py, line 12, parse_article)`."""
    error = record.exc_info[1] if record.exc_info else None
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"{said} ({place(record)})"


def place(record: logging.LogRecord) -> str | None:
    """Where an exception was raised; None for a record without one."""
    if not record.exc_info or record.exc_info[1] is None:
        return None
    steps = traceback.extract_tb(record.exc_info[2])
    if not steps:
        return type(record.exc_info[1]).__name__
    last = steps[-1]
    return f"{'/'.join(Path(last.filename).parts[-2:])}, line {last.lineno}, {last.name}"


def install(settings: BaseSettings) -> str | None:
    """Puts our handlers in the place of Scrapy's; a sentence when the folder of logs cannot be written."""
    logging.root.setLevel(logging.NOTSET)
    handlers, trouble = [_stream(settings)], None
    if folder := settings.get("LOG_FOLDER"):
        try:
            handlers.append(_daily_file(Path(folder), settings))
        except OSError as error:
            trouble = f"The log is not kept, {folder} cannot be written: {error.strerror or error}."
    for handler in handlers:
        handler.addFilter(WithTask())
        logging.root.addHandler(handler)
    return trouble


def _stream(settings: BaseSettings) -> logging.Handler:
    """Stderr, or the file Scrapy's own option names."""
    handler = _target(settings)
    handler.setLevel(settings.get("LOG_LEVEL"))
    brief = handler.level > logging.INFO
    if brief:
        handler.addFilter(OnlyOnce())
    if settings.getbool("LOG_JSON"):
        handler.setFormatter(JsonLines(brief=brief))
    elif brief:
        handler.setFormatter(OneLine(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")))
    else:
        handler.setFormatter(_plain(settings))
    return handler


def _target(settings: BaseSettings) -> logging.Handler:
    if file := settings.get("LOG_FILE"):
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        return logging.FileHandler(file, mode=mode, encoding=settings.get("LOG_ENCODING"))
    return logging.StreamHandler() if settings.getbool("LOG_ENABLED") else logging.NullHandler()


def _plain(settings: BaseSettings) -> logging.Formatter:
    return logging.Formatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT"))


def _daily_file(folder: Path, settings: BaseSettings) -> logging.Handler:
    """The file of the day a crawl begins on; several processes may add to it, line by line."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json = settings.getbool("LOG_JSON")
    name = f"{datetime.now(UTC):%Y-%m-%d}.{'jsonl' if as_json else 'log'}"
    handler = logging.FileHandler(folder / name, encoding="utf-8")
    handler.setLevel(logging.INFO)
    handler.setFormatter(JsonLines() if as_json else _plain(settings))
    return handler


def files(folder: Path) -> Iterator[tuple[Path, datetime]]:
    """The files of a folder of logs, each with its day."""
    for file in sorted([*folder.glob("????-??-??.log"), *folder.glob("????-??-??.jsonl")]):
        try:
            yield file, datetime.fromisoformat(file.stem).replace(tzinfo=UTC)
        except ValueError:
            continue
