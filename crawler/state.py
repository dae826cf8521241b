"""State: an article that a page keeps as data for its scripts, and does not show without them.

    <div id="app"></div>
    <script id="__NEXT_DATA__" type="application/json">{"props": {"article": {"headline": "Talks resume", "body": […]}}}</script>

Only what goes by the page's own headline is its article: the same data hold menus and other articles' first lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from lxml import html

from crawler import markup, titles

_LARGEST = 3_000_000  # characters of one script
_MOST = 50_000  # values that are looked at
_ASSIGNED = re.compile(r"^\s*(?:var |let |const )?[\w.$\[\]'\"]+\s*=\s*(?=[{\[])")
_TITLES = ("headline", "title", "name", "heading")
_TEXTS = re.compile(
    r"(?:article|story|full|main)?_?(?:body|content|contents|text|html|paragraphs|blocks|components|elements)(?:_?(?:html|text))?",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"text|html|content|value|body|paragraph|data|children|items|blocks|rendered", re.IGNORECASE)
_SHORTEST = 25  # characters of what may be a paragraph, and no name of a kind or a colour


def body(root: html.HtmlElement, headlines: Sequence[str]) -> str:
    """The longest text of what goes by one of *headlines*, its paragraphs parted by blank lines; "" where there is none.

    Data may call it by a headline that search engines are not told: then by most of its words, or as the one long text of all.
    """
    found = list(islice((each for script in root.iter("script") for each in _texts(_loaded(script))), _MOST_TEXTS))
    named = [text for title, text in found if any(titles.same(title, headline) for headline in headlines)]
    alike = named or [text for title, text in found if any(_is_alike(title, headline) for headline in headlines)]
    return max(alike, key=len, default="") or _one_of_all([text for _, text in found])


_MOST_TEXTS = 500
_WHOLE = 600  # characters of a text that is told by its length
_LONGER = 3  # times as long as any other


def _is_alike(title: str, headline: str) -> bool:
    one, two = (set(re.findall(r"\w{3,}", text.casefold())) for text in (title, headline))
    return len(one & two) >= max(_SHARED, (min(len(one), len(two)) + 1) // 2)


_SHARED = 3  # words


def _one_of_all(texts: Sequence[str]) -> str:
    first, *rest = sorted(set(texts), key=len, reverse=True) or [""]
    return first if len(first) >= max([_WHOLE, *(_LONGER * len(text) for text in rest[:1])]) else ""


def _loaded(script: html.HtmlElement) -> Any:
    text, kind = script.text or "", (script.get("type") or "").lower()
    start = _ASSIGNED.match(text)
    if "ld+json" in kind or len(text) > _LARGEST or not ("json" in kind or start):
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text[start.end() :] if start else text.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Titles, and the texts that go by them."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST:
        node, seen = waiting.pop(), seen + 1
        if isinstance(node, dict):
            title = next((title for name in _TITLES if (title := _title(node.get(name)))), "")
            yield from ((title, _joined(inner)) for name, inner in node.items() if title and _TEXTS.fullmatch(name))
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _title(value: Any) -> str:
    given = value.get("rendered") if isinstance(value, dict) else value  # as WordPress gives it
    return markup.line(given) if isinstance(given, str) else ""


def _joined(value: Any) -> str:
    return markup.cut("\n\n".join(dict.fromkeys(part for said in _said(value, 0) if (part := markup.paragraphs(said)))))


def _said(value: Any, depth: int) -> Iterator[str]:
    """What a text is made of, in its order: markup, or what paragraphs and blocks hold."""
    if isinstance(value, str):
        if len(value) >= _SHORTEST and " " in value:
            yield value
    elif isinstance(value, (list, dict)) and depth < 8:
        inner = value if isinstance(value, list) else [each for name, each in value.items() if _PARAGRAPH.search(name)]
        for each in inner:
            yield from _said(each, depth + 1)
