"""No process outlives the program that started it, even one that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_crawl_endings import until

PROGRAM = """
import os, time
from lagazette_crawler.processes_beside import processes_beside

if __name__ == "__main__":
    pool = processes_beside(2)
    print(*{pool.submit(os.getpid).result() for _ in range(2)}, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def program(tmp_path: Path) -> subprocess.Popen[str]:
    (tmp_path / "program.py").write_text(PROGRAM)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.Popen(
        [sys.executable, str(tmp_path / "program.py")],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def is_there(process: int) -> bool:
    """Whether a process runs; one that has ended and that nobody asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_processes_beside_end_with_a_program_that_is_killed(program: subprocess.Popen[str]) -> None:
    assert program.stdout is not None
    beside = [int(word) for word in program.stdout.readline().split()]
    assert all(map(is_there, beside))
    for process in beside:
        os.kill(process, signal.SIGINT)  # Ctrl-C is the program's matter
    program.kill()
    program.communicate()
    until(lambda: not any(map(is_there, beside)))
