"""Texts for the tests of copies: reports made of a seed, what newspapers do to them, and bulletins of series."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

_VOCABULARY = (
    "harbour council budget bridge winter teacher river market engine valley doctor festival minister railway window "
    "garden court island farmer station museum border library witness captain orchard factory journey mountain letter "
    "signal village treaty kitchen soldier theatre forest engineer chapel painter canal merchant weather student judge "
    "opened closed carried promised refused visited measured repaired followed delivered questioned welcomed described "
    "quiet ancient northern narrow distant careful public sudden wooden bitter eastern gentle hollow crowded modest "
    "behind beyond without against during toward across because although before after until while where nearly often"
)
_FAMILIES = "Ondine Marlow Tarkova Ilgaz Benoît Cassin Dvorak Estrada Falcone Grigorian Halloran Ivanov Jansen"
_WORDS, _NAMES = _VOCABULARY.split(), _FAMILIES.split()
SENTENCES = 14


def report(seed: int, sentences: int = SENTENCES) -> str:
    """A report like no other."""
    return " ".join(sentences_of(seed, sentences))


def sentences_of(seed: int, sentences: int = SENTENCES) -> list[str]:
    rnd = random.Random(f"report {seed}")
    return [_sentence(rnd) for _ in range(sentences)]


def _sentence(rnd: random.Random) -> str:
    words = rnd.choices(_WORDS, k=rnd.randint(14, 24))
    words[rnd.randrange(4)] = rnd.choice(_NAMES)
    if rnd.random() < 0.5:
        words[-3] = str(rnd.randint(2, 900))
    return " ".join(words).capitalize() + "."


def shortened(seed: int) -> str:
    """Only the beginning."""
    return " ".join(sentences_of(seed)[:5]) + " Read more"


def furnished(seed: int) -> str:
    """With what a page has around a text."""
    return f"Advertisement. Follow us on every network. {report(seed)} Comments are closed. Report a mistake."


def reset(seed: int) -> str:
    """In other type."""
    return report(seed).replace("e", "é").upper().replace(" ", " \u00a0")


def rewritten(seed: int) -> str:
    """Sentences left out and moved, words changed throughout, another opening."""
    kept = sentences_of(seed)[1:]
    kept.insert(2, kept.pop(5))
    del kept[7]
    return "BRUSSELS (Belga) - " + " ".join(kept).replace("often", "frequently").replace("quiet", "calm")


def updated(seed: int) -> str:
    """Other figures at the beginning, one sentence more."""
    sentences = sentences_of(seed)
    figures = str.maketrans("0123456789", "3456789012")
    revised = [sentence.translate(figures) for sentence in sentences[:4]]
    return " ".join(["The toll has been revised to 44 and a second inquiry was opened.", *revised, *sentences[4:]])


REPRINTS: list[Callable[[int], str]] = [shortened, furnished, reset, rewritten, updated]


def quoting(seed: int, other: int) -> str:
    """A report of its own around a long passage of another."""
    own, passage = sentences_of(other, 24), " ".join(sentences_of(seed, 40)[8:18])
    return " ".join([*own[:12], f"“{passage}”", *own[12:]])


# Series


def bulletin(series: str, seed: int) -> str:
    """A bulletin of a series: its text with other figures, names and days put in at `[2-19]` and `[one|another]`."""
    rnd = random.Random(f"{series} {seed}")
    return _PLACE.sub(lambda place: _put_in(place[1], rnd), SERIES[series])


def _put_in(choices: str, rnd: random.Random) -> str:
    if _RANGE.fullmatch(choices):
        low, high = map(int, choices.split("-"))
        return str(rnd.randint(low, high))
    return rnd.choice(choices.split("|"))


_PLACE = re.compile(r"\[([^\]]+)\]")
_RANGE = re.compile(r"\d+-\d+")
_BLOCKS = (Path(__file__).parent / "copies" / "series.txt").read_text(encoding="utf-8").split("\n\n")
SERIES: dict[str, str] = dict(block.strip().split("\n", 1) for block in _BLOCKS)
"""By name, bulletins of eight languages with their places."""
