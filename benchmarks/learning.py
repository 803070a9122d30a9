"""Newspapers learned from a few of their pages and tried on the others: how much of the gold text the rules read.

    python benchmarks/learning.py [CORPUS] [--metrics FOLDER] [--models FOLDER] [--pages N] [--reviewed]
                                  [--sets N] [--only SITE] [--mutate]

Takes every site of the corpus with three pages or more whose body is known. The corpus has `warc/NAME.warc.gz` and
`gold/NAME.jsonl`; the first FOLDER holds `metrics.py` (`bench` beside the corpus when it is not given), the second
models of the body that never saw the pages they judge (`scripts/train_body_model.py --folds`); without them the figures
flatter. ROUGE-LSum F1 on the pages that were not learned from: the learned layout as it is written, the same with its
body's rule taken at its word, and the general reader; milliseconds are CPU of the whole reading of a page. With
`--reviewed` the rules are learned from the gold text of their pages, as if a person had corrected what was read.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from unseen_sites import UnseenSites
from warcio.archiveiterator import ArchiveIterator

from lagazette_crawler.commands.extract import answer_for, retrieved_at
from lagazette_crawler.extractors.boilerplate import words
from lagazette_crawler.learning.learned import learned_from
from lagazette_crawler.learning.mutations import survival
from lagazette_crawler.learning.samples import Piece, Sample, sample_of
from lagazette_crawler.page import Layout, Page
from lagazette_crawler.urls import registered_domain


@dataclass(slots=True)
class Tried:
    """One site: F1 and milliseconds of its pages by way of reading."""

    f1: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    survived: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def known_pages(corpus: Path) -> dict[str, list[tuple[dict[str, Any], bytes]]]:
    """The pages with a known body, by site; sites of three pages or more."""
    sites: dict[str, list[tuple[dict[str, Any], bytes]]] = defaultdict(list)
    for gold in sorted((corpus / "gold").glob("*.jsonl")):
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if row["gold"].get("body") and "body" not in row.get("suspect", [])]
        if rows:
            bodies = dict(_bodies(corpus / "warc" / f"{gold.stem}.warc.gz", {row["url"].strip() for row in rows}))
            for row in rows:
                sites[registered_domain(row["url"])].append((row, bodies[row["url"].strip()]))
    return {site: pages for site, pages in sites.items() if len(pages) > 2}


def _bodies(archive: Path, wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    with archive.open("rb") as stream:
        for record in ArchiveIterator(stream):
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip()
            if record.rec_type == "response" and url in wanted:
                yield url, record.content_stream().read()


def page_of(row: dict[str, Any], body: bytes, layout: Layout | None = None) -> Page:
    page = Page(url=row["url"], body=body, layouts=(layout,) if layout else ())
    if moment := retrieved_at(row["crawl_date"][:10]):
        page.retrieved_at, page.retrieved_precision = moment
    return page


def f1(gold: dict[str, Any], body: str | None, metrics: Any) -> float:
    return float(max(metrics.rouge_lsum(form, body or "")[2] for form in metrics.references(gold)))


def sets_of(count: int, pages: int, limit: int) -> list[tuple[int, ...]]:
    """Which pages are learned from, at least one left out: spread over all sets, so that old and new pages meet."""
    every = list(combinations(range(count), min(pages, count - 1)))
    return [every[n * len(every) // min(limit, len(every))] for n in range(min(limit, len(every)))]


def reviewed(sample: Sample, gold: str) -> Sample:
    """The page as a person would sign it: blocks half of whose words stand in a row in the text, short ones whole."""
    runs, lines = set(_runs(words(gold))), {tuple(words(line)) for line in gold.split("\n")}

    def belongs(piece: Piece) -> bool:
        spoken = piece.block.spoken
        if len(spoken) < SHORT:
            return tuple(spoken) in lines
        return 2 * sum(run in runs for run in _runs(spoken)) >= len(spoken) - 2

    return replace(sample, pieces=[replace(piece, wanted=belongs(piece)) for piece in sample.pieces])


SHORT = 8


def _runs(spoken: list[str]) -> list[tuple[str, ...]]:
    return list(zip(spoken, spoken[1:], spoken[2:], strict=False))


def try_site(pages: list[tuple[dict[str, Any], bytes]], options: argparse.Namespace, metrics: Any) -> Tried:
    tried = Tried()
    samples = [sample_of(page_of(*one)) for one in pages]
    general = [read(*page, None, metrics) for page in pages]
    if options.reviewed:
        samples = [reviewed(one, row["gold"]["body"]) for one, (row, _) in zip(samples, pages, strict=True)]
    for chosen in sets_of(len(pages), options.pages, options.sets):
        learned = learned_from([samples[number] for number in chosen])
        layout = learned.layout if learned.has_body else None
        for number, (row, body) in enumerate(pages):
            if number in chosen:
                continue
            as_written = read(row, body, layout, metrics)
            at_its_word = read(row, body, layout and replace(layout, judged=False), metrics)
            for way, (score, milliseconds) in zip(WAYS, (as_written, at_its_word, general[number]), strict=True):
                tried.f1[way].append(score)
                tried.milliseconds[way].append(milliseconds)
        if options.mutate and layout:
            others = [one.page for number, one in enumerate(samples) if number not in chosen]
            for change, share in survival(others, layout).items():
                tried.survived[change].append(share)
    return tried


WAYS = ("learned", "at its word", "general reader")


def read(row: dict[str, Any], body: bytes, layout: Layout | None, metrics: Any) -> tuple[float, float]:
    """F1 and milliseconds of a page; the second reading counts, the first warms what is read once."""
    milliseconds = []
    for _ in range(2):
        start = time.process_time()
        article = answer_for(page_of(row, body, layout)).article
        milliseconds.append(1000 * (time.process_time() - start))
    return f1(row["gold"], article.body if article else None, metrics), min(milliseconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("../shared/corpus"))
    parser.add_argument("--metrics", type=Path, help="the folder with metrics.py")
    parser.add_argument("--models", type=Path, help="models that never saw the sites they judge")
    parser.add_argument("--pages", type=int, default=2, help="how many pages are learned from, never all")
    parser.add_argument("--reviewed", action="store_true", help="their gold text is known to the learner")
    parser.add_argument("--sets", type=int, default=3, help="how many pairs (or sets) of pages of each site are tried")
    parser.add_argument("--only", help="one site")
    parser.add_argument("--mutate", action="store_true", help="also how the rules survive changed pages")
    options = parser.parse_args()
    sys.path.insert(0, str(options.metrics or options.corpus.parent / "bench"))
    metrics = importlib.import_module("metrics")
    unseen = UnseenSites(options.models)
    done: list[Tried] = []
    for site, pages in known_pages(options.corpus).items():
        if options.only in (None, site):
            unseen.judge(pages[0][0]["site"])
            done.append(try_site(pages, options, metrics))
            print(_line(site, [done[-1]]), flush=True)
    print(_line(f"{len(done)} sites", done))
    for way in WAYS:
        print(
            f"CPU a page, {way}: median {statistics.median(ms for one in done for ms in one.milliseconds[way]):.1f} ms"
        )
    for change in done[0].survived if done else ():
        shares = [share for one in done for share in one.survived.get(change, [])]
        print(f"{change}: {100 * statistics.fmean(shares):.1f} % of the body is read as before")


def _line(name: str, tried: list[Tried]) -> str:
    """Sites weigh the same, whatever the number of their pages."""
    means = {way: 100 * statistics.fmean(statistics.fmean(one.f1[way]) for one in tried) for way in WAYS}
    return f"{name:<28} " + "   ".join(f"{way} {mean:5.1f}" for way, mean in means.items())


if __name__ == "__main__":
    main()
