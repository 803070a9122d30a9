"""The memory of hosts in a folder: one small file for each robots.txt and for each host that asked for patience.

Settings: HOST_MEMORY = "lagazette_crawler.fetching.memory_on_disk.MemoryOnDisk", HOSTS_FOLDER.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from lagazette_crawler.fetching.host_memory import HostState, KeptRobots

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class MemoryOnDisk:
    """Remembers for all crawls that share a folder; a file nobody can read is forgotten."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Path(crawler.settings["HOSTS_FOLDER"]))

    async def robots(self, origin: str) -> KeptRobots | None:
        kept = self._read("robots", origin)
        return KeptRobots(**kept) if kept else None

    async def keep_robots(self, kept: KeptRobots) -> None:
        self._write("robots", kept.origin, asdict(kept))

    async def state(self, host: str) -> HostState | None:
        kept = self._read("state", host)
        return HostState(**kept) if kept else None

    async def keep_state(self, state: HostState) -> None:
        self._write("state", state.host, asdict(state))

    def _file(self, kind: str, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.{kind}.json"

    def _read(self, kind: str, name: str) -> dict[str, Any] | None:
        try:
            kept: dict[str, Any] = json.loads(self._file(kind, name).read_text(encoding="utf-8"))
            for moment in ("fetched_at", "paused_until"):
                if kept.get(moment):
                    kept[moment] = datetime.fromisoformat(kept[moment])
        except (OSError, ValueError, AttributeError, TypeError):  # none yet, or half a file of a full disk
            return None
        return kept if name in (kept.get("origin"), kept.get("host")) else None

    def _write(self, kind: str, name: str, kept: dict[str, Any]) -> None:
        """As a whole or not at all: a crawl killed while it writes leaves the old file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._file(kind, name)
        draft = file.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(json.dumps(kept, default=datetime.isoformat), encoding="utf-8")
        draft.replace(file)
