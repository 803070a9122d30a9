"""What counts as a change of an article, and whether the newspaper said so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lagazette_crawler.editing import Cause, Notice, cause_of_edit, changed_fields, same_text

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
TEXT = "Le préfet a fermé la route dès l’aube.\n\n« Elle rouvrira demain », a-t-il dit."


def reading(**values: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "title": "La route est fermée",
        "byline": "Anna Lang; B. Weiss",
        "location": "Gap",
        "country": "FR",
        "published_at": NOON - timedelta(hours=2),
        "published_precision": "minute",
        "published_local_date": None,
        "published_offset": 120,
        "updated_at": None,
        "updated_precision": None,
        "body": TEXT,
    }
    return fields | values


def changed(before: dict[str, Any], after: dict[str, Any], **how: Any) -> tuple[str, ...]:
    return changed_fields(before, after, old_at=NOON, new_at=LATER, **how)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("L’été « chaud » — enfin…", 'L\'été "chaud" - enfin...'),
        ("La fin de l'œuvre", "La ﬁn de l'oeuvre"),
        ("Quoi\u00a0! 12\u202f%", "Quoi ! 12 %"),
        ("Smith &amp; Sons", "Smith & Sons"),
        ("Un mot. Un autre.", "Un mot.\n\nUn autre."),
        ("BAKOU, 1er mai. Rien.", "Bakou, 1er mai. Rien."),
        ("Déjà l’été à Gap", "DÃ©jÃ  lâ€™Ã©tÃ© Ã  Gap"),
        ("Déjà l'été", "D�j� l'�t�"),
        ("Ещё не вечер", "Ð•Ñ‰Ñ‘ Ð½Ðµ Ð²ÐµÑ‡ÐµÑ€"),
        (None, ""),
    ],
)
def test_spaces_typography_and_encodings_are_no_change(old: str | None, new: str) -> None:
    assert same_text(old, new)
    assert same_text(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hausse de 5 %", "Hausse de 5 ‰"),
        ("Il coûte 5 €", "Il coûte 5 $"),
        ("Recul de -5 degrés", "Recul de 5 degrés"),
        ("La paix.", "La paix ?"),
        ("le président", "le Président"),
        ("Il mange, grand-mère", "Il mange grand-mère"),
        ("Trois morts", "Quatre morts"),
        ("à Gap", "a Gap"),
    ],
)
def test_letters_figures_and_signs_are(old: str, new: str) -> None:
    assert not same_text(old, new)


@pytest.mark.parametrize(
    "line",
    [
        "Sponsored: Cheap tyres here",
        "ADVERTISEMENT",
        "Lire aussi : Le pont rouvre",
        "Читайте также: Мост закрыт",
        "See also – Ice on the locks",
        "Views: 1,388",
        "12 543 просмотра",
        "3 min read",
        "You have 3 free articles left this month.",
        "We and our 812 partners store information on your device.",
    ],
)
def test_a_line_of_the_frame_that_slips_into_the_text_is_no_change(line: str) -> None:
    assert changed(reading(), reading(body=f"{TEXT}\n\n{line}")) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Il a vendu 3 000 actions.",
        "The fund sold 3,000 shares to two buyers in Oslo on Monday.",
        "Related companies were searched too.",
        "Read more than once, the letter is clear.",
        "Annonce faite, le préfet est parti.",
        "We are no partners of theirs.",
    ],
)
def test_a_sentence_that_begins_like_the_frame_is_one(line: str) -> None:
    assert changed(reading(), reading(body=f"{TEXT}\n\n{line}")) == ("body",)


def test_fields_are_named_in_their_order() -> None:
    after = reading(body=TEXT + " Vraiment.", title="La route rouvre", byline="Anna Lang", location="Nice")
    assert changed(reading(), after) == ("title", "byline", "location", "body")


def test_the_order_of_names_is_no_change() -> None:
    assert changed(reading(), reading(byline="B. Weiss; Anna Lang")) == ()


def test_a_date_counted_from_the_retrieval_moves_with_it() -> None:
    """`1 week ago` holds for a week; `2 hours ago` comes nearer."""
    counted = {"published_precision": "day", "published_ambiguous": True}
    before = reading(published_at=NOON - timedelta(days=7), **counted)
    after = reading(published_at=NOON - timedelta(days=1), **counted)
    later = NOON + timedelta(days=6)
    assert changed_fields(before, after, old_at=NOON, new_at=later) == ()
    exact = reading(published_at=NOON - timedelta(days=1), published_precision="day")
    assert changed_fields(reading(), exact, old_at=NOON, new_at=later) == ("published",)


def test_an_update_counts_where_the_page_prints_it_and_it_is_no_clock() -> None:
    stated = reading(updated_at=NOON + timedelta(hours=1), updated_precision="minute")
    assert changed(reading(), stated) == ()
    assert changed(reading(), stated, update_is_printed=True) == ("updated",)
    clock = reading(updated_at=NOON - timedelta(minutes=1)), reading(updated_at=LATER - timedelta(minutes=1))
    assert changed(*clock, update_is_printed=True) == ()


def notice(**values: Any) -> Notice:
    fields: dict[str, Any] = {"last_seen_at": NOON, "at": LATER}
    return Notice(**fields | values)


def cause(after: dict[str, Any], before: dict[str, Any] | None = None, **values: Any) -> Cause:
    before = before or reading()
    return cause_of_edit(changed(before, after), before, after, notice(**values))


EDITED = TEXT.replace("demain", "lundi")


def test_a_changed_text_without_a_word_is_silent() -> None:
    assert cause(reading(body=EDITED)) is Cause.SILENT_EDIT
    assert cause(reading(title="La route rouvre")) is Cause.SILENT_EDIT


def test_other_fields_need_no_word() -> None:
    assert cause(reading(byline="Anna Lang")) is Cause.SOURCE_EDIT


@pytest.mark.parametrize("updated_at", [NOON + timedelta(hours=1), NOON - timedelta(hours=1)])
def test_an_update_that_was_not_there_says_so(updated_at: datetime) -> None:
    assert cause(reading(body=EDITED, updated_at=updated_at, updated_precision="minute")) is Cause.SOURCE_EDIT


def test_an_old_update_says_nothing_of_a_later_edit() -> None:
    stated = {"updated_at": NOON - timedelta(hours=1), "updated_precision": "minute"}
    assert cause(reading(body=EDITED, **stated), reading(**stated)) is Cause.SILENT_EDIT


def test_an_update_known_to_the_day_may_be_this_one() -> None:
    stated = {"updated_at": datetime(2026, 4, 30, 22, tzinfo=UTC), "updated_precision": "day"}
    assert cause(reading(body=EDITED, **stated), reading(**stated)) is Cause.SOURCE_EDIT


@pytest.mark.parametrize(
    "printed",
    [
        "Mise à jour, 16 h : la route rouvrira lundi.",
        "Correction: an earlier version named the wrong road.",
        "(Aktualisiert am Freitag um 14 Uhr)",
        "Обновлено в 15:20",
        "This article was amended on 2 May to name the road.",
    ],
)
def test_a_notice_in_the_text_says_so(printed: str) -> None:
    assert cause(reading(body=f"{EDITED}\n\n{printed}")) is Cause.SOURCE_EDIT


@pytest.mark.parametrize("printed", ["Updates are expected.", "Corrections officers found it.", "La mise est haute."])
def test_other_sentences_do_not(printed: str) -> None:
    assert cause(reading(body=f"{TEXT}\n\n{printed}")) is Cause.SILENT_EDIT


HTTP_NOON, HTTP_LATER = "Fri, 01 May 2026 11:00:00 GMT", "Fri, 01 May 2026 16:00:00 GMT"


def test_http_says_so_by_a_later_last_modified() -> None:
    said = {"last_modified": HTTP_LATER, "last_modified_before": HTTP_NOON, "answered_before_at": NOON}
    assert cause(reading(body=EDITED), **said) is Cause.SOURCE_EDIT
    assert cause(reading(body=EDITED), **said | {"last_modified": HTTP_NOON}) is Cause.SILENT_EDIT


def test_a_last_modified_that_is_the_time_of_every_answer_says_nothing() -> None:
    every = {"last_modified": "Fri, 01 May 2026 17:00:00 GMT", "answered_before_at": NOON}
    assert cause(reading(body=EDITED), last_modified_before="Fri, 01 May 2026 12:00:00 GMT", **every) == "silent_edit"
    assert cause(reading(body=EDITED), last_modified_before=HTTP_NOON, **every) is Cause.SOURCE_EDIT


@pytest.mark.parametrize("broken", ["", "soon", "Fri, 99 May 2026 11:00:00 GMT", "Fri, 01 May 2026 11:00:00 -0000"])
def test_a_last_modified_nobody_can_read_says_nothing(broken: str) -> None:
    assert cause(reading(body=EDITED), last_modified=broken) is Cause.SILENT_EDIT
