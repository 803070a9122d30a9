"""Lines that newspapers print among an article's paragraphs and that are none of its text.

Credits of pictures, and what the house earns from its links.
"""

from __future__ import annotations

import re

LONGEST_CREDIT, LONGEST_NOTICE = 60, 90
"""Words."""

# A ferry in the storm of Tuesday. (Ada Lund / NurPhoto via Getty Images); (Ada Lund/AFP). `(AFP)` and `(dpa/red)` are
# signatures below a text.
_CREDIT = re.compile(
    r"""\((?:
    (?:[^()]{0,80}[ /])?(?:Getty\ Images|AP\ Photo|AP-Foto|NurPhoto|Shutterstock|EPA-EFE|[Pp]icture\ [Aa]lliance|Alamy|
        imago\ images|IMAGO|via\ (?:AP|AFP|REUTERS|Reuters))\b[^()]{0,60} |
    (?!Von\ |By\ |Par\ |Da\ |Por\ )(?:[A-ZÀ-Ý][\w.'’-]*\ ){1,3}[A-ZÀ-Ý][\w'’-]+\ ?/\ ?
        (?:AFP|AP|dpa|REUTERS|Reuters|EPA|PA\ Wire|TT|ANP|NTB|Keystone)\b[^()]{0,40}
    )\)$""",
    re.X,
)
# If you buy through links on our site, we may earn a small commission.
_COMMISSION = re.compile(
    r"""\b(?:(?:[Ww]e|us|our\ (?:site|publisher|partners?))\ (?:may|might|can|could|will|also)|
    [A-Z]\w+(?:\ [A-Z]\w+)?\ may)\ (?:\w+\ )?
    (?:receive|earn|get|collect|make)\ (?:an?\ |some\ )?(?:small\ |affiliate\ |portion\ of\ |share\ of\ )*
    (?:commissions?|compensation|revenue)\b |
    \b(?:earns?|receives?)\ (?:an?\ )?(?:small\ |affiliate\ )*commissions?\ (?:if|when|from|on|for|through)\b""",
    re.X,
)
_OF_LINKS = re.compile(r"\b(?:links?|products?|purchases?|buy|offers?|page|site)\b", re.I)
_AFFILIATE = re.compile(
    r"""\b[Aa]ffiliate[\ -](?:links?|partners?|commissions?|program(?:me)?s?)\b | \bAffiliate-Links?\b |
    \bliens?\ (?:affiliés?|d'affiliation)\b | \benlaces?\ de\ afiliad""",
    re.X,
)


def is_notice(text: str, size: int) -> bool:
    """Whether a block of so many words is such a line; a long paragraph that only mentions one is none."""
    if size > LONGEST_NOTICE:
        return False
    if _earns(text):
        return True
    return size <= LONGEST_CREDIT and is_credited(text)


def _earns(text: str) -> bool:
    if "ffilia" in text or "lien" in text or "nlace" in text:
        return bool(_AFFILIATE.search(text))
    earning = "ommission" in text or "ompensation" in text or "evenue" in text
    return earning and bool(_OF_LINKS.search(text)) and bool(_COMMISSION.search(text))


def is_credited(text: str) -> bool:
    """Whether a line ends with the credit of a picture."""
    return text.endswith(")") and bool(_CREDIT.search(text[-160:]))
