"""Tells a web address: the alarm as JSON in a POST."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from lagazette_crawler.alarms.alarm import Alarm


def post(alarm: Alarm, address: str, timeout: float) -> None:
    """Raises OSError when it is not taken with a 2xx."""
    parts = urlsplit(address)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=timeout)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        body = alarm.json.encode()
        connection.request("POST", path, body, {"Content-Type": "application/json", "User-Agent": "lagazette-crawler"})
        status = connection.getresponse().status
    except HTTPException as error:
        raise OSError(f"{parts.hostname} gave no proper answer: {error!r}") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise OSError(f"{parts.hostname} answered {status}")
