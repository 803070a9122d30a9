"""Copies, quotations and series, told apart by their texts alone."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from copies_texts import REPRINTS, SERIES, bulletin, quoting, report, reset, sentences_of, shortened
from hypothesis import given, settings
from hypothesis import strategies as st

from lagazette_crawler.copies import Kind, Kinship, keys_of, kinship, words_of
from lagazette_crawler.copies.memory import Memory

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus" / "duplicates.jsonl.gz"


def kin(earlier: str, later: str) -> Kinship | None:
    return kinship(words_of(earlier), words_of(later))


class TestWords:
    @pytest.mark.parametrize(
        ("printed", "folded"),
        [
            ("L’État a dit : « Non ! »", "l etat a dit non"),
            ("Œuvre de ÇAĞLAYAN", "œuvre de caglayan"),
            ("ﬁn d\u00adé\u200bbut", "fin debut"),
            ("ΑΘΉΝΑ Москва́ 3-2", "αθηνα москва 3 2"),
            ("北京 2026", "北 京 2026"),
        ],
    )
    def test_say_the_same_in_any_type(self, printed: str, folded: str) -> None:
        assert words_of(printed).folded == folded.split()

    @given(st.text(max_size=300))
    def test_are_found_in_any_text(self, text: str) -> None:
        words = words_of(text)
        assert all(word and " " not in word for word in words.folded)
        assert keys_of(words) == keys_of(words_of(text))

    def test_of_nothing_are_none(self) -> None:
        assert words_of(None).folded == []
        assert keys_of(words_of("Breaking: more soon.")) == []


class TestKeys:
    @given(st.integers(0, 10**6), st.integers(0, 10))
    @settings(max_examples=30)
    def test_of_a_passage_are_kept_wherever_it_stands(self, seed: int, others: int) -> None:
        passage = report(seed, 12)
        moved = f"{report(seed + 1, others)} {passage} {report(seed + 2)}"
        shared = set(keys_of(words_of(passage))) & set(keys_of(words_of(moved)))
        assert len(shared) >= 2

    def test_are_few(self) -> None:
        assert 25 <= len(keys_of(words_of(report(1, 25)))) <= 80

    def test_of_other_texts_are_others(self) -> None:
        keys = [set(keys_of(words_of(report(seed)))) for seed in range(40)]
        assert not any(one & other for one, other in combinations(keys, 2))


class TestACopy:
    @pytest.mark.parametrize("reprint", REPRINTS)
    @pytest.mark.parametrize("seed", range(8))
    def test_is_known_however_it_was_reprinted(self, reprint: Callable[[int], str], seed: int) -> None:
        found = kin(report(seed), reprint(seed))
        assert found is not None
        assert found.kind is (Kind.EXACT if reprint is reset else Kind.NEAR)
        assert found.share > 0.75

    @pytest.mark.parametrize("seed", range(8))
    def test_is_known_when_the_short_one_came_first(self, seed: int) -> None:
        found = kin(shortened(seed), report(seed))
        assert found is not None
        assert found.kind is Kind.NEAR
        assert found.share < 0.6

    def test_needs_more_than_a_sentence(self) -> None:
        theirs = sentences_of(2)
        assert kin(report(1), " ".join([*theirs[:6], sentences_of(1)[3], *theirs[6:]])) is None

    def test_is_no_text_that_shares_what_a_newspaper_says_of_itself(self) -> None:
        notice = report(99, 4)
        assert kin(f"{report(1, 3)} {notice}", f"{report(2, 3)} {notice}") is None
        assert kin(f"{notice} {report(1, 3)}", f"{notice} {report(2, 3)}") is None


class TestAQuotation:
    @pytest.mark.parametrize("seed", range(8))
    def test_makes_no_copy(self, seed: int) -> None:
        found = kin(report(seed, 40), quoting(seed, seed + 100))
        assert found is not None
        assert found.kind is Kind.EXCERPT
        assert 0.2 < found.share < 0.5

    @pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (2, 0, 1)])
    def test_makes_no_copy_of_the_text_around_it(self, order: tuple[int, int, int]) -> None:
        texts = [report(1, 40), quoting(1, 2), report(2, 24)]
        memory = Memory()
        found = [each for number in order for each in memory.tell(number, texts[number], time=number)]
        assert {each.kinship.kind for each in found} == {Kind.EXCERPT}


class TestASeries:
    @pytest.mark.parametrize("series", SERIES)
    def test_is_no_copy_of_itself_on_its_first_days(self, series: str) -> None:
        texts = [words_of(bulletin(series, seed)) for seed in range(12)]
        assert [found for one, other in combinations(texts, 2) if (found := kinship(one, other))] == []

    @pytest.mark.parametrize("series", SERIES)
    def test_is_still_copied_bulletin_by_bulletin(self, series: str) -> None:
        memory = Memory()
        for seed in range(12):
            memory.tell(seed, bulletin(series, seed), time=seed)
        copies = memory.kin_of("(Belga) " + bulletin(series, 0) + " Read more", time=20)
        assert [(each.article_id, each.kinship.kind) for each in copies] == [(0, Kind.NEAR)]


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    found = kin(one, other)
    assert found is None or 0 < found.share <= 1


def test_a_text_of_one_word_a_thousand_times_takes_no_time() -> None:
    assert kin("so " * 20_000, "so " * 19_000 + "what") is not None


class TestLabelledTexts:
    """Real texts and what became of them, with series among them."""

    @pytest.fixture
    def rows(self) -> list[dict[str, str]]:
        if not CORPUS.exists():
            pytest.skip("the corpus of labelled texts is not here")
        with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    @pytest.mark.parametrize("first_days", [False, True])
    def test_are_told_apart(self, rows: list[dict[str, str]], first_days: bool) -> None:
        memory = Memory()
        names: dict[int, str] = {}
        found: list[tuple[bool, bool]] = []
        for number, row in enumerate(sorted(rows, key=lambda row: (row["role"] != "stored", row["day"]))):
            names[number] = row["id"]
            if row["role"] == "stored":
                if not first_days or row["kind"] == "stored" or int(row["id"].split("/")[1]) < 3:
                    memory.tell(number, row["body"], float(row["day"]))
                continue
            kin = memory.kin_of(row["body"], float(row["day"]) + 0.5)
            copies = {names[each.article_id] for each in kin if each.kinship.kind is not Kind.EXCERPT}
            true = row["of"] if row["kind"] != "excerpt" else None
            found.append((bool(copies), true in copies if copies else true is not None))
        right = sum(said and correct for said, correct in found)
        wrong = sum(said and not correct for said, correct in found)
        missed = sum(not said and due for said, due in found)
        assert right / (right + wrong) >= 0.995
        assert 2 * right / (2 * right + wrong + missed) >= 0.985
