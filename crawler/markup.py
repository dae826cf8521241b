r"""Markup to clean text: paragraphs parted by a blank line, none of the machinery around them.

    "<p>One &amp;#8220;word&amp;#8221;<br><br>Two</p><script>…</script>"    "One “word”\n\nTwo"

Whatever comes in, text comes out: what lxml cannot read is stripped roughly, what is too long is cut.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from unicodedata import is_normalized, normalize

from lxml import etree, html

from crawler import tree

LONGEST_TITLE: Final = 500  # code points
LONGEST_TEXT: Final = 400_000
_MOST_MARKUP = 800_000  # characters of one fragment that are looked at

# --- characters ------------------------------------------------------------------------------------

# U+0080…9F are never meant: Windows-1252 was declared as ISO-8859-1 (all feed formats have seen it).
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_DROPPED = dict.fromkeys(
    [
        *(*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F),  # control characters
        *(0xAD, 0x200B, 0x2060, 0xFEFF),  # soft hyphen, zero-width space, word joiner, byte order mark
        *(*range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # bidi overrides: they make a mail's line read otherwise
        *(0xFFFE, 0xFFFF),
    ]
)
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LINES = {0x0D: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_TABLE: Final = {**_C1, **_DROPPED, **_SPACES, **_LINES}
_SURROGATES = re.compile(r"[\ud800-\udfff]+")
_ODD = re.compile(f"[\ud800-\udfff{''.join(map(re.escape, map(chr, _TABLE)))}]")
_MOJIBAKE = re.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
_SUSPECT = re.compile("[ÂÃÐÑØÙâ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")


def clean(text: str) -> str:
    """One line: NFC (but see `_COMPOSED`), no control characters, any white space one space."""
    return " ".join(_characters(text).split())


def lines(text: str) -> str:
    """Several lines: as `clean`, but lines stay and a blank line parts paragraphs."""
    text = _characters(text)
    if any(map(text.__contains__, _LOOSE)):  # of white space no more is left than tabs, line ends and spaces
        text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return (_GAP.sub("\n\n", text) if "\n\n\n" in text else text).strip()


_LOOSE = ("  ", "\n ", " \n", "\t")
_GAP = re.compile(r"\n{3,}")


def _characters(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if not text.isascii() and _SUSPECT.search(text):
        text = _MOJIBAKE.sub(_mended, text)
    # Nine texts in ten hold nothing odd, and a table costs ten times the search. What is odd is no sign that prints.
    if not text.replace("\n", "").isprintable() and _ODD.search(text):
        text = _SURROGATES.sub("", text.translate(_TABLE))
    if text.isascii() or is_normalized("NFC", text):
        return text
    return _COMPOSED.sub(lambda part: normalize("NFC", part[0]), text)


# Indic letters stay as they are written: NFC takes nineteen apart that everybody writes as one (Bengali ড়, ঢ়, য়; Devanagari क़ …),
# and joins the halves of vowel signs (ে + া) that some outlets write, and their readers search for, apart. What compares texts
# folds them by itself. Nothing is joined to what stands before an ASCII sign: a run needs no more than one, to which a mark may belong.
_COMPOSED = re.compile("[\x00-\x7f]?[^\x00-\x7f\u0900-\u0dff]+")


def _mended(found: re.Match[str]) -> str:
    """UTF-8 that was read as Windows-1252: "â€™" is ’. Honest text stays: "CAFÉ»" would decode, too."""
    run = found[0]
    try:
        raw = b"".join(bytes([ord(c)]) if ord(c) < 0x100 else c.encode("cp1252") for c in run)
        mended = raw.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run
    before = found.string[max(0, found.start() - 1) : found.start()]
    sure = "â€" in run or len(raw) >= 4 or (run[0] in "ÂÃ" and not before.isupper())
    return mended if sure else run


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """No longer than *longest*, cut after a word."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(None, 1)[0].rstrip() + " …"


_QUOTES: Final = str.maketrans("‘’‚‛“”„‟", "''''" + '"' * 4)


def plain(text: str) -> str:
    """To compare by: straight quotes, no case."""
    return text.translate(_QUOTES).casefold()


# --- titles ----------------------------------------------------------------------------------------

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:\s[^<>]*)?/?>")
_VOID = frozenset(("br", "img", "wbr", "hr"))
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def line(markup: str) -> str:
    """A title or a name as one line of text.

    Tags go where they are closed again: "<i>The Pitt</i>" is markup, "<b> tag explained" is text. Entities that are
    left are decoded once more (1 title in 400 of real feeds is escaped twice).
    """
    text = _unpacked(markup[: LONGEST_TITLE * 20])
    if "<" in text:
        closed = {name.lower() for slash, name in _TAG.findall(text) if slash} | _VOID
        text = _TAG.sub(lambda tag: _gap(tag[2]) if tag[2].lower() in closed else tag[0], text)
    return cut(clean(entities(entities(text))), LONGEST_TITLE)


def _gap(tag: str) -> str:
    return " " if tag.lower() in _BLOCKS or tag.lower() == "br" else ""


def entities(text: str) -> str:
    """Entities with their semicolon decoded: "AT&T" and "?a=1&copy=2" stay."""
    return _ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text


# --- bodies ----------------------------------------------------------------------------------------

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
    "h6 header hgroup hr html li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
# Captions, buttons and boxes are no part of what is told.
_MUTE = frozenset(
    "script style template noscript svg math iframe object embed audio video canvas map form button select textarea "
    "input nav aside figcaption head title".split()
)
_CAPTION = re.compile(
    r"\b(?:wp-caption-text|caption|image-credit|photo-credit|sharedaddy|share-buttons|mc4wp|newsletter)\b"
)
_LOOKS_MARKED_UP = re.compile(r"<[a-zA-Z!/][^<>]*>")


def paragraphs(markup: str) -> str:
    """The text of an HTML fragment, or of plain text with entities.

    A line break is a line, two are a paragraph; list items, quotes, headings and rows are paragraphs.
    """
    markup = _once_more(_unpacked(markup[:_MOST_MARKUP]))
    if not _LOOKS_MARKED_UP.search(markup):
        return cut(lines(entities(entities(markup))))
    if _PARAGRAPHS.fullmatch(markup):
        return cut(lines(entities(entities(_parted(markup)))))
    try:
        root = tree.grow(markup)
    except etree.LxmlError:
        return cut(lines(entities(re.sub(r"<[^<>]*>", " ", markup))))
    return cut(lines(entities(text_of(root))))


_ESCAPED = re.compile(r"&lt;(?:/(?:p|div|li|blockquote|h[1-6])\s*|br\s*/?)&gt;", re.IGNORECASE)


def _once_more(markup: str) -> str:
    """Markup that was escaped twice, and would show its tags."""
    if "&lt;" in markup and _ESCAPED.search(markup) and not _LOOKS_MARKED_UP.search(markup):
        return unescape(markup)
    return markup


# Nothing but paragraphs, lines in them and what sets words off: most feeds' texts. What a parser would make of it is beyond doubt.
_PARAGRAPHS = re.compile(
    r"\s*+(?:<p>(?:[^<&\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]++"
    r"|&(?:amp|lt|gt|quot|nbsp|#(?:1[6-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3}|[1-4][0-9]{4}));"
    r"|<br ?/?>|</?(?:b|i|em|strong)>|<a href=\"[^\"<>\x00-\x1f]*+\">|</a>)*+</p>\s*+)++"
)
_SET_OFF = re.compile(r"</?(?:b|i|em|strong|a)\b[^<>]*>")


def _parted(markup: str) -> str:
    """The text of `_PARAGRAPHS`, without a parser, which takes ten times as long."""
    text = markup.replace("\n", " ").replace("<p>", "\n\n").replace("</p>", "\n\n")
    if "<" in text:
        text = _SET_OFF.sub("", text).replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n")
    return text


_CDATA = re.compile(r"(?:<|&lt;)!\[CDATA\[|\]\](?:>|&gt;)")


def _unpacked(markup: str) -> str:
    """Without the marks of CDATA in CDATA, or escaped: a parser takes what stands in them for a comment, and drops it."""
    return _CDATA.sub("", markup) if "[CDATA[" in markup else markup


def text_of(root: html.HtmlElement) -> str:
    """The text of a tree, with white space as laid out; `lines` makes it clean."""
    out: list[str] = []
    muted = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            muted += _mutes(node, tag)
            if not muted:
                out.append(_opening(tag))
                out.append(_folded(node, node.text))
        else:
            if event == "end":
                if not muted and tag in _BLOCKS:
                    out.append("\n\n")
                muted -= _mutes(node, tag)
            if not muted and node is not root:
                out.append(_folded(node.getparent(), node.tail))
    return "".join(out)


def _opening(tag: str) -> str:
    if tag in _BLOCKS:
        return "\n\n"
    return "\n" if tag == "br" else " " if tag in {"td", "th", "img"} else ""


def _folded(parent: html.HtmlElement | None, text: str | None) -> str:
    """Source line breaks mean nothing, but in <pre>."""
    if not text:
        return ""
    if "\n" not in text or (parent is not None and parent.tag == "pre"):
        return text
    return text.replace("\r", " ").replace("\n", " ")


def _mutes(node: html.HtmlElement, tag: str) -> bool:
    return tag in _MUTE or bool(_CAPTION.search(node.get("class") or ""))
