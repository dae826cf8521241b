"""What a page says of itself in its head: meta tags, links, and its headings.

    Head(root, url).first("og:title", "twitter:title")

Names are compared without case, and whichever attribute they stand in: property, name, itemprop or http-equiv.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from lxml import html

from crawler import markup
from crawler.links import absolute

_MOST = 2_000  # meta tags
_MOST_BELOW = 10
_TELLING = 25  # characters: what is shorter may be a name


class Head:
    """A page's <head>: meta tags by lower-case name, links by rel, the headings."""

    def __init__(self, root: html.HtmlElement, base: str) -> None:
        self.root = root
        self._said: dict[str, list[str]] = {}
        for tag in islice(root.iter("meta"), _MOST):
            name = (
                (tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or "")
                .strip()
                .lower()
            )
            if name and (content := tag.get("content")):
                self._said.setdefault(name, []).append(content)
        bases = root.xpath("//base/@href")
        self.base = (absolute(base, bases[0]) if bases else None) or base

    def all(self, *keys: str) -> list[str]:
        return list(self._lines(keys))

    def first(self, *keys: str) -> str:
        return next(self._lines(keys), "")

    def _lines(self, keys: Iterable[str]) -> Iterator[str]:
        """Cleaned when asked for: most of a page's tags nobody asks for."""
        return (line for key in keys for said in self._said.get(key, ()) if (line := markup.line(said)))

    def link(self, rel: str) -> str | None:
        """The absolute address of <link rel=…>."""
        for tag in self.root.iter("link"):
            if rel in (tag.get("rel") or "").lower().split() and (tag.get("href") or "").strip():
                return absolute(self.base, tag.get("href"))
        return None

    @cached_property
    def heading(self) -> str:
        """The <title>."""
        return markup.line(next((tag.text_content() for tag in self.root.iter("title")), ""))

    @cached_property
    def headlines(self) -> list[str]:
        """The texts of <h1>; before them that of an <h2> which the <title> repeats, where none of them does so at length.

        The outlet's or a section's name may be the <h1> on its every page.
        """
        found = [text for tag in self.root.iter("h1") if (text := markup.line(tag.text_content()))]
        if not found or any(len(text) >= _TELLING and text in self.heading for text in found):
            return found
        below = (markup.line(tag.text_content()) for tag in islice(self.root.iter("h2"), _MOST_BELOW))
        return [*(text for text in below if len(text) >= _TELLING and text in self.heading), *found]
