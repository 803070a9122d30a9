"""Names of authors in a printed byline: `By Ada Byron and Karl Marx, Staff Writers` gives two."""

from __future__ import annotations

import re

from lagazette_crawler.text import folded, one_line

MAX_NAME = 60

_BEFORE = re.compile(
    r"""^(?:(?:story|written|posted|published|reported|reporting|words|photos?|edited|analysis|review|article|created|
    submitted|opinion|a)\s+)?
    (?:by|par|von|por|di|de|door|av|af|autor(?:en|in|e|a|es)?|author(?:s|ed\ by)?|auteur|text|texte|testo|texto|written|
    redacci[oó]n|автор[ы]?|текст|müəllif|yazan|haber|oleh|przez|autorzy|kirjoittaja|skrevet\ av|από|文|作者|来源|記者)
    (?:\s*[:：/|]\s*|\s+|(?<=[文者源])\s*)""",
    re.I | re.X,
)
_HANDLE = re.compile(r"\(?@\w+\)?|\S+@\S+\.\w+|https?://\S+|www\.\S+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AND = re.compile(
    r"\s*(?:[,;|/•·‧、&]|\s[-–—]\s|\s(?:and|et|und|y|e|og|och|en|i|и|və|ve|con|with|avec|mit|for|für|pour)\s)\s*", re.I
)
_END = re.compile(
    r"""(?:\s|^)(?:\d{1,2}[:.]\d\d | \d{1,2}\.?\ ?\w+\ \d{4} | \w+\ \d{1,2},\ \d{4} | updated | published | posted\ on |
    last\ updated | publié | mis\ à\ jour | le\ \d | am\ \d | on\ \w+day | follow)\b.*$""",
    re.I | re.X,
)
_ROLE = re.compile(
    r"(?:staff|senior|chief|associate|contributing|special|guest|freelance|news|political|sports?|business|editor|reporter|writer|correspondent|"
    r"journalist|columnist|contributor|producer|producteur|redakteur(?:in)?|redaktion|reporterin|journaliste|correspondant[e]?|envoyée?|spéciale?|"
    r"rédacteur|rédactrice|chef|en|in|the|of|at|for|von|der|die|das|redactor[a]?|periodista|corresponsal|ph\.?d\.?|m\.?d\.?|jr\.?|sr\.?|esq\.?|"
    r"m\.?s\.?|r\.?d\.?|mba|photographer|photos?|video|digital|managing|deputy|executive|bureau|ressortleiter(?:in)?|desk|team)",
    re.I,
)
_KEPT_ALONE = re.compile(
    r"(?:redaktion|newsdesk|.*\b(?:staff|team|desk|redaktion|rédaction|redacci[oó]n|redazione)\b.*)", re.I
)
_WORD = re.compile(r"[^\s.\-]+")
_NO_NAME = re.compile(
    r"\d{2,}|[<>{}=#%$€£?!]|\.(?:com|net|org)\b|^(?:admin|author|guest|anonymous|unknown|none|null|undefined|user)$|https?:",
    re.I,
)

AGENCIES = frozenset(
    [
        "aa",
        "aap",
        "adnkronos",
        "afp",
        "agence france-presse",
        "agerpres",
        "aki",
        "ani",
        "anadolu",
        "anadolu agency",
        "anadolu ajansı",
        "ansa",
        "ap",
        "apa",
        "apn",
        "armenpress",
        "associated press",
        "the associated press",
        "ats",
        "azertac",
        "azertag",
        "belga",
        "bloomberg",
        "bloomberg news",
        "bns",
        "cna",
        "cp",
        "the canadian press",
        "canadian press",
        "ddp",
        "dow jones",
        "dow jones newswires",
        "dpa",
        "dpa-afx",
        "dts",
        "dts nachrichtenagentur",
        "efe",
        "agencia efe",
        "europa press",
        "epd",
        "ians",
        "interfax",
        "irna",
        "itar-tass",
        "kna",
        "keystone-sda",
        "kyodo",
        "kyodo news",
        "lusa",
        "mti",
        "ntb",
        "pa",
        "pa media",
        "press association",
        "pap",
        "prensa latina",
        "pti",
        "press trust of india",
        "reuters",
        "thomson reuters",
        "ria",
        "ria novosti",
        "ritzau",
        "sda",
        "sid",
        "sputnik",
        "tanjug",
        "tass",
        "тасс",
        "риа новости",
        "интерфакс",
        "trend",
        "tt",
        "upi",
        "xinhua",
        "新华社",
        "yonhap",
        "yonhap news agency",
        "zinl",
        "apa-ots",
        "afp-services",
        "new york times news service",
        "tribune news service",
        "report",
        "turan",
        "agencies",
        "agencias",
        "agences",
        "agenturen",
    ]
)
"""News agencies as they sign, in lower case."""


def is_agency(name: str) -> bool:
    """Whether this is a news agency and no person: `AFP`, `dpa/lno`, `Reuters`."""
    bare = folded(name).strip(".()[] ")
    return bare in AGENCIES or all(
        part in AGENCIES for part in re.split(r"\s*[/,+]\s*|\s+(?:with|avec|mit|con)\s+", bare)
    )


def names_in(text: str) -> list[str]:
    """The names in a byline, in order; empty when it names nobody."""
    text = _HANDLE.sub(" ", _BRACKETS.sub(" ", one_line(text)))[: MAX_NAME * 20]
    text = _END.sub("", _without_prefix(text))
    found = [_without_prefix(part).strip(" .,:;-–—|*") for part in _AND.split(text)]
    names = [name for name in found if _is_name(name)]
    if not names and _KEPT_ALONE.fullmatch(text.strip()) and len(text) <= MAX_NAME:
        return [text.strip()]
    return names


def _without_prefix(text: str) -> str:
    shorter = _BEFORE.sub("", text.strip(), count=1)
    return shorter if shorter.strip() else text


def _is_name(name: str) -> bool:
    words = name.split()
    if not words or len(name) > MAX_NAME or len(words) > 6 or len(name) < 2 or _NO_NAME.search(name):
        return False
    return not all(_ROLE.fullmatch(word.strip(".,")) for word in words)
