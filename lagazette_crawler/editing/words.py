"""Two texts compared by words, for a person: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from lagazette_crawler.editing.sameness import set_plainly
from lagazette_crawler.text import paragraphs

MANY = 2_000
"""Words from which on those that are everywhere no longer lead the comparison: it would take too long."""


class Fate(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row with one fate, with the spaces around them as in their text."""

    fate: Fate
    text: str


def compared(old: str | None, new: str | None) -> list[Stretch]:
    """The new text with what was removed in its place; a word that changed is removed, then added.

    Forms of quotes and dashes are no difference. Paragraphs are matched first, so a paragraph that moved is one.
    """
    before, after = _paragraphs(old or ""), _paragraphs(new or "")
    found: list[Stretch] = []
    for here, there in _unlike(before, after):
        if here == there:
            found.append(Stretch(Fate.SAME, "".join(there)))
        else:
            found += _by_words("".join(here), "".join(there))
    return _without_end(list(_joined(found)))


def _without_end(stretches: list[Stretch]) -> list[Stretch]:
    """Without the blank line behind the last paragraph of either text."""
    last = -2 if [each.fate for each in stretches[-2:]] == [Fate.REMOVED, Fate.ADDED] else -1
    cut = [Stretch(each.fate, each.text.rstrip()) for each in stretches[last:]]
    return stretches[:last] + [each for each in cut if each.text]


def is_change(stretches: Iterable[Stretch]) -> bool:
    """Whether anything went or came."""
    return any(each.fate is not Fate.SAME for each in stretches)


def _paragraphs(text: str) -> list[str]:
    """Each with a blank line behind it, also the last: another one may follow in the other text."""
    return [line + "\n\n" for line in paragraphs(text)]


def _unlike(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Runs of paragraphs that are the same (both times those of the later text), or that differ."""
    matcher = SequenceMatcher(None, _keys(before), _keys(after), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        yield (after[c:d] if kind == "equal" else before[a:b]), after[c:d]


# Words, single signs, and the letters of scripts that part no words; each with the spaces that follow
_UNPARTED = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"(?:[{_UNPARTED}]|[^\W{_UNPARTED}]+|\W)\s*")


def _by_words(old: str, new: str) -> Iterator[Stretch]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, _keys(before), _keys(after), autojunk=max(len(before), len(after)) > MANY)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Stretch(Fate.SAME, "".join(after[c:d]))
        else:
            yield Stretch(Fate.REMOVED, "".join(before[a:b]))
            yield Stretch(Fate.ADDED, "".join(after[c:d]))


def _keys(parts: list[str]) -> list[str]:
    return [set_plainly(part) for part in parts]


def in_paragraphs(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """The same, paragraph by paragraph."""
    found: list[list[Stretch]] = [[]]
    for each in stretches:
        first, *others = re.split(r"\n\s*\n", each.text)
        found[-1].append(Stretch(each.fate, first))
        found += [[Stretch(each.fate, text)] for text in others]
    return [kept for some in found if (kept := [each for each in some if each.text])]


def _joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one fate as one."""
    last: list[Stretch] = []
    for each in stretches:
        if not each.text:
            continue
        if last and last[-1].fate is each.fate:
            last[-1] = Stretch(each.fate, last[-1].text + each.text)
        else:
            last.append(each)
    yield from last
