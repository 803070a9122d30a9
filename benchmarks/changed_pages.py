"""Pairs of versions of one page, each with what came between: noise, an edit, an edit without a word, our own rules.

The article, its newspaper and all its words are invented. Each kind of change is a difference from `Sheet`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape

from lagazette_crawler.page import Layout

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SITE = "https://www.harbour-courier.example"
PARAGRAPHS = (
    "The harbour board has agreed to close the old swing bridge for eleven weeks, after divers found cracks in two of "
    "the piers that carry its western arm.",
    "“We would rather disappoint drivers in spring than in summer,” said Odile Verran, who chairs the board – and "
    "who has asked for the survey since 2019.",
    "Ferries will run every twenty minutes from six in the morning. The crossing stays free for school classes, "
    "nurses and the fire brigade, the board’s office said.",
    "Shopkeepers on the northern quay fear for their trade. A petition with 1,340 names was handed in on Tuesday, "
    "and a first hearing is planned in the café of the rowing club.",
    "The repairs are expected to cost 4.2 million crowns, a fifth more than the town had set aside in its budget.",
)
RELATED = ("Ice on the upper locks", "New pilot boat named", "Market hall to stay open on Mondays")


@dataclass(frozen=True)
class Sheet:
    """What stands on the page; every field is one thing that may change."""

    title: str = "Old swing bridge to close for eleven weeks"
    site_title: str = " | Harbour Courier"
    byline: str | None = "By Marit Solvang"
    printed: str = "4 March 2026, 09:15"
    declared: str = "2026-03-04T09:15:00+00:00"
    updated: str | None = None
    modified: str | None = None
    dateline: str = ""
    paragraphs: tuple[str, ...] = PARAGRAPHS
    paragraph: str = "<p>{}</p>"
    between: tuple[str, ...] = ()
    """Boxes after the second paragraph."""
    above: str = ""
    figure: str = "/media/bridge.jpg"
    caption: str = "The bridge seen from the rowing club."
    related: tuple[str, ...] = RELATED
    counters: str = ""
    comments: str = ""
    boxes: tuple[str, ...] = ("<h2>Weather</h2><p>Rain, 6 degrees</p>", "<h2>Tides</h2><p>High at 14:20</p>")
    body_class: str = "story-body"
    head: str = ""
    encoding: str = "utf-8"
    garble: bool = False
    indent: str = ""

    def as_bytes(self) -> bytes:
        page = self._page()
        if self.garble:
            return page.encode().decode("latin-1").encode()
        return page.encode(self.encoding, "xmlcharrefreplace")

    def _page(self) -> str:
        lines = [self.paragraph.format(self._text(each)) for each in self._paragraphs()]
        lines[2:2] = self.between
        body = f"\n{self.indent}".join(lines)
        updated = f' <span class="updated">Updated {self.updated}</span>' if self.updated else ""
        byline = f'<p class="byline">{escape(self.byline)}</p>' if self.byline else ""
        modified = f', "dateModified": "{self.modified}"' if self.modified else ""
        related = "".join(
            f'<li><a href="/news/{i}.html">{escape(each)}</a></li>' for i, each in enumerate(self.related)
        )
        boxes = "".join(f"<aside>{each}</aside>" for each in self.boxes)
        return f"""<!DOCTYPE html><html lang="en"><head><meta charset="{self.encoding}">
<title>{escape(self.title + self.site_title)}</title>
<meta property="og:title" content="{escape(self.title)}"><meta property="og:site_name" content="Harbour Courier">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{self.declared}"{modified}}}</script>
{self.head}</head><body><header><nav><a href="/">Home</a> <a href="/quay">Quay</a></nav></header>
{self.above}<main><article><h1>{self._text(self.title)}</h1>{byline}
<p class="date"><time datetime="{self.declared}">{self.printed}</time>{updated}</p>{self.counters}
<figure><img src="{self.figure}" alt=""><figcaption>{escape(self.caption)}</figcaption></figure>
<div class="{self.body_class}">{self.indent}{body}</div></article>
<section class="related"><h2>Related</h2><ul>{related}</ul></section>{self.comments}</main>
{boxes}<footer><p>Harbour Courier, 3 Quay Street. All rights reserved.</p></footer></body></html>"""

    def _paragraphs(self) -> tuple[str, ...]:
        return (self.dateline + self.paragraphs[0], *self.paragraphs[1:])

    def _text(self, text: str) -> str:
        return text if "&" in text else escape(text, quote=False)


@dataclass(frozen=True)
class Look:
    """One answer to a request for the page."""

    sheet: Sheet = field(default_factory=Sheet)
    hours: float = 0
    last_modified: datetime | None = None
    rules: Layout | None = None
    """The rules of then; None: today's."""


@dataclass(frozen=True)
class Case:
    """A page looked at several times, and the causes of the revisions that are due."""

    kind: str
    looks: tuple[Look, ...]
    due: tuple[str, ...]


NOISE, SOURCE, SILENT, EXTRACTOR, FLAP = "noise", "source_edit", "silent_edit", "extractor_change", "flap"
BASE = Sheet()


def edited(number: int, old: str, new: str) -> tuple[str, ...]:
    """The paragraphs with words changed in one of them."""
    assert old in PARAGRAPHS[number]
    lines = list(PARAGRAPHS)
    lines[number] = lines[number].replace(old, new)
    return tuple(lines)


def everywhere(change: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(map(change, PARAGRAPHS))


CUT = edited(3, "A petition with 1,340 names", "A petition with 940 names")
AD = '<div class="ad-slot"><span>Advertisement</span><a href="https://ads.example/7">Winter tyres for 39</a></div>'
PROMO = (
    '<div class="newsletter"><h3>Our newsletter</h3><p>Every morning in your inbox. <a href="/nl">Sign up</a></p></div>'
)
TEASER = '<p class="read-also"><strong>Read also:</strong> <a href="/news/77.html">What the divers saw</a></p>'

NOISES: dict[str, Sheet] = {
    "an advertisement between paragraphs": replace(BASE, between=(AD,)),
    "an advertisement above": replace(BASE, above=AD),
    "a newsletter box in the text": replace(BASE, between=(PROMO,)),
    "a link to read also in the text": replace(BASE, between=(TEASER,)),
    "an advertisement in a paragraph": replace(BASE, between=("<p>Sponsored: Winter tyres for 39</p>",)),
    "a link to see also in a paragraph": replace(BASE, between=("<p><b>See also:</b> <a href='/9'>Snow</a></p>",)),
    "a counter in a paragraph": replace(BASE, paragraphs=(*PARAGRAPHS, "Views: 1,388")),
    "likes of a quoted post": replace(
        BASE, between=('<blockquote class="twitter-tweet"><p>&mdash; Board (@board) 900 likes</p></blockquote>',)
    ),
    "a hint of free articles": replace(BASE, between=("<div><p>You have 3 free articles left this month.</p></div>",)),
    "a counter of views": replace(BASE, counters='<p class="views">1,204 views</p>'),
    "a counter of comments": replace(BASE, counters='<a class="comment-count" href="#c">17 comments</a>'),
    "a counter of shares": replace(BASE, counters='<div class="share"><span class="count">382</span> shares</div>'),
    "related links": replace(BASE, related=("Rowing club elects new chair", "Ferry fares frozen")),
    "order of related links": replace(BASE, related=RELATED[::-1]),
    "order of boxes": replace(BASE, boxes=BASE.boxes[::-1]),
    "another weather": replace(BASE, boxes=("<h2>Weather</h2><p>Sun, 9 degrees</p>", BASE.boxes[1])),
    "a banner for consent": replace(
        BASE, above='<div class="cookie-banner" role="dialog"><p>We use cookies.</p><button>Accept</button></div>'
    ),
    "a banner of breaking news": replace(
        BASE, above='<div class="breaking"><a href="/news/9.html">BREAKING: Council meets tonight</a></div>'
    ),
    "comments of readers": replace(
        BASE,
        comments='<section id="comments"><h2>Comments</h2><div class="comment"><p>About time.</p></div></section>',
    ),
    "white space": replace(BASE, indent="\n        ", paragraph="<p>\n  {}\n </p>"),
    "no-break spaces": replace(BASE, paragraphs=everywhere(lambda text: text.replace(" million", "\u00a0million"))),
    "straight quotes": replace(
        BASE, paragraphs=everywhere(lambda text: text.replace("’", "'").replace("“", '"').replace("”", '"'))
    ),
    "another dash": replace(BASE, paragraphs=everywhere(lambda text: text.replace(" – ", " — "))),
    "entities": replace(
        BASE, paragraphs=everywhere(lambda text: text.replace("’", "&rsquo;").replace("é", "&eacute;"))
    ),
    "ligatures": replace(
        BASE, paragraphs=everywhere(lambda text: text.replace("first", "ﬁrst").replace("office", "oﬃce"))
    ),
    "soft hyphens": replace(BASE, paragraphs=everywhere(lambda text: text.replace("harbour", "har\u00adbour"))),
    "another encoding": replace(BASE, encoding="windows-1252"),
    "a wrong encoding": replace(BASE, garble=True),
    "bold instead of strong": replace(BASE, paragraphs=edited(4, "4.2 million", "4.2&#32;million")),
    "names of classes": replace(BASE, body_class="css-1x9ab story-body__k3"),
    "a token in the picture's address": replace(BASE, figure="/media/bridge.jpg?v=8841"),
    "a script's nonce": replace(BASE, head='<script nonce="9f8a">window.x=1</script>'),
    "only declared as modified": replace(BASE, modified="2026-03-04T13:00:00+00:00"),
    "another suffix of the head's title": replace(BASE, site_title=" - Harbour Courier online"),
    "lines for paragraphs": replace(BASE, paragraph="{}<br><br>"),
}

HTTP_BEFORE, HTTP_AFTER = NOON - timedelta(hours=2), NOON + timedelta(hours=2, minutes=30)
SAID: dict[str, tuple[Look, Look]] = {
    "an update printed": (Look(), Look(replace(BASE, paragraphs=CUT, updated="4 March 2026, 14:20"), 3)),
    "an update declared": (Look(), Look(replace(BASE, paragraphs=CUT, modified="2026-03-04T14:20:00+00:00"), 3)),
    "a later Last-Modified": (
        Look(last_modified=HTTP_BEFORE),
        Look(replace(BASE, paragraphs=CUT), 3, last_modified=HTTP_AFTER),
    ),
    "a correction below": (
        Look(),
        Look(replace(BASE, paragraphs=(*CUT, "Correction: an earlier version gave a wrong number of names.")), 3),
    ),
    "an editor's note above": (
        Look(),
        Look(replace(BASE, paragraphs=("Editor’s note: this report was corrected at 2 pm.", *CUT)), 3),
    ),
    "an update in the title": (Look(), Look(replace(BASE, title="UPDATE 1: " + BASE.title, paragraphs=CUT), 3)),
    "a byline added": (Look(replace(BASE, byline=None)), Look(hours=3)),
    "a name corrected in the byline": (Look(), Look(replace(BASE, byline="By Marit Solvåg"), 3)),
    "a second author": (Look(), Look(replace(BASE, byline="By Marit Solvang and Piet Harrow"), 3)),
    "another place": (
        Look(replace(BASE, dateline="BERGEN, Norway — ")),
        Look(replace(BASE, dateline="OSLO, Norway — "), 3),
    ),
    "another date of publication": (
        Look(),
        Look(replace(BASE, printed="5 March 2026, 07:00", declared="2026-03-05T07:00:00+00:00"), 24),
    ),
    "an update printed, nothing else": (Look(), Look(replace(BASE, updated="4 March 2026, 14:20"), 3)),
}
SILENT_EDITS: dict[str, Sheet] = {
    "a figure": replace(BASE, paragraphs=CUT),
    "a name": replace(BASE, paragraphs=edited(1, "Odile Verran", "Odile Varran")),
    "a negation": replace(BASE, paragraphs=edited(2, "The crossing stays free", "The crossing does not stay free")),
    "a currency": replace(BASE, paragraphs=edited(4, "crowns", "euros")),
    "a sign": replace(BASE, paragraphs=edited(4, "a fifth more", "−20% more")),
    "a comma": replace(BASE, paragraphs=edited(0, "eleven weeks, after", "eleven weeks after")),
    "a capital": replace(BASE, paragraphs=edited(0, "The harbour board", "The Harbour Board")),
    "a quotation": replace(BASE, paragraphs=edited(1, "disappoint drivers", "anger drivers")),
    "a sentence removed": replace(
        BASE, paragraphs=edited(2, "Ferries will run every twenty minutes from six in the morning. ", "")
    ),
    "a paragraph removed": replace(BASE, paragraphs=PARAGRAPHS[:3] + PARAGRAPHS[4:]),
    "a paragraph added": replace(
        BASE, paragraphs=(*PARAGRAPHS, "The county has promised to look at the figures again before Easter.")
    ),
    "order of paragraphs": replace(BASE, paragraphs=(*PARAGRAPHS[:2], PARAGRAPHS[3], PARAGRAPHS[2], PARAGRAPHS[4])),
    "a reworded title": replace(BASE, title="Town shuts swing bridge over cracks"),
    "a question for a title": replace(BASE, title=BASE.title + "?"),
    "an edit beside an advertisement": replace(BASE, paragraphs=CUT, between=(AD,)),
}

END_LOST = Layout(name="old", body=".story-body p:nth-of-type(-n+3)")
OLD_RULES: dict[str, tuple[Layout, Sheet]] = {
    "the footer was read as text": (Layout(name="old", body=".story-body p, footer p"), BASE),
    "the end of the text was lost": (END_LOST, BASE),
    "the first paragraph was lost": (Layout(name="old", body=".story-body p:nth-of-type(n+2)"), BASE),
    "the title was the site's": (Layout(name="old", title="header nav"), BASE),
    "the byline was the editor": (
        Layout(name="old", byline=".editor"),
        replace(BASE, counters='<p class="editor">Tor Eikeland</p>'),
    ),
    "related links were read as text": (Layout(name="old", body=".story-body p, .related li"), BASE),
    "the date was read elsewhere": (
        Layout(name="old", published=".stamp"),
        replace(BASE, head="", counters='<p class="stamp">1 March 2026, 08:00</p>'),
    ),
    "an advertisement was read as text": (Layout(name="old", body=".story-body"), replace(BASE, between=(AD,))),
}


def cases() -> Iterator[Case]:
    """Every kind of change."""
    for kind, sheet in NOISES.items():
        yield Case(kind, (Look(), Look(sheet, 3), Look(hours=30)), ())
    counted = (replace(BASE, printed="3 hours ago"), replace(BASE, printed="6 hours ago"))
    yield Case("a date counted from now", (Look(counted[0]), Look(counted[1], 3)), ())
    for kind, looks in SAID.items():
        yield Case(kind, looks, (SOURCE,))
    for kind, sheet in SILENT_EDITS.items():
        yield Case(kind, (Look(), Look(sheet, 3)), (SILENT,))
    rendered = Look(last_modified=NOON), Look(replace(BASE, paragraphs=CUT), 3, NOON + timedelta(hours=3))
    yield Case("a Last-Modified that is every answer's time", rendered, (SILENT,))
    stale = {"updated": "4 March 2026, 10:40"}
    yield Case(
        "an older update still printed",
        (Look(replace(BASE, **stale)), Look(replace(BASE, paragraphs=CUT, **stale), 3)),
        (SILENT,),
    )
    for kind, (rules, sheet) in OLD_RULES.items():
        yield Case(kind, (Look(sheet, rules=rules), Look(sheet, 3)), (EXTRACTOR,))
        noisy = replace(sheet, related=RELATED[:1], counters=sheet.counters + '<p class="views">88 views</p>')
        yield Case(f"{kind}, and the frame changed", (Look(sheet, rules=rules), Look(noisy, 3)), (EXTRACTOR,))
    both = Look(rules=END_LOST), Look(replace(BASE, paragraphs=CUT), 3)
    yield Case("old rules and an edit", both, (EXTRACTOR, SILENT))
    unseen = Layout(name="old", section="nav a")
    yield Case("rules that changed nothing, and an edit", (Look(rules=unseen), both[1]), (SILENT,))
    for kind in ("a figure", "a reworded title", "a paragraph removed"):
        away = Look(SILENT_EDITS[kind], 3)
        yield Case(f"{kind}, taken back", (Look(), away, Look(hours=8)), (FLAP,))
    behind = tuple(Look((BASE, SILENT_EDITS["a name"])[number % 2], number) for number in range(9))
    yield Case("two servers, one behind", behind, (FLAP,))


def thirty_looks() -> Case:
    """A page whose frame is never twice the same."""
    looks = tuple(Look(sheet, number / 2) for number, sheet in enumerate(list(NOISES.values())[:30]))
    return Case("thirty looks", looks, ())
