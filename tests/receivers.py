"""Who receives alarms in tests: a web server and a mail server on loopback, as slow or as unkind as they are told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    """Runs a server until the end."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def web(status: int = 204, hold: threading.Event | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """An address and what was posted to it; with `hold` it answers once that is set."""
    posted: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            if hold:
                hold.wait(10)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server):
        try:
            yield f"http://127.0.0.1:{server.server_port}/alarm?to=desk", posted
        finally:
            if hold:
                hold.set()


@contextmanager
def mailbox(refuses: bool = False, hold: threading.Event | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """`host:port` of a mail server and the letters it took."""
    letters: list[bytes] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if hold:
                hold.wait(10)
            self._say("220 ready")
            while line := self.rfile.readline().decode().strip():
                if line.upper() == "DATA":
                    self._take()
                elif line.upper() == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("550 nobody here" if refuses and line.upper().startswith("RCPT") else "250 ok")

        def _take(self) -> None:
            self._say("354 go on")
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            letters.append(b"".join(lines))
            self._say("250 taken")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
    server.daemon_threads = True
    with serving(server):
        try:
            yield f"127.0.0.1:{server.server_address[1]}", letters
        finally:
            if hold:
                hold.set()
