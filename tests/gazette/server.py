"""A server on loopback whose every byte is scripted: what is asked, and what is answered, path by path."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from types import TracebackType


@dataclass
class Ask:
    """One request as it arrived, and its answer."""

    host: str
    """The address that was connected to: `127.0.0.2`."""
    path: str
    """With its query."""
    headers: Mapping[str, str]
    """Names in lower case."""
    times: int
    """How often this path was asked for on this host, this time included."""
    at: float = 0.0
    """Seconds, monotonic."""
    reply: Reply | None = None
    answered_at: float | None = None


@dataclass(frozen=True)
class Reply:
    """What is sent back."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    """The Content-Length told, when it is not the body's own."""
    chunked: bool = False
    unframed: bool = False
    """Neither length nor chunks: the end of the connection is the end of the body."""
    wait: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.0
    """Seconds between bytes of the body."""
    cut_at: int | None = None
    """Bytes of the body after which the connection is reset."""
    raw: bytes | None = None
    """Sent as it stands, whatever the rest says."""
    endless: bytes = b""
    """Sent again and again after the body."""

    def with_headers(self, **headers: str) -> Reply:
        return replace(
            self, headers={**self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}}
        )


from gazette.violations import violations  # noqa: E402 - needs Ask and Reply

Script = Reply | Callable[[Ask], Reply]
NOT_FOUND = Reply(404, b"<html><title>404</title></html>", {"Content-Type": "text/html"})


class Gazette:
    """A context manager: serves scripts by host and path, and keeps the log of what was asked.

    `scripts["/a"]` answers on every host, `scripts["127.0.0.2/a"]` on that one. When it closes, it complains of every
    request that was impolite (violations.py), but where a test declares that robots.txt is not `obeyed`.
    """

    def __init__(
        self,
        scripts: Mapping[str, Script],
        hosts: tuple[str, ...] = ("127.0.0.1",),
        tls: ssl.SSLContext | None = None,
        *,
        obeyed: bool = True,
    ) -> None:
        self.scripts, self.hosts, self._tls, self._obeyed = dict(scripts), hosts, tls, obeyed
        self.asked: list[Ask] = []
        self._times: Counter[tuple[str, str]] = Counter()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"http{'s' if self._tls else ''}://{host or self.hosts[0]}:{self.port}{path}"

    def times(self, path: str, host: str | None = None) -> int:
        return sum(ask.path == path and host in (None, ask.host) for ask in self.asked)

    def __enter__(self) -> Gazette:
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        if self._obeyed and kind is None and (complaints := violations(self.asked)):
            raise AssertionError("\n".join(complaints))

    def _call(self, coroutine: object) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)  # type: ignore[arg-type]

    async def _listen(self) -> None:
        first = await asyncio.start_server(self._connected, self.hosts[0], 0, ssl=self._tls)
        self.port = first.sockets[0].getsockname()[1]
        others = [
            await asyncio.start_server(self._connected, name, self.port, ssl=self._tls) for name in self.hosts[1:]
        ]
        self._servers = [first, *others]

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._answered_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError, TimeoutError):
            pass  # the crawler hung up, as it may
        except asyncio.CancelledError:
            pass  # the newspaper closes, whoever is still waiting
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answered_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection lives on."""
        head = await reader.readuntil(b"\r\n\r\n")
        line, *lines = head.decode("latin-1").split("\r\n")
        path = line.split(" ")[1]
        pairs = (each.partition(":") for each in lines if each)
        headers = {name.lower(): text.strip() for name, _, text in pairs}
        host = writer.get_extra_info("sockname")[0]
        self._times[host, path] += 1
        ask = Ask(host, path, headers, self._times[host, path], time.monotonic())
        self.asked.append(ask)
        script = self.scripts.get(host + path) or self.scripts.get(path) or self._prefix_script(path) or NOT_FOUND
        ask.reply = script(ask) if callable(script) else script
        try:
            return await _sent(ask.reply, writer)
        finally:
            ask.answered_at = time.monotonic()

    def _prefix_script(self, path: str) -> Script | None:
        """`/calendar/*` answers whatever begins like that."""
        matching = [key for key in self.scripts if key.endswith("*") and path.startswith(key[:-1])]
        return self.scripts[max(matching, key=len)] if matching else None


async def _sent(reply: Reply, writer: asyncio.StreamWriter) -> bool:
    await asyncio.sleep(reply.wait)
    if reply.raw is not None:
        writer.write(reply.raw)
        await writer.drain()
        return False
    writer.write(_head(reply))
    body = reply.body if reply.cut_at is None else reply.body[: reply.cut_at]
    if reply.chunked:
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in _parts(body)) + b"0\r\n\r\n"
    for part in _parts(body, 1 if reply.drip else 1 << 16):
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(reply.drip)
    while reply.endless:
        writer.write(reply.endless)
        await writer.drain()
    if reply.cut_at is not None:
        _reset(writer)
    return reply.cut_at is None and not reply.unframed and reply.length is None


def _head(reply: Reply) -> bytes:
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Unheard Of"
    headers = dict(reply.headers)
    if reply.chunked:
        headers["Transfer-Encoding"] = "chunked"
    elif not reply.unframed and not reply.endless:
        headers["Content-Length"] = str(len(reply.body) if reply.length is None else reply.length)
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {text}" for name, text in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _parts(body: bytes, size: int = 1 << 14) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends the connection with RST instead of FIN."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
