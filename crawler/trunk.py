"""Trunk: what holds an article's paragraphs, told by where they stand together, and not by what anything is called.

    <div>teasers</div> <h1>…</h1> <div>two paragraphs</div> <div>an offer</div> <div>three paragraphs</div> <div>readers' words</div>
                                  └───────────────────── <article> ──────────────────┘

Paragraphs that tell something are counted for what holds them; neighbours of one make count together, the fewer they are the
more: readers' words stand in thirty frames, an article in one or two. Of what holds much, the first below the headline is it.
Whoever looks for the text goes by names that half of the outlets use; where none fits, it takes the whole page, without its
headings and lists.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import cast

from lxml import etree, html

from crawler import markup, obstacles, titles

_BLOCKS = ("p", "div", "td", "section", "article", "main", "blockquote", "pre", "dd")
_HEADINGS = ("h1", "h2")
_MOST = 40_000  # elements that are looked at
_TELLING = 60  # characters of a paragraph that tells something
_WRAPPING = 10  # characters that a frame around one paragraph may add to it
_LEAST = 250  # characters of a trunk
_AHEAD = 6  # times as much above a headline as below it: it is no headline of a text
_DEEP = 3  # levels up to which frames of one make stand together
_MUCH = 0.33  # of what the fullest holds
_FEW = 3  # times as many holders in one frame as in another: these are of another kind
_LITTLE = 0.1  # of all that is told: what holds less may be anything
_LARGE = 0.5  # of the fullest piece
_SURE = 0.3  # of all that is told in pieces so large

_Held = dict[html.HtmlElement, int]  # characters told, by what holds them, in the page's order
_Group = list[html.HtmlElement]

_characters = etree.XPath("string-length(normalize-space())")
_holds_blocks = etree.XPath("boolean(.//p|.//div|.//ul|.//ol|.//table|.//section|.//article|.//h2|.//h3)")


def stand(root: html.HtmlElement, headlines: Sequence[str]) -> None:
    """Make the trunk the only `<article>` of *root*, and leave nothing else; nothing is cut where none is sure.

    A page that says itself which element is its article's body needs none.
    """
    body = root.find("body")
    if body is None or any(_length(tag) > _LEAST for tag in root.xpath("//*[@itemprop='articleBody']")):
        return
    heading = _heading(root, headlines)
    held = _held(root, heading)
    held = held if heading is None else _without_layers(held)
    pieces = _trunk(held)
    parts = _stretch(pieces) if _is_sure(held, pieces) else []
    if parts and body not in parts and root not in parts:
        _leave(body, parts)


def _is_sure(held: _Held, pieces: _Group) -> bool:
    """Whether *pieces* hold enough: of all, and of what is told in large pieces, which are a text's rather than its readers'."""
    chosen = [held[piece] for piece in pieces]
    told, large = sum(chosen), max(chosen, default=0) * _LARGE
    others = sum(size for size in held.values() if size >= large) - sum(size for size in chosen if size >= large)
    return told >= max(_LEAST, _LITTLE * sum(held.values())) and told >= _SURE * (told + others)


def _leave(body: html.HtmlElement, parts: list[html.HtmlElement]) -> None:
    trunk = body.makeelement("article")
    trunk.set("class", "post")  # by which it is known before any frame in it that has a likely name
    trunk.extend(parts)
    for tag in list(body):
        body.remove(tag)
    body.text = None
    body.append(trunk)


def _heading(root: html.HtmlElement, headlines: Sequence[str]) -> html.HtmlElement | None:
    said = [(tag, markup.line(tag.text_content())) for tag in root.iter(*_HEADINGS)]
    return next((tag for headline in headlines for tag, text in said if titles.same(text, headline)), None)


def _held(root: html.HtmlElement, heading: html.HtmlElement | None) -> _Held:
    """What is told below *heading*; all, where there is none, or hardly anything below it."""
    above: _Held = {}
    below: _Held = {}
    held = below if heading is None else above
    around = set(heading.iterancestors()) if heading is not None else ()  # what they tell themselves follows it
    for tag in islice(root.iter(*_BLOCKS, *_HEADINGS), _MOST):
        if tag is heading:
            held = below
        elif tag.tag not in _HEADINGS and (told := _told(tag)):
            holder = tag if tag.tag != "p" and _holds_blocks(tag) else _holder(tag)
            part = below if tag in around else held
            part[holder] = part.get(holder, 0) + told
    return below if _AHEAD * sum(below.values()) >= sum(above.values()) else above | below


def _without_layers(held: _Held) -> _Held:
    """Without what speaks of consent, which may be longer than a report; the first below a headline may be a report on it."""
    first = next(iter(held), None)
    rest = {holder: told for holder, told in held.items() if holder is first or not _is_layer(holder)}
    return rest if sum(rest.values()) >= _LEAST else held


def _is_layer(holder: html.HtmlElement) -> bool:
    return obstacles.speaks_of_consent("\n\n".join(markup.line(tag.text_content()) for tag in holder))


def _told(tag: html.HtmlElement) -> int:
    """Characters that *tag* tells itself; 0 where they are a line, or mostly links."""
    if tag.tag != "p" and _holds_blocks(tag):  # with lines of its own between them
        told = sum(len(text.strip()) for text in (tag.text or "", *(child.tail or "" for child in tag)))
        linked = sum(_length(link) for link in tag.iterchildren("a"))
        return told if told >= 2 * max(_TELLING, linked) else 0
    told = _length(tag)
    linked = sum(_length(link) for link in tag.iter("a")) if told >= _TELLING else 0
    return told - linked if told >= max(_TELLING, 2 * linked) else 0


def _holder(tag: html.HtmlElement) -> html.HtmlElement:
    """What holds *tag* and more: an outlet may frame each of its paragraphs."""
    most = _length(tag) + _WRAPPING
    return next((up for up in tag.iterancestors() if up.tag in {"body", "html"} or _length(up) > most), tag)


def _trunk(held: _Held) -> _Group:
    """Of the groups that hold much the first, or a larger one that it is a part of."""
    groups = [(_score(held, group), group) for group in _groups(held)]
    most = max((score for score, _ in groups), default=0.0)
    much = {group[0] for score, group in groups if score >= _MUCH * most}
    first = next((holder for holder in held if holder in much), None)
    around = [_like(group, first) for _, group in groups if first in group]
    return max(around, key=lambda group: _score(held, group), default=[])


def _score(held: _Held, group: _Group) -> float:
    """All that they tell, where it is one; of thirty alike, a fifth."""
    told = [held[holder] for holder in group]
    return float((sum(told) * max(told)) ** 0.5)


def _groups(held: _Held) -> Iterable[_Group]:
    """Holders of one make in one frame, up to three levels around them."""
    found: dict[tuple[object, ...], _Group] = defaultdict(list)
    for holder in held:
        make = [holder.tag]
        for up in islice(holder.iterancestors(), _DEEP):
            found[up, *make].append(holder)
            make.append(up.tag)
            if up.tag == "body":
                break
    return found.values()


def _like(group: _Group, first: html.HtmlElement) -> _Group:
    """Those of *group* that stand as *first* does: where it is alone in its frame, a dozen in theirs are readers' words."""
    beside = Counter(holder.getparent() for holder in group)
    most = _FEW * beside[first.getparent()]
    return [holder for holder in group if beside[holder.getparent()] <= most]


def _stretch(pieces: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """From the first of *pieces* to the last, with what stands between them."""
    if len(pieces) == 1:
        return _opened(pieces)
    chains = [[*list(piece.iterancestors())[::-1], piece] for piece in pieces]
    shared = [level[0] for level in zip(*chains, strict=False) if all(tag is level[0] for tag in level)]
    if any(len(chain) == len(shared) for chain in chains):
        return shared[-1:]  # one of them holds the others
    children = list(shared[-1])
    places = [children.index(chain[len(shared)]) for chain in chains]
    return _opened(children[min(places) : max(places) + 1])


def _opened(parts: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """With the paragraphs that stand before them in their frame, as those do that open a live blog or an interview."""
    before = list(takewhile(lambda tag: tag.tag not in _HEADINGS, parts[0].itersiblings(preceding=True)))
    telling = [n for n, tag in enumerate(before) if tag.tag in _BLOCKS and not _holds_blocks(tag) and _told(tag)]
    return [*reversed(before[: telling[-1] + 1]), *parts] if telling else parts


def _length(tag: html.HtmlElement) -> int:
    return int(cast(float, _characters(tag)))
