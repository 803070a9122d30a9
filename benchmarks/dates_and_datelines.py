"""The figures for printed dates and datelines, beside other readers, in one run.

`python benchmarks/dates_and_datelines.py [--corpus FOLDER]`
"""

from __future__ import annotations

import argparse
from pathlib import Path

import datelines
import dates

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=dates.CORPUS)
    corpus = parser.parse_args().corpus
    dates.main(corpus)
    datelines.main(corpus)
