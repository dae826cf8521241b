"""State: an article that a page keeps as data for its scripts, and does not show without them.

    <div id="app"></div>
    <script id="__NEXT_DATA__" type="application/json">{"props": {"article": {"headline": "Talks resume", "body": […]}}}</script>

Only what goes by the page's own headline is its article: the same data hold menus and other articles' first lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
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
    """The longest text of what goes by one of *headlines*, its paragraphs parted by blank lines; "" where there is none."""
    found = (text for script in root.iter("script") for text in _texts(_loaded(script), headlines))
    return max(found, key=len, default="")


def _loaded(script: html.HtmlElement) -> Any:
    text, kind = script.text or "", (script.get("type") or "").lower()
    start = _ASSIGNED.match(text)
    if "ld+json" in kind or len(text) > _LARGEST or not ("json" in kind or start):
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text[start.end() :] if start else text.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _texts(value: Any, headlines: Sequence[str]) -> Iterator[str]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST:
        node, seen = waiting.pop(), seen + 1
        if isinstance(node, dict):
            if any(titles.same(_title(node.get(name)), headline) for name in _TITLES for headline in headlines):
                yield from (_joined(inner) for name, inner in node.items() if _TEXTS.fullmatch(name))
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
