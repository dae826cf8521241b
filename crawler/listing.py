"""Listings: pages that tell of others, and nothing themselves. A section's front, an archive, a list of results.

    Bridge closed after storm                      ← a link
    The bridge over the river was closed today.
    Mayor opens museum                             ← a link
    …                                              → no article

Told by the share of its text that is links, or stands with one on a card, where the page does not call itself an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from lxml import html

_MOST_LINKS = 2_000
_SAID = 12  # characters of a headline, without blanks and stops
_MAINLY = 0.6  # of what a block says
_FEWEST = 6  # headlines and teasers
_TEASER = 300  # characters
_TOLD = 1_000  # characters of an article before its teasers
_FRAMES = 4  # around a headline
_SAYING = ("p", "div", "span", "li", "dd", "td", "blockquote")
_SAID_BELOW = ("p", "div", "dd")
_INLINE = frozenset(("b", "em", "font", "i", "small", "span", "strong", "time", "u"))


def leads(root: html.HtmlElement) -> frozenset[str]:
    """What is said by blocks that are hardly more than a link, and by the cards that each is the headline of."""
    found: set[str] = set()
    sizes: dict[html.HtmlElement, int] = {}
    for link in islice(root.iter("a"), _MOST_LINKS):
        if link.get("href") and len(said := _squeezed(link.text_content())) >= _SAID:
            block = _block(link)
            whole = _squeezed(block.text_content()) if _size(block, sizes) < 2 * _TEASER else ""
            if len(said) >= _MAINLY * len(whole) > 0:
                found |= {said, whole, *_of_card(block, sizes)}
    return frozenset(found)


def is_listing(body: str, leads: frozenset[str], title: str) -> bool:
    """Whether most of *body* is headlines that lead on, and their teasers; or all of it, where it is but a few of them.

    An article whose headline leads to itself is none, nor is one with teasers below its text.
    """
    parts = [(_squeezed(part), len(part)) for part in body.split("\n\n")]
    led = [length for said, length in parts if said in leads]
    if 1 < len(led) == len(parts) and len(leads) >= _FEWEST:
        return _squeezed(title) not in leads
    before = sum(length for _, length in takewhile(lambda part: part[0] not in leads, parts))
    return before < _TOLD and len(led) >= _FEWEST and 2 * sum(led) >= sum(length for _, length in parts)


def is_full(leads: frozenset[str]) -> bool:
    """Whether there are enough headlines that lead on for a page that says nothing else to be a listing."""
    return len(leads) >= 2 * _FEWEST


def _block(link: html.HtmlElement) -> html.HtmlElement:
    around = (tag for tag in link.iterancestors() if tag.tag not in _INLINE)
    block = next(around, link)
    beside = link.getnext()
    return link if beside is not None and beside.tag in _SAID_BELOW and link.getparent() is block else block


def _of_card(headline: html.HtmlElement, sizes: dict[html.HtmlElement, int]) -> Iterator[str]:
    """What stands with *headline* in a frame that holds little else."""
    most = _size(headline, sizes) + _TEASER
    frames = list(takewhile(lambda tag: _size(tag, sizes) <= most, islice(headline.iterancestors(), _FRAMES)))
    for tag in frames[-1].iter(*_SAYING) if frames else takewhile(_is_below, islice(headline.itersiblings(), 1)):
        yield _squeezed(tag.text_content())


def _is_below(tag: html.HtmlElement) -> bool:
    return tag.tag in _SAID_BELOW and len(tag.text_content()) <= _TEASER


def _size(tag: html.HtmlElement, sizes: dict[html.HtmlElement, int]) -> int:
    if tag not in sizes:
        sizes[tag] = len(tag.text_content())
    return sizes[tag]


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)
