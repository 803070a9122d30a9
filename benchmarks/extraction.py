"""The body of real news pages as we read it, beside other readers: how much of the gold text, how fast.

    python benchmarks/extraction.py [--corpus FOLDER] [--only NAME,NAME] [--readers ours,trafilatura] [--every N]
    python benchmarks/extraction.py --systems --readers ours [--models FOLDER]

The second form asks whether a publishing system is read worse than the rest, which would call for a file in `cms/`;
FOLDER holds models that never saw the sites they judge (`scripts/train_body_model.py --folds`).

The corpus has `warc/NAME.warc.gz` and `gold/NAME.jsonl`; the metrics are those of `metrics.py` in the folder `bench`
beside it. Readers that are not installed are left out (`requirements/benchmarks.in` names them).
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from unseen_sites import UnseenSites
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.learning.newspaper_facts import publishing_system
from lagazette_crawler.page import Page

Reader: TypeAlias = Callable[[str, bytes], str]
"""From address and markup to the body, paragraphs on lines of their own."""
PEERS = ("trafilatura", "newspaper4k", "readability", "resiliparse")


@dataclass(slots=True)
class Score:
    """One page as one reader reads it."""

    milliseconds: float
    rouge: tuple[float, float, float] | None = None
    segments: dict[str, int] | None = None


def ours() -> Reader:
    from lagazette_crawler.extractors.body import find_body
    from lagazette_crawler.extractors.evidence import winner
    from lagazette_crawler.extractors.title import find_title

    def read(url: str, markup: bytes) -> str:
        page = Page(url=url, body=markup, headers={"content-type": "text/html"})
        return "\n\n".join(find_body(page, title=winner(find_title(page))).paragraphs)

    return read


def trafilatura() -> Reader:
    extract = importlib.import_module("trafilatura").extract
    return lambda url, markup: extract(markup, url=url, include_comments=False) or ""


def newspaper4k() -> Reader:
    article = importlib.import_module("newspaper").Article

    def read(url: str, markup: bytes) -> str:
        page = article(url, fetch_images=False)
        page.download(input_html=markup.decode("utf-8", "replace"))
        page.parse()
        return str(page.text)

    return read


def readability() -> Reader:
    document = importlib.import_module("readability").Document
    parsel = importlib.import_module("parsel")

    def read(url: str, markup: bytes) -> str:
        summary = document(markup.decode("utf-8", "replace"), url=url).summary()
        blocks = parsel.Selector(text=summary).xpath("//p | //li | //h2 | //h3 | //h4 | //blockquote[not(p)] | //pre")
        return "\n\n".join(block.xpath("string()").get("").strip() for block in blocks)

    return read


def resiliparse() -> Reader:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda url, markup: str(extract(markup.decode("utf-8", "replace"), main_content=True))


READERS: dict[str, Callable[[], Reader]] = {
    "ours": ours,
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "readability": readability,
    "resiliparse": resiliparse,
}


def installed(names: list[str]) -> dict[str, Reader]:
    """The readers that can be imported."""
    found = {}
    for name in names:
        try:
            found[name] = READERS[name]()
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
    return found


def pages(corpus: Path, name: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The pages of one data set with a known body, and their markup."""
    with (corpus / "warc" / f"{name}.warc.gz").open("rb") as stream:
        records = (record for record in ArchiveIterator(stream) if record.rec_type == "response")
        bodies = {r.rec_headers["WARC-Target-URI"].strip(): r.content_stream().read() for r in records}
    for line in (corpus / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        known = row["gold"].get("segments") or (row["gold"].get("body") and "body" not in row.get("suspect", []))
        if known and bodies.get(row["url"].strip()):
            yield row, bodies[row["url"].strip()]


def measure(read: Reader, row: dict[str, Any], markup: bytes, metrics: Any) -> Score:
    start = time.process_time()
    try:
        body = read(row["url"], markup)
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        RecursionError,
    ):  # a peer that breaks on the page reads nothing
        body = ""
    score = Score(1000 * (time.process_time() - start))
    gold = row["gold"]
    if gold.get("body"):
        score.rouge = max((metrics.rouge_lsum(form, body) for form in metrics.references(gold)), key=lambda s: s[2])
    else:
        score.segments = metrics.segments(gold["segments"]["with"], gold["segments"]["without"], body)
    return score


def line(reader: str, scores: list[Score]) -> str:
    rouge = [score.rouge for score in scores if score.rouge]
    parts = [score.segments for score in scores if score.segments]
    cells = [f"{100 * statistics.fmean(r[i] for r in rouge):6.2f}" if rouge else "     –" for i in range(3)]
    hit, wrong, lost = (sum(part[key] for part in parts) for key in ("tp", "fp", "fn"))
    cells.append(f"{200 * hit / max(1, 2 * hit + wrong + lost):6.2f}" if parts else "     –")
    times = sorted(score.milliseconds for score in scores)
    cells += [f"{times[len(times) // 2]:6.1f}", f"{statistics.fmean(times):6.1f}"]
    return f"  {reader:<12} {len(scores):5} " + " ".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--only", help="data sets, comma separated")
    parser.add_argument("--readers", default="ours," + ",".join(PEERS))
    parser.add_argument("--systems", action="store_true", help="by publishing system")
    parser.add_argument("--models", type=Path, help="models that never saw the sites they judge")
    parser.add_argument("--every", type=int, default=1, help="only each Nth page")
    args = parser.parse_args()
    sys.path.insert(0, str(args.corpus.parent / "bench"))
    metrics = importlib.import_module("metrics")
    readers = installed(args.readers.split(","))
    unseen = UnseenSites(args.models)
    names = args.only.split(",") if args.only else sorted(file.stem for file in (args.corpus / "gold").glob("*.jsonl"))
    systems: dict[str, dict[str, list[Score]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        scores: dict[str, list[Score]] = defaultdict(list)
        for row, markup in islice(pages(args.corpus, name), 0, None, args.every):
            unseen.judge(row["site"])
            system = system_of(row["url"], markup) if args.systems else ""
            for reader, read in readers.items():
                score = measure(read, row, markup, metrics)
                scores[reader].append(score)
                systems[system][reader].append(score)
        if scores and not args.systems:
            table(name, scores)
    if args.systems:
        by_system(systems)


FEW = 10
"""Pages below which a publishing system is counted among the others."""


def by_system(systems: dict[str, dict[str, list[Score]]]) -> None:
    """The systems with the most pages first, rare ones together."""
    rows: dict[str, dict[str, list[Score]]] = defaultdict(lambda: defaultdict(list))
    for system, readers in systems.items():
        for reader, scores in readers.items():
            rows[system if len(scores) >= FEW else "others"][reader] += scores
    for system in sorted(rows, key=lambda one: -max(map(len, rows[one].values()))):
        table(system, rows[system])


def system_of(url: str, markup: bytes) -> str:
    return publishing_system([Page(url=url, body=markup)]) or "none known"


def table(name: str, scores: dict[str, list[Score]]) -> None:
    print(f"{name:<20} pages rouge P      R     F1  segF1 ms median  mean")
    print("\n".join(line(reader, some) for reader, some in scores.items()), flush=True)


if __name__ == "__main__":
    main()
