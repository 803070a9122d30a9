"""The index of keys in memory: what the store keeps in SQL, for tests, figures and small collections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from lagazette_crawler.copies.kinship import Kind
from lagazette_crawler.copies.sampling import COMMON, keys_of
from lagazette_crawler.copies.verdict import Candidate, Kin, candidates_of, closest, told_by
from lagazette_crawler.copies.words import Words, words_of


@dataclass(slots=True)
class Memory:
    """Texts told so far, by number, each with the moment it was told."""

    postings: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[int, Words] = field(default_factory=dict)
    times: dict[int, float] = field(default_factory=dict)
    quotes: dict[int, int] = field(default_factory=dict)

    def kin_of(self, text: str, time: float) -> list[Kin]:
        """The kin of a text among those told so far."""
        words = words_of(text)
        return self._kin(words, keys_of(words), time)

    def tell(self, number: int, text: str, time: float) -> list[Kin]:
        """Adds a text; its kin among those told before."""
        words = words_of(text)
        keys = keys_of(words)
        kin = self._kin(words, keys, time)
        self.texts[number], self.times[number] = words, time
        for each in kin:
            if each.kinship.kind is Kind.EXCERPT:
                page, source = (number, each.article_id) if each.is_earlier else (each.article_id, number)
                self.quotes.setdefault(page, source)
        for key in self._new_keys(keys, told_by(kin)):
            self.postings[key].append(number)
        return kin

    def _new_keys(self, keys: Iterable[int], kin: set[int]) -> Iterable[int]:
        return [key for key in keys if len(self.postings[key]) <= COMMON and kin.isdisjoint(self.postings[key])]

    def _kin(self, words: Words, keys: list[int], time: float) -> list[Kin]:
        found = [self.postings[key] for key in keys if len(self.postings.get(key, ())) <= COMMON]
        shared = Counter(number for numbers in found for number in numbers)
        return closest(words, [self._candidate(number, time) for number in candidates_of(shared)])

    def _candidate(self, number: int, time: float) -> Candidate:
        return Candidate(number, self.texts[number], self.times[number] <= time, self.quotes.get(number))


def groups(pairs: Iterable[tuple[Hashable, Hashable]]) -> list[set[Hashable]]:
    """Everything that hangs together by pairs."""
    group: dict[Hashable, set[Hashable]] = {}
    for one, other in pairs:
        merged = group.get(one, {one}) | group.get(other, {other})
        group.update(dict.fromkeys(merged, merged))
    return list({id(each): each for each in group.values()}.values())
