"""The sample newspaper's web server: HTTP/1.1 on loopback, fast enough not to be what a benchmark measures."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from lagazette_crawler.demo.sample_newspaper import Answer, Asked, http_date

_LONGEST_HEAD = 64 * 1024

Answering = Callable[[Asked], Answer]


@contextmanager
def running(answering: Answering, host: str, port: int) -> Iterator[str]:
    """Answers requests in a thread of its own; gives the address. Raises OSError when the port is taken."""
    loop = asyncio.new_event_loop()
    connections: set[asyncio.Transport] = set()
    try:
        server = loop.run_until_complete(
            loop.create_server(lambda: _Connection(answering, connections), host, port, backlog=500)
        )
        thread = threading.Thread(target=loop.run_forever, name="sample newspaper", daemon=True)
        thread.start()
        try:
            address, bound = server.sockets[0].getsockname()[:2]
            yield f"http://{address}:{bound}"
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(_close(server, connections))
    finally:
        loop.close()


async def _close(server: asyncio.Server, connections: set[asyncio.Transport]) -> None:
    server.close()
    for connection in list(connections):
        connection.abort()
    await server.wait_closed()
    await asyncio.sleep(0)  # lets the sockets of aborted connections be closed


class _Connection(asyncio.Protocol):
    """One client: requests in, answers out, in order."""

    def __init__(self, answering: Answering, connections: set[asyncio.Transport]) -> None:
        self._answering = answering
        self._connections = connections
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._answer(head.decode("latin-1"))
        if len(self._received) > _LONGEST_HEAD:
            self._transport.close()

    def _answer(self, head: str) -> None:
        request, *lines = head.split("\r\n")
        method, _, rest = request.partition(" ")
        headers = dict(map(_header, lines))
        answer = self._answering(_asked(rest.partition(" ")[0], headers)) if method in ("GET", "HEAD") else Answer(405)
        self._transport.write(_written(answer, with_body=method != "HEAD"))
        if headers.get("connection", "").lower() == "close" or rest.endswith("HTTP/1.0") or answer.status == 405:
            self._transport.close()


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _asked(path: str, headers: dict[str, str]) -> Asked:
    return Asked(
        path,
        site=f"http://{headers.get('host', '127.0.0.1')}",
        if_none_match=headers.get("if-none-match"),
        if_modified_since=headers.get("if-modified-since"),
        user_agent=headers.get("user-agent"),
    )


def _written(answer: Answer, *, with_body: bool) -> bytes:
    """The response as it goes over the wire."""
    headers = {
        "Content-Type": answer.content_type if answer.status != 304 else None,
        "Content-Length": str(len(answer.body)) if answer.status != 304 else None,
        "ETag": answer.etag,
        "Last-Modified": http_date(answer.last_modified) if answer.last_modified else None,
        "Location": answer.location,
    }
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
    head = "\r\n".join(lines) + "\r\n\r\n"
    return head.encode("latin-1") + (answer.body if with_body else b"")
