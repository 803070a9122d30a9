"""The page of `lagazette diff --html`: readable by eye, by keyboard and by a screen reader, in light and in dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lagazette_crawler.commands.printing import harmless
from lagazette_crawler.editing.words import Fate, Stretch, in_paragraphs, is_change
from lagazette_crawler.store import Record

_ELEMENTS = {Fate.REMOVED: "del", Fate.ADDED: "ins"}
_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
header p, footer p, th { font-family: system-ui, sans-serif; font-size: .9rem; }
th { text-align: start; vertical-align: top; padding-inline-end: 1rem; font-weight: 600; }
ins { background: #d7f5dc; color: #0b3d17; text-decoration: underline; }
del { background: #fbdcdc; color: #6b0f0f; text-decoration: line-through; }
@media (prefers-color-scheme: dark) { ins { background: #12401f; color: #c9f2d2; } del { background: #541a1a; color: #f7cfcf; } }
ins::before, ins::after, del::before, del::after { clip-path: inset(50%); position: absolute; width: 1px; height: 1px;
  overflow: hidden; white-space: nowrap; }
ins::before { content: " [added: "; } del::before { content: " [removed: "; } ins::after, del::after { content: "] "; }
"""  # noqa: E501
"""What colours say is said to a screen reader too, by the hidden words before and after."""


def page_of(heading: Sequence[str], article: Record, fields: Mapping[str, list[Stretch]], body: list[Stretch]) -> str:
    """A whole HTML document; nothing in it is loaded from elsewhere."""
    title = escape(harmless(f"What changed: {article['title'] or article['url']}"))
    language = escape(article["language"] or "und", quote=True)
    address = escape(article["url"], quote=True)
    rows = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th><td lang="{language}" dir="auto">{_marked(stretches)}</td></tr>'
        for name, stretches in fields.items()
    )
    table = f"<table>\n<caption>Fields that changed</caption>\n{rows}\n</table>" if rows else ""
    paragraphs = "\n".join(f'<p dir="auto">{_marked(some)}</p>' for some in in_paragraphs(body))
    said = "" if is_change(body) else "<p>The body is the same in both texts.</p>\n"
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in heading)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n{lines}"
        f'<p><a href="{address}">{address}</a></p>\n</header>\n<main>\n{table}\n'
        f'<h2>Body</h2>\n{said}<article lang="{language}">\n{paragraphs}\n</article>\n</main>\n'
        f"<footer><p><del>Removed</del> <ins>Added</ins></p></footer>\n</body>\n</html>"
    )


def _marked(stretches: Sequence[Stretch]) -> str:
    return "".join(_element(each) for each in stretches)


def _element(stretch: Stretch) -> str:
    words = stretch.text.rstrip()
    space = " " if words != stretch.text else ""
    name = _ELEMENTS.get(stretch.fate)
    return (f"<{name}>{escape(harmless(words))}</{name}>" if name and words else escape(harmless(words))) + space
