"""A memory of hosts in a JSON file: what the store does in earnest, for crawls without a store."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from lagazette_crawler.fetching.host_memory import HostState, KeptRobots


class MemoryOnFile:
    """Setting MEMORY_FILE: where it lies."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(Path(crawler.settings["MEMORY_FILE"]))

    def _read(self) -> dict[str, Any]:
        return json.loads(self._file.read_text()) if self._file.exists() else {}

    def _write(self, key: str, value: Any) -> None:
        self._file.write_text(json.dumps(self._read() | {key: asdict(value)}, default=datetime.isoformat))

    async def robots(self, origin: str) -> KeptRobots | None:
        kept = self._read().get(f"robots {origin}")
        return KeptRobots(**kept | {"fetched_at": datetime.fromisoformat(kept["fetched_at"])}) if kept else None

    async def keep_robots(self, kept: KeptRobots) -> None:
        self._write(f"robots {kept.origin}", kept)

    async def state(self, host: str) -> HostState | None:
        kept = self._read().get(f"state {host}")
        until = kept and kept["paused_until"]
        return HostState(**kept | {"paused_until": datetime.fromisoformat(until) if until else None}) if kept else None

    async def keep_state(self, state: HostState) -> None:
        self._write(f"state {state.host}", state)
