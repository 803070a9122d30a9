"""Circuit breaker: a host that fails again and again is left alone, then asked once before it is asked more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """Whether a host may be asked."""

    GO = "go"
    PROBE = "probe"
    """Go, alone: all others wait for what comes of it."""
    WAIT = "wait"
    """A probe is under way."""
    REFUSE = "refuse"


@dataclass(slots=True)
class CircuitBreaker:
    """The state of one host. Moments are seconds since the epoch."""

    threshold: int = 5
    """Failures in a row that open it; 0: never."""
    first_pause: float = 60.0
    """Seconds it stays open the first time, doubled with each probe that fails."""
    longest_pause: float = 3600.0
    failures: int = 0
    open_until: float | None = None
    """None: closed."""
    probing: bool = False

    def ask(self, now: float) -> Verdict:
        """May the host be asked? PROBE takes the probe: its outcome must be told."""
        if self.open_until is None:
            return Verdict.GO
        if now < self.open_until:
            return Verdict.REFUSE
        if self.probing:
            return Verdict.WAIT
        self.probing = True
        return Verdict.PROBE

    def succeeded(self) -> None:
        self.failures, self.open_until, self.probing = 0, None, False

    def failed(self, now: float) -> bool:
        """Counts a failure; True when it opens the circuit."""
        self.failures += 1
        self.probing = False
        if not self.threshold or self.failures < self.threshold:
            return False
        doublings = min(self.failures - self.threshold, 20)
        self.open_until = now + min(self.first_pause * 2**doublings, self.longest_pause)
        return True

    def given_back(self) -> None:
        """The probe was never sent: another may be taken."""
        self.probing = False
