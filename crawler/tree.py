"""The tree of an HTML page: bytes in whatever encoding, of whatever size and depth, to one lxml tree.

    root = tree.plant(page.body, page.headers.get("content-type", ""))

What a hostile page may cost is bounded here, before any reader sees it.
"""

from __future__ import annotations

import re
from codecs import lookup
from typing import Final

from lxml import etree, html

LARGEST: Final = 2_000_000  # characters; trafilatura takes 20 s for 5 MB of <p>
_DEEPEST = 200  # libxml2 drops what lies below 256
_ONE_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)  # lxml.html's own asks Python for each element
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:\s[^<>]*)?/?>")
_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?charset\s*=|\?xml\b[^>]{0,80}?encoding\s*=)\s*["']?\s*([A-Za-z0-9_:.-]+)""",
    re.IGNORECASE,
)
_MACHINERY = re.compile(r"<(script|style|svg|noscript)\b(?![^>]*ld\+json)[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
# What servers call one thing and mean another (WHATWG Encoding, 4.2).
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip


def plant(body: bytes, content_type: str = "") -> html.HtmlElement:
    """The page's tree, its root `<html>`. An empty or unreadable page gives an empty tree."""
    return grow(decoded(body, content_type))


def grow(markup: str) -> html.HtmlElement:
    """The tree of *markup*, cut to two million characters and 200 levels; text that lies deeper is lifted."""
    if len(markup) > LARGEST:
        markup = _MACHINERY.sub("", markup)[:LARGEST]
    root, whole = _parsed(markup)
    return root if whole else _parsed(shallow(markup))[0]


def _parsed(markup: str) -> tuple[html.HtmlElement, bool]:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    raw = markup.replace("\x00", "").encode("utf-8", "ignore")
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.LxmlError, ValueError):
        return html.document_fromstring(b"<html><body></body></html>"), True
    return root, not any("depth" in error.message for error in parser.error_log)


def shallow(markup: str) -> str:
    """Without the tags that lie too deep: their text stays."""
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _VOID or tag[0].endswith("/>"):
            return tag[0]
        if tag[1]:
            depth -= depth > 0
            return tag[0] if depth < _DEEPEST else " "
        depth += 1
        return tag[0] if depth <= _DEEPEST else " "

    return _TAG.sub(keep, markup)


def decoded(body: bytes, content_type: str = "") -> str:
    """UTF-8 where the bytes are that (whatever is declared); then the server's word, the page's, and its language's usual one."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    in_header = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", content_type, re.IGNORECASE)
    in_page = _CHARSET.search(body, 0, 4096)
    names = [in_header[1] if in_header else "", in_page[1].decode("ascii") if in_page else ""]
    if not any(name.lower().startswith(("iso-2022", "utf-16", "utf-7", "hz")) for name in names):
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    for name in names:
        if codec := _codec(name):
            return body.decode(codec, "replace")
    return body.decode(_usual(body), "replace")


_LANG = re.compile(rb"""<html\b[^>]{0,300}?\blang\s*=\s*["']?\s*([A-Za-z]{2}(?:-[A-Za-z]{2,4})?)""", re.IGNORECASE)
# What pages of a language are written in that do not say (WHATWG HTML, 13.2.3.2, the table of locales), the likelier one first.
_BY_LANGUAGE = {
    "ar": ("cp1256",), "fa": ("cp1256",), "ur": ("cp1256",), "he": ("cp1255",), "el": ("cp1253",), "tr": ("cp1254",), "az": ("cp1254",),
    "ru": ("cp1251", "koi8_r"), "uk": ("cp1251", "koi8_u"), "bg": ("cp1251",), "sr": ("cp1251",), "mk": ("cp1251",), "be": ("cp1251",),
    "pl": ("cp1250",), "cs": ("cp1250",), "sk": ("cp1250",), "hu": ("cp1250",), "sl": ("cp1250",), "hr": ("cp1250",), "ro": ("cp1250",),
    "lt": ("cp1257",), "lv": ("cp1257",), "et": ("cp1257",), "vi": ("cp1258",), "th": ("cp874",), "ko": ("cp949",),
    "ja": ("euc_jp", "cp932"), "zh-tw": ("big5hkscs", "gb18030"), "zh-hk": ("big5hkscs", "gb18030"), "zh": ("gb18030", "big5hkscs"),
}  # fmt: skip


def _usual(body: bytes) -> str:
    """The encoding that a page of its language is written in, where it says nothing and is no UTF-8."""
    found = _LANG.search(body, 0, 4096)
    named = found[1].decode("ascii").lower() if found else ""
    usual = _BY_LANGUAGE.get(named) or _BY_LANGUAGE.get(named[:2], ())
    read = {
        codec: text for codec in usual if 200 * (text := body.decode(codec, "replace")).count("\ufffd") <= len(text)
    }
    return max(read, key=lambda codec: sum(map(str.islower, read[codec])), default="cp1252")  # KOI8 is 1251 in capitals


def _codec(name: str) -> str | None:
    try:
        found = lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    # A page that says UTF-8 and is not: nearly all of it is, so stray bytes become U+FFFD. UTF-7 is an attack.
    return None if found in {"utf-7", "rot13", "hex", "base64", "zlib", "bz2"} else _MEANT.get(found, found)
