"""Feeds and sitemaps as they arrive: packed twice, badly encoded, broken, hostile; read as a stream of elements."""

from __future__ import annotations

import codecs
import html
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

MAX_SIZE = 50 * 1024 * 1024
"""Unpacked bytes; the bound of the sitemap protocol."""
MAX_DEPTH = 100
MAX_PACKINGS = 3
_HEAD = 64 * 1024
_CHUNK = 64 * 1024


class NotAnAnnouncement(Exception):
    """What was fetched announces no articles; the reason says what it is instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def local_name(element: Element) -> str:
    """The name of an element without its namespace, in lower case: `pubdate`, `loc`."""
    return _local(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(1024)
def _local(tag: str) -> str:
    return re.split(r"[}:]", tag)[-1].lower()


def text_of(element: Element | None) -> str | None:
    """The text of an element with all it holds; None when there is none."""
    if element is None:
        return None
    return "".join(str(piece) for piece in element.itertext()).strip() or None


def child(element: Element, *names: str) -> Element | None:
    """The first child with one of these names, in the order of the names."""
    children = {local_name(each): each for each in reversed(element)}
    return next((children[name] for name in names if name in children), None)


def unpacked(body: bytes, max_size: int = MAX_SIZE) -> Iterator[bytes]:
    """The bytes in chunks, gunzipped as often as they were zipped; a broken end is left out.

    Raises NotAnAnnouncement when they unpack to more than max_size.
    """
    chunks: Iterable[bytes] = (body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK))
    for _ in range(MAX_PACKINGS):
        chunks = _gunzipped(chunks)
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_size:
            raise NotAnAnnouncement(f"it is larger than {max_size} bytes")
        yield chunk


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, unzipped when they begin as gzip does."""
    unzip = None
    for number, chunk in enumerate(chunks):
        if number == 0 and chunk.startswith(b"\x1f\x8b"):
            unzip = zlib.decompressobj(wbits=31)
        if unzip is None:
            yield chunk
            continue
        try:
            while chunk:
                yield unzip.decompress(chunk, _CHUNK)
                chunk = unzip.unconsumed_tail
                if unzip.eof:  # a further member follows
                    chunk, unzip = unzip.unused_data, zlib.decompressobj(wbits=31)
        except zlib.error:
            return


_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not what they were declared to be, read as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as-windows-1252", _windows)


def decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text by byte order mark, declaration, else UTF-8; what is neither is read as Windows-1252."""
    decoder = None
    for chunk in chunks:
        if decoder is None:
            decoder = codecs.getincrementaldecoder(_encoding(chunk))("as-windows-1252")
        yield decoder.decode(chunk)
    if decoder is not None:
        yield decoder.decode(b"", final=True)


def _encoding(head: bytes) -> str:
    for mark, name in _BOMS.items():
        if head.startswith(mark):
            return name
    declared = _ENCODING.match(head)
    if declared is None or declared[1].lower().startswith((b"utf-16", b"utf16")):  # readable as ASCII, so not UTF-16
        return "utf-8"
    try:
        codec = codecs.lookup(declared[1].decode("ascii"))
    except LookupError:
        return "utf-8"
    is_charset = codec._is_text_encoding and not codec.name.startswith(("utf-7", "idna", "punycode", "unicode_escape"))
    return codec.name if is_charset and codec.incrementaldecoder else "utf-8"


_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|rdf|channel|feed|urlset|sitemapindex|html|body)[\s/>]", re.I)
_ENTITY = re.compile(r"""<!ENTITY\s+[^%"'>\s]+\s+(?:SYSTEM|PUBLIC|"(?:[^"&]|&\#)*&\w|'(?:[^'&]|&\#)*&\w)""", re.I)
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.I)


def _from_root(texts: Iterator[str]) -> Iterator[str]:
    """The document from its root element on; declaration, DTD, and warnings printed before it are left out.

    Raises NotAnAnnouncement for HTML, for entities that expand others or read files, and for anything else.
    """
    head = ""
    while len(head) < _HEAD and (piece := next(texts, None)) is not None:
        head += piece
    plain = _without_comments(head)
    root = _ROOT.search(plain)
    if _ENTITY.search(plain[: root.start()] if root else plain):
        raise NotAnAnnouncement("its document type declares entities made of other entities or files")
    if root is None or root[1].lower() in ("html", "body") or _HTML_DOCTYPE.match(plain.lstrip()):
        raise NotAnAnnouncement(_what_else(plain))
    yield plain[root.start() :]
    yield from texts


def _without_comments(text: str) -> str:
    """The text without comments; one that never ends stays."""
    kept: list[str] = []
    while True:
        before, _, rest = text.partition("<!--")
        _, closed, after = rest.partition("-->")
        if not closed:
            return "".join(kept) + text
        kept.append(before)
        text = after


def _what_else(head: str) -> str:
    head = head.strip("\ufeff\x00 \t\r\n")
    if not head:
        return "it is empty"
    if _HTML_DOCTYPE.match(head) or re.search(r"<(html|head|body)\b", head, re.I):
        return "it is an HTML page"
    if head.startswith(("{", "[")):
        return "it is JSON"
    return "it is neither a feed nor a sitemap"


_REFERENCE = re.compile(r"&(?:(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});)?", re.I)
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]+")


def _mended_reference(match: re.Match[str]) -> str:
    """`&eacute;` is a letter, a bare `&` is `&amp;`; what XML knows stays."""
    name = match[1]
    if name in _XML_NAMES:
        return match[0]
    letter = html.unescape(match[0]) if name else match[0]
    return html.escape(_ILLEGAL.sub("", letter))


def _mended(texts: Iterator[str]) -> Iterator[str]:
    """The text with references that any XML parser reads; CDATA sections stay as they are."""
    rest, in_cdata = "", False
    for text in texts:
        rest += _ILLEGAL.sub("", text)
        while True:
            before, mark, after = rest.partition("]]>" if in_cdata else "<![CDATA[")
            if not mark:
                break
            yield (before if in_cdata else _REFERENCE.sub(_mended_reference, before)) + mark
            rest, in_cdata = after, not in_cdata
        keep = max(rest.rfind("&", -40), rest.rfind("<!", -10), rest.rfind("]", -3)) if len(rest) > 40 else 0
        ready, rest = (rest[:keep], rest[keep:]) if keep >= 0 else (rest, "")
        yield ready if in_cdata else _REFERENCE.sub(_mended_reference, ready)
    yield rest if in_cdata else _REFERENCE.sub(_mended_reference, rest)


def elements(body: bytes, names: frozenset[str], max_size: int = MAX_SIZE) -> Iterator[Element]:
    """The elements with these names, each once it is complete, freed once the next is asked for. The root comes first.

    Entities are not expanded, nothing is loaded, broken markup is read as far as it goes.
    Raises NotAnAnnouncement when it is neither a feed nor a sitemap, too large or too deep.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), recover=True, resolve_entities=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth, entry = 0, None
    for text in _mended(_from_root(decoded(unpacked(body, max_size)))):
        _feed(parser, text)
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise NotAnAnnouncement(f"its elements are nested more than {MAX_DEPTH} deep")
            if event == "start" and depth == 1:
                yield element
            elif local_name(element) in names:
                if entry is not None:  # its end, or the start of the next one when its end is missing
                    yield entry
                    _free(entry)
                entry = element if event == "start" else None


def _feed(parser: etree.XMLPullParser, text: str) -> None:
    try:
        parser.feed(text.encode("utf-8"))
    except etree.XMLSyntaxError as error:  # beyond recovery: a bound of the parser
        raise NotAnAnnouncement(f"its XML cannot be read: {error.msg}") from error


def _free(element: Element) -> None:
    """Forgets an element that was read, so that memory does not grow with the document."""
    for part in element:
        if part.tag != element.tag:  # an entry inside an entry, when markup is broken, is still to be read
            part.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
