"""Mending: what stands around a feed, or in it, and keeps a parser from reading it as it was meant.

mended(b"<br>Warning: …<?xml version=…")      b"<?xml version=…"
mended(b"<pre>&lt;rss …&lt;/rss&gt;</pre>")   b"<rss …</rss>"
"""

from __future__ import annotations

import re
from html import unescape

from crawler.blocks import items, whole


def mended(body: bytes) -> bytes:
    """*body* as a parser takes it. White space or a PHP warning before <?xml makes one refuse the document."""
    body = _unescaped(body)
    ended = whole(body)
    return _without_captions(_without_entities(_from_first_tag(body if ended is None else ended)))


def _unescaped(body: bytes) -> bytes:
    """A feed that was put out as text, "&lt;rss": as it was meant."""
    if b"<item" in body or b"<entry" in body or not (b"&lt;item" in body or b"&lt;entry" in body):
        return body
    start = re.search(rb"&lt;(?:\?xml|rss|feed|rdf:RDF)\b", body)
    end = body.rfind(b"&gt;") + 4
    if not start or body[: start.start()].count(b"<") > _FEW_TAGS:
        return body
    return unescape(body[start.start() : end].decode("utf-8", "replace")).encode()


_FEW_TAGS = 12  # before it: <html><body><pre>; a page that shows a feed in its text has more
_SUBSET = re.compile(rb"<!DOCTYPE[^\[>]{0,500}\[(.*?)\]\s*>", re.DOTALL | re.IGNORECASE)
_UNSAFE = re.compile(rb"<!ENTITY[^>]*?(?:&(?!#)|%|SYSTEM|PUBLIC)", re.IGNORECASE)


def _without_entities(body: bytes) -> bytes:
    """Without a document type whose entities hold entities or name files: nothing of it is expanded or fetched."""
    subset = _SUBSET.search(body, 0, 100_000)
    return body[: subset.start()] + body[subset.end() :] if subset and _UNSAFE.search(subset[1]) else body


_LITERAL = b"<![CDATA["
_BARE = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")


def with_ampersands(body: bytes) -> bytes:
    """*body* with each & that begins no entity escaped. It is not well-formed, and feedparser makes "AT&T;" of "AT&T".

    CDATA is stepped over by plain searches: one pattern for both took a tenth of what feedparser does.
    """
    before, *rest = body.split(_LITERAL)
    parts = [_BARE.sub(b"&amp;", before)]
    for each in rest:
        literal, closing, after = each.partition(b"]]>")
        parts += (_LITERAL, literal, closing, _BARE.sub(b"&amp;", after))
    return b"".join(parts)


_CAPTION = re.compile(rb"<(media:description|itunes:summary)\b[^>]*>.*?</\1\s*>", re.DOTALL)
_OWN_TEXT = re.compile(rb"<(?:description|summary|content)\b")


def _without_captions(body: bytes) -> bytes:
    """Without the captions of items that have a text: feedparser takes a second description for the content."""
    if b"<media:description" not in body and b"<itunes:summary" not in body:
        return body
    for begin, end in reversed(items(body)):
        if _OWN_TEXT.search(body, begin, end):
            body = body[:begin] + _CAPTION.sub(b"", body[begin:end]) + body[end:]
    return body


def _from_first_tag(body: bytes) -> bytes:
    start = body.find(b"<?xml", 0, 4096)
    return (
        body[start:]
        if start > 0 and b"\x00" not in body[:start] and body[:start].strip(b"\xef\xbb\xbf \t\r\n")
        else body.lstrip(b" \t\r\n")
    )
