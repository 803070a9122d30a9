"""Processes beside the program: they end when it ends, however it ends, and leave Ctrl-C to it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection
from threading import Thread


def cores() -> int:
    """How many processes may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes_beside(most: int) -> ProcessPoolExecutor:
    """A pool of at most so many; spawned, not forked: a copy would have the program's connections and threads half."""
    return ProcessPoolExecutor(most, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells all of them; the program decides
    Thread(target=_end_with_parent, name="waits for the end", daemon=True).start()


def _end_with_parent() -> None:
    """A program that was killed cannot end them: without this they would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
