"""Lines that belong to the frame of a page wherever they stand: advertisements, counters, links to read also, offers.

Readers of pages leave most of them out; what slips through may not make a revision. A line counts as frame only by its
own words, so an edit of the article is never taken for one.
"""

from __future__ import annotations

import re

from lagazette_crawler.text import paragraphs

FEW_WORDS, SOME_WORDS, MANY_WORDS = 8, 30, 200
"""Words up to which a line may be a counter, a link or an advertisement, an offer or a consent."""

_LABELLED = re.compile(
    r"\W*(?:advertisement|advertorial|advert|sponsored(?: content)?|promoted|paid (?:content|post)|anzeige|werbung"
    r"|publicité|contenu sponsorisé|sponsorisé|publicidad|patrocinado|pubblicità|sponsorizzato|publicidade"
    r"|реклама|на правах рекламы|reklam|reklama|advertentie|annons|mainos|広告|广告|إعلان"
    r"|(?:read|see|watch) (?:also|more)|also read|related(?: articles?| stories)?|more on this(?: story)?"
    r"|(?:à )?lire(?: aussi)?|à lire également|voir aussi|sur le même sujet|lesen sie auch|mehr zum thema|siehe auch"
    r"|le[ae] también|ver también|leggi anche|leia (?:também|mais)|читайте также|смотрите также|по теме|читать также"
    r"|həmçinin oxu(?:yun)?|oxşar xəbərlər|ayrıca oku(?:yun)?|ilgili haber(?:ler)?|lees ook|läs också|les også|læs også"
    r"|lue myös|czytaj (?:też|także|również)|přečtěte si|citește și|اقرأ أيضا|関連記事)\s*(?:[:|>»–—-]|$)",
    re.IGNORECASE,
)
_COUNTED = (
    r"(?:views?|reads?|likes?|shares?|comments?|followers?|retweets?|reposts?|reactions?|vues?|lectures?|partages?"
    r"|commentaires?|aufrufe|kommentare|visitas|lecturas|comentarios|visualizzazioni|commenti|просмотр\w*|прочтени\w*"
    r"|комментари\w*|baxış\w*|baxıldı|oxunub|oxunma|okunma|görüntülenme|yorum|wyświetle\w*|weergaven)"
)
_NUMBER = r"\d[\d.,\u00a0\u202f ]*[km]?"
_COUNTER = re.compile(
    rf"(?:{_NUMBER}\s*(?:people\s+)?{_COUNTED}\b|\b{_COUNTED}(?:\s+count)?\W{{0,3}}\s*{_NUMBER}(?:\s*times)?"
    rf"|\bread\s+{_NUMBER}\s*times|\b\d+\s*min(?:ute)?s?\s+read\b|\d+\s*min(?:utes)?\s+de lecture)",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\W*(?:you have \d+ (?:free )?articles?|you(?:'|’)ve read \d+|join [\d.,]+ (?:readers|subscribers)|we use cookies"
    r"|this (?:site|website) uses cookies|we and our (?:\d+ )?partners|nous utilisons des cookies|nous et nos"
    r"|ce site utilise des cookies|il vous reste \d+ articles?|wir verwenden cookies|wir und unsere (?:\d+ )?partner"
    r"|usamos cookies|utilizamos cookies|nosotros y nuestros socios|utilizziamo i? ?cookie"
    r"|мы используем (?:файлы )?cookie"
    r"|bu sayt kukilərdən|çerez(?:ler)? kullan)",
    re.IGNORECASE,
)


def is_frame(line: str) -> bool:
    """Whether a paragraph is part of a page's frame by its own words."""
    words = line.count(" ") + 1
    if words <= FEW_WORDS and _COUNTER.search(line):
        return True
    return bool((words <= SOME_WORDS and _LABELLED.match(line)) or (words <= MANY_WORDS and _OFFER.match(line)))


def without_frame(body: str | None) -> str:
    """The paragraphs of a body that are no part of the frame."""
    return "\n\n".join(line for line in paragraphs(body or "") if not is_frame(line))
