"""The spider file of a learned newspaper: a declaration as a person would write it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from lagazette_crawler.extractors.rules import as_tuple
from lagazette_crawler.learning.learned import Learned
from lagazette_crawler.page import Layout, Rules

WIDTH = 112
LAYOUT_FIELDS = ("title", "byline", "dateline", "published", "updated", "lede", "section", "lead_image", "body")


def spider_file(name: str, learned: Learned) -> str:
    """The text of `spiders/NAME.py`."""
    return "\n".join([*_head(name, learned), *_declared(name, learned), *_layouts(learned.layout), ""])


def class_name(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _head(name: str, learned: Learned) -> Iterator[str]:
    facts, pages = learned.facts, len(learned.samples)
    title = facts.title or name
    built = f", built with {facts.system}" if facts.system else ""
    undecided = ", ".join(one.field for one in learned.undecided)
    body = " and ".join(f"{share:.0%}" for share in learned.body.agreement)
    yield f'"""{_plain(title)}: a newspaper learned from {pages} of its pages{_plain(built)}.'
    yield ""
    yield f"Probable: the rules, which agree with what is read without them (body: {body})."
    yield f"Not checked: by any person until its saved pages are signed{'; ' + undecided if undecided else ''}."
    yield '"""'
    yield ""
    yield "from lagazette_crawler.newspaper import NewspaperSpider"
    yield "from lagazette_crawler.page import Layout"
    yield ""
    yield ""


def _plain(text: str) -> str:
    """Harmless inside a docstring."""
    return re.sub(r"[\"\\\x00-\x1f]", "", text)[:80]


def _declared(name: str, learned: Learned) -> Iterator[str]:
    facts = learned.facts
    yield f"class {class_name(name)}(NewspaperSpider):"
    yield f"    name = {_quoted(name)}"
    yield f"    title = {_quoted(facts.title or name)}"
    values = ", ".join(_quoted(value) if value else "None" for value in (facts.language, facts.timezone, facts.country))
    yield f"    language, timezone, country = {values}"
    if len(facts.zones) > 1:
        yield f"    # timezone: {' or '.join(facts.zones[:3])}, as the printed offsets allow"
    yield f"    allowed_domains = ({_quoted(facts.domain)},)"
    for kind in ("feeds", "news_sitemaps", "sitemaps", "section_fronts"):
        if addresses := getattr(facts, kind):
            yield from _sequence(f"    {kind} = ", addresses, _quoted)
    if facts.article_path:
        yield f"    article_path = {_pattern(facts.article_path)}"


def _layouts(layout: Layout) -> Iterator[str]:
    yield "    layouts = ("
    yield "        Layout("
    yield f"            name={_quoted(layout.name)},"
    for field in LAYOUT_FIELDS:
        rules: Rules = getattr(layout, field)
        if rules:
            yield from _argument(field, as_tuple(rules), _quoted)
    if layout.judged and layout.body:
        yield "            judged=True,  # until a person has checked the body's rule"
    if layout.remove:
        yield from _argument("remove", layout.remove, _quoted, always_tuple=True)
    if layout.boilerplate:
        yield from _argument("boilerplate", layout.boilerplate, _pattern, always_tuple=True)
    yield "        ),"
    yield "    )"


def _argument(
    field: str, values: Sequence[str], write: Callable[[str], str], *, always_tuple: bool = False
) -> Iterator[str]:
    start = f"            {field}="
    if len(values) == 1 and not always_tuple:
        yield f"{start}{write(values[0])},"
        return
    yield from _sequence(start, values, write, end=",")


def _sequence(start: str, values: Sequence[str], write: Callable[[str], str], *, end: str = "") -> Iterator[str]:
    """A tuple behind `start`: on one line where there is room, else a line a value."""
    written = list(map(write, values))
    line = f"{start}({', '.join(written)}{',' if len(written) == 1 else ''}){end}"
    if len(line) <= WIDTH:
        yield line
        return
    indent = " " * (len(start) - len(start.lstrip()))
    yield f"{start}("
    yield from (f"{indent}    {each}," for each in written)
    yield f"{indent}){end}"


def _quoted(text: str) -> str:
    """A string of Python between double quotes, single ones where that is easier to read."""
    if '"' in text and "'" not in text and "\\" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else json.dumps(text)


def _pattern(text: str) -> str:
    """A regular expression as a raw string where it can be one."""
    if text.isprintable() and '"' not in text and not text.endswith("\\"):
        return f'r"{text}"'
    return repr(text)
