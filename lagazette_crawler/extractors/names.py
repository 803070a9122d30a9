"""Names of authors in a printed byline: `By Ada Byron and Karl Marx, Staff Writers` gives two."""

from __future__ import annotations

import re

from lagazette_crawler.places.agencies import agency_named
from lagazette_crawler.places.gazetteer import towns_named
from lagazette_crawler.places.regions import regions_named
from lagazette_crawler.text import one_line

MAX_NAME = 60
MAX_WORDS = 6
LARGE_TOWN, MIDDLING_TOWN = 100_000, 15_000
"""Inhabitants of a town whose name of several words, or of one, is no person's behind another name."""

_BEFORE = re.compile(
    r"""^(?:(?:story|written|posted|published|reported|reporting|words|photos?|edited|analysis|review|article|created|
    submitted|opinion|commentary|contributions?|interview|view\ all\ posts|veröffentlicht|geschrieben|verfasst|publié|
    écrit|scritto|escrito|publicado|a)\s+)?
    (?:by|from|par|von|vom|por|di|de|door|av|af|autor(?:en|in|e|a|es)?|author(?:s|ed\ by)?|auteur|texte?|testo|texto|
    written|redacci[oó]n|автор[ы]?|текст|müəllif|yazan|haber|oleh|przez|autorzy|kirjoittaja|skrevet\ av|από|
    文|作者|来源|記者|记者|责编|责任编辑|責任編輯)
    (?:\s*[:：/|]\s*|\s+|(?<=[文者源编輯])\s*)""",
    re.I | re.X,
)
_CREDIT = re.compile(
    r"""(?:by|par|von|por|di|door|av|af|oleh|przez|autor(?:in(?:nen)?|en|a|es)?|author(?:s)?|auteure?s?|verfasser(?:in)?|
    (?:text|texte|texto|testo|tekst|words|story|interview|bericht|artikel|beitrag|article|report)
    \ (?:von|by|de|di|par|por)|
    (?:written|posted|reported)\ by|(?:geschrieben|erstellt|gespeichert|verfasst|veröffentlicht)\ von|
    (?:écrit|publié|rédigé)\ par|(?:escrito|publicado)\ por|scritto\ da|skrevet\ av|
    (?:text|texte|texto|testo|tekst|words|interview|redaktion|автор|текст|müəllif|yazan)(?=\s*:)|
    (?:作者|文|記者|记者|责编|责任编辑|責任編輯)(?=\s*[:：/]))
    (?:\s*[:：/]\s*|\s+)""",
    re.I | re.X,
)
_HANDLE = re.compile(r"\(?@\w+\)?|\S+@\S+\.\w+|https?://\S+|www\.\S+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AND = re.compile(
    r"""\s*(?:[,;|/•·‧、&]|\s[-–—]\s|
    \s(?:and|et|und|y|e|og|och|en|i|и|və|ve|con|with|avec|mit|for|für|pour|contributions?\ from)\s)\s*""",
    re.I | re.X,
)
_END = re.compile(
    r"""(?:\s|^)(?:\d{1,2}[:.]\d\d | \d{1,2}\.?\ ?\w+\ \d{4} | \w+\ \d{1,2},\ \d{4} | updated | published | posted\ on |
    last\ updated | publié | mis\ à\ jour | le\ \d | am\ \d | on\ \w+day | stand(?::|\ (?:vom\ )?\d) | aktualisiert |
    follow | alle\ artikel | über\s | says$ | sagt$ | read\ more | see\ more | view\  |
    (?:fotos?|photos?|bild(?:er)?|illustration(?:en|s)?|images?)(?:\s*:|\s+(?:von|by|par|de)\b) ).*$""",
    re.I | re.X,
)
_ROLE_WORD = (
    r"(?:staff|senior|chief|associate|contributing|special|guest|freelance|news|political|sports?|business|editor(?:ial)?|"
    r"reporter|writer|correspondent|journalist|columnist|contributor|producer|producteur|redakteur(?:in)?|redaktion|"
    r"reporterin|journaliste|correspondante?|envoyée?|spéciale?|rédacteur|rédactrice|chef|redactora?|periodista|"
    r"corresponsal|\w+(?:leiter|sprecher|referent)(?:in)?|photographer|photos?|video|digital|managing|deputy|executive|bureau|ressortleiter(?:in)?|desk|team|"
    r"fellow|professor|director|sponsored|anzeige|advertorial|ph\.?d\.?|m\.?d\.?|esq\.?|mba|city|in-chief|autorenseite)"
)
_ROLE = re.compile(_ROLE_WORD, re.I)
_ROLES = re.compile(rf"(?:{_ROLE_WORD}|in|the|of|at|for|von|der|die|das|de|la)", re.I)
_THERE = re.compile(r"\s(?:in|from|à|en|aus|depuis)\s+[^\W\d_a-zà-öø-ÿ][^\d,]*$")
_LAST_ROLES = re.compile(rf"(?:\s+{_ROLE_WORD}\.?)+$", re.I)
_KEPT_ALONE = re.compile(
    r"(?:.*\b(?:redaktion|newsdesk|staff|team|desk|rédaction|redacci[oó]n|redazione|editors?)\b.*)", re.I
)
_CREDENTIAL = re.compile(r"[A-Z]{2,4}(?:-[A-Z])?|[A-Z]\.[A-Z]\.[A-Z]?\.?")
_NO_NAME = re.compile(
    r"\d{2,}|\d\s|[<>{}=#%$€£?!:…]|\.(?:com|net|org)\b|https?:"
    r"|^(?:admin|administrator|author|guest|anonymous|unknown|none|null|undefined|user|by|sponsored|posted|home|menu"
    r"|datum|date|stand|quelle|source|teilen|share|kommentare?|comments?|text|foto|bild|autor)$",
    re.I,
)
_PARTICLE = re.compile(
    r"(?:de|da|do|dos|das|del|della|di|du|le|la|van|von|der|den|zu|zum|ter|ten|el|al|bin|ibn|af|av|y|e|d'|’t)", re.I
)

_AGENCY_KINDS = frozenset({"agency", "release", "generic"})


def is_agency(name: str) -> bool:
    """Whether this is a news agency and no person: `AFP`, `dpa/lno`, `Reuters`."""
    agency = agency_named(name)
    return agency is not None and agency.kind in _AGENCY_KINDS


def names_in(text: str) -> list[str]:
    """The names in a byline, in order; empty when it names nobody."""
    text = _HANDLE.sub(" ", _BRACKETS.sub(" ", one_line(text)))[: MAX_NAME * 20]
    text = _END.sub("", _without_prefix(text))
    found = [_bare(part) for part in _AND.split(text)]
    names = [name for name in found if is_name(name)]
    if len(names) > 1 and any(" " in name for name in names):
        names = [name for name in names if " " in name or _is_signature(name)]
        names = [*names[:1], *(name for name in names[1:] if not (_is_place(name) or _is_job(name)))]
    if not names and _KEPT_ALONE.fullmatch(text.strip()) and is_name(text.strip(), roles=False):
        return [text.strip()]
    return names


def credited(line: str) -> list[str]:
    """The persons whom a line credits that does nothing else: `Text: Ada Byron`, `Von Ada Byron und Karl Marx`."""
    line = line.strip()
    opening = _CREDIT.match(line)
    if opening is None:
        return []
    names = [name for name in names_in(line[opening.end() :]) if " " in name or not name.isascii()]
    said = sum(len(name) for name in names)
    return names if said * 2 > len(line) - opening.end() else []


def is_name(name: str, *, roles: bool = True) -> bool:
    """Whether this can be the name of a person or a signature; `roles`: refuse what is nothing but a job."""
    words = name.split()
    if not 1 <= len(words) <= MAX_WORDS or not 2 <= len(name) <= MAX_NAME or _NO_NAME.search(name):
        return False
    if roles and all(_ROLES.fullmatch(word.strip(".,")) for word in words):
        return False
    return len(words) == 1 or all(word[0].upper() == word[0] or _PARTICLE.fullmatch(word) for word in words)


def _is_place(name: str) -> bool:
    """Whether what stands behind a full name says where its bearer is: `Jane Doe, Buenos Aires`."""
    at_least = LARGE_TOWN if " " in name else MIDDLING_TOWN
    is_region = len(name) > 3 and bool(regions_named(name))
    return is_region or any(town.population >= at_least or town.is_capital for town in towns_named(name))


def _is_job(name: str) -> bool:
    """Whether what stands behind a full name is what its bearer does: `Jane Doe, Pressesprecherin der Stadt`."""
    return bool(_ROLE.fullmatch(name.split()[0]))


def _is_signature(word: str) -> bool:
    """Whether a single word beside full names signs too: `AFP`, `Madonna`; not `PhD`, `RDN`, `kleine`."""
    return is_agency(word) or (word[0].isupper() and not _CREDENTIAL.fullmatch(word)) or not word[0].isalpha()


def _bare(part: str) -> str:
    """A piece of a byline without prefix, jobs, and the name said twice."""
    name = _THERE.sub("", _without_prefix(part)).strip(' .,:;-–—|*@"“”')
    if part.rstrip().endswith((" Jr.", " Sr.", ".J.", ".C.")):
        name += "."
    shorter = _LAST_ROLES.sub("", name)
    name = _without_agency(shorter if len(shorter.split()) > 1 else name)
    half = len(name) // 2
    return name[:half] if half and name[:half] == name[half + 1 :] and name[half] == " " else name


def _without_agency(name: str) -> str:
    """`Jane Doe The Associated Press`: the name alone; the agency stands in the article's own field."""
    words = name.split()
    rests = ((at, " ".join(words[at:])) for at in range(2, len(words)))
    ends = (at for at, rest in rests if (" " in rest or rest.isupper()) and is_agency(rest))
    return " ".join(words[: next(ends, len(words))])


def _without_prefix(text: str) -> str:
    for _ in range(2):
        shorter = _BEFORE.sub("", text.strip(), count=1)
        text = shorter if shorter.strip() else text
    return text
