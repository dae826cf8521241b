"""What a page says of its article in JSON-LD: schema.org's nodes, flattened, and the one that is the article.

    {"@graph": [{"@type": "WebPage", …}, {"@type": "NewsArticle", "headline": …, "author": {"@id": "#dana"}}]}

Publishers' scripts are often not quite JSON; what can be read of them is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html

Node = Mapping[str, Any]

_ARTICLES = (
    "LiveBlogPosting", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
    "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle", "Article",
    "BlogPosting", "Report", "TechArticle", "ScholarlyArticle", "SatiricalArticle", "SocialMediaPosting",
    "DiscussionForumPosting", "Review", "CreativeWork",
)  # fmt: skip
_MOST_NODES = 2_000
_LARGEST = 1_000_000  # characters of one script


@dataclass(frozen=True, slots=True)
class Linked:
    """A page's JSON-LD."""

    nodes: tuple[Node, ...]
    article: Node | None  # the node that is the article

    def resolve(self, value: Any) -> list[Any]:
        """A value as a list, with {"@id": …} replaced by the node that goes by it."""
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [
            self._node(item) if isinstance(item, dict) and set(item) <= {"@id", "@type"} else item for item in values
        ]

    def _node(self, reference: Node) -> Node:
        key = reference.get("@id")
        return next((node for node in self.nodes if node.get("@id") == key and len(node) > 2), reference)

    def text(self, name: str) -> str:
        """A plain value of the article, "" where there is none."""
        return plain(self.article.get(name)) if self.article else ""


def read(root: html.HtmlElement, addresses: Sequence[str]) -> Linked:
    """The JSON-LD of a page that goes by *addresses*."""
    nodes: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes.extend(_flat(_loaded(script.text or "")))
    nodes = nodes[:_MOST_NODES]
    return Linked(tuple(nodes), _article(nodes, addresses))


def types(node: Node) -> set[str]:
    """Its types, without "schema:" and "http://schema.org/"."""
    given = node.get("@type")
    return {
        re.split(r"[/:#]", item)[-1]
        for item in (given if isinstance(given, list) else [given])
        if isinstance(item, str)
    }


def plain(value: Any) -> str:
    """A string, the first of a list, or what an object calls its @value, name or url."""
    if isinstance(value, list):
        return next((text for item in value if (text := plain(item))), "")
    if isinstance(value, dict):
        return next((text for name in ("@value", "name", "url", "@id") if (text := plain(value.get(name)))), "")
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, (int, float)) else ""


def _loaded(script: str) -> Any:
    """JSON as publishers write it: in comments or CDATA, with raw line breaks, a semicolon at its end, or cut off."""
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", "", script[:_LARGEST]
    ).strip()
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.JSONDecoder(strict=False).raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: Any, depth: int = 0) -> Iterator[Node]:
    """Every node, outer ones first."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in (
            "@graph",
            "mainEntity",
            "mainEntityOfPage",
            "itemListElement",
            "item",
            "hasPart",
        ):
            inner = value.get(name)
            if isinstance(inner, (dict, list)) and (name == "@graph" or depth < 3):
                yield from _flat(inner, depth + 1)


def _article(nodes: Sequence[Node], addresses: Sequence[str]) -> Node | None:
    """The article's node: the one that names the page's address, else the most telling type, else the first."""
    found = [
        node
        for node in nodes
        if types(node) & set(_ARTICLES)
        and (node.get("headline") or node.get("articleBody") or node.get("datePublished"))
    ]
    if not found:
        return None
    wanted = {_address(address) for address in addresses if address}

    def rank(node: Node) -> tuple[bool, bool, int]:
        named = {_address(plain(node.get(name))) for name in ("url", "@id", "mainEntityOfPage")}
        return (
            not named & wanted,
            "datePublished" not in node,
            min(_ARTICLES.index(t) for t in types(node) if t in _ARTICLES),
        )

    return min(found, key=rank)


def _address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[/#?].?$|[?#].*$", "", url).rstrip("/")
