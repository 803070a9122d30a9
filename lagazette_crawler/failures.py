"""What it means for an address when its request failed: an outcome and a reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from lagazette_crawler.items import Outcome

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_BY_STATUS = {
    304: (Outcome.KNOWN, "not modified"),
    401: (Outcome.BLOCKED, "login demanded"),
    402: (Outcome.BLOCKED, "payment demanded"),
    403: (Outcome.BLOCKED, "forbidden"),
    404: (Outcome.GONE, "not found"),
    410: (Outcome.GONE, "gone for good"),
    429: (Outcome.FAILED, "too many requests"),
    451: (Outcome.BLOCKED, "withheld for legal reasons"),
}

_BY_NAME = {
    "CannotResolveHostError": "host not found",
    "DownloadConnectionRefusedError": "connection refused",
    "DownloadTimeoutError": "timed out",
    "DownloadFailedError": "connection lost",
    "ResponseDataLossError": "connection lost in the middle of the answer",
    "DownloadCancelledError": "larger than allowed",
    "TunnelError": "proxy refused",
}


def outcome_of(failure: Failure) -> tuple[Outcome, str, int | None]:
    """Outcome, reason and HTTP status of a request that gave no response to read."""
    error = failure.value
    if isinstance(error, HttpError):
        return (*_of_status(error.response.status), error.response.status)
    if isinstance(error, IgnoreRequest):
        return Outcome.BLOCKED, str(error) or "forbidden by robots.txt", None
    name = type(error).__name__
    outcome = Outcome.REFUSED if name == "DownloadCancelledError" else Outcome.FAILED
    return outcome, _BY_NAME.get(name, f"{name}: {error}"), None


def _of_status(status: int) -> tuple[Outcome, str]:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return Outcome.FAILED, f"server error {status}"
    return Outcome.REFUSED, f"status {status}"
