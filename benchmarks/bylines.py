"""Who wrote real news pages, as this project reads it beside trafilatura: names right, wrong, missed.

    python benchmarks/bylines.py [--corpus FOLDER] [--only NAME,NAME]

A page is exact when all its authors are named and nobody else is. Case, accents and punctuation do not count.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from trafilatura.metadata import extract_metadata
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.extractors.byline import find_byline
from lagazette_crawler.extractors.evidence import winners
from lagazette_crawler.page import Page

CORPUS = Path(__file__).resolve().parents[1].parent / "shared" / "corpus"
Reader = Callable[[str, bytes], Iterable[str]]


def ours(url: str, markup: bytes) -> Iterable[str]:
    return winners(find_byline(Page(url=url, body=markup, headers={"content-type": "text/html"})))


def by_trafilatura(url: str, markup: bytes) -> Iterable[str]:
    found = extract_metadata(markup, default_url=url)
    return (found.author or "").split("; ") if found else ()


READERS: dict[str, Reader] = {"ours": ours, "trafilatura": by_trafilatura}


def bare(name: str) -> str:
    """Letters and digits as they are compared."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^\w]+", " ", "".join(each for each in plain if not unicodedata.combining(each))).strip()


def names_of(found: Iterable[str]) -> set[str]:
    return {name for name in map(bare, found) if name}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--only", default="aed,fundus-publishers,trafilatura-eval", help="data sets, comma separated")
    options = parser.parse_args()
    print(f"{'':<20}{'reader':<14}{'pages':>6}{'exact':>8}{'precision':>11}{'recall':>8}")
    for name in options.only.split(","):
        for reader, counts in counted(options.corpus, name).items():
            right = counts["right"]
            print(
                f"{name:<20}{reader:<14}{counts['pages']:>6}{100 * counts['exact'] / counts['pages']:>8.1f}"
                f"{100 * right / max(1, right + counts['wrong']):>11.1f}"
                f"{100 * right / max(1, right + counts['missed']):>8.1f}"
            )


def counted(corpus: Path, name: str) -> dict[str, Counter[str]]:
    with (corpus / "warc" / f"{name}.warc.gz").open("rb") as stream:
        records = (record for record in ArchiveIterator(stream) if record.rec_type == "response")
        markup = {record.rec_headers["WARC-Target-URI"]: record.content_stream().read() for record in records}
    counts: dict[str, Counter[str]] = {reader: Counter() for reader in READERS}
    for line in (corpus / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        authors = row["gold"].get("authors")
        if authors is None or "authors" in row.get("suspect", ()) or row["url"] not in markup:
            continue
        gold = names_of(authors)
        for reader, read in READERS.items():
            said = names_of(read(row["url"], markup[row["url"]]))
            counts[reader] += Counter(
                pages=1, exact=said == gold, right=len(said & gold), wrong=len(said - gold), missed=len(gold - said)
            )
    return counts


if __name__ == "__main__":
    main()
