"""Facts about the article: never enough alone, and not highlighted.

ceasefire AND source:bbc.com           the outlet, its feed's name or its host; subdomains too
ceasefire source:(bbc.com OR reuters.com)
Gaza AND lang:fr                       language; fr is also fr-FR
ceasefire AND country:QA               the outlet's country
Gaza AND tag:live                      a tag or label of the article
deal AND url:hamas                     somewhere in the article's address
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alerts.rules.grammar import Example, Syntax
from alerts.rules.subject import Scope, Subject
from alerts.rules.tree import ALWAYS, Hit, Keys, Node
from news.chains import Row
from news.languages import primary
from news.model import Article

if TYPE_CHECKING:
    from alerts.rules.parser import Parser


def _source(article: Article, wanted: str) -> bool:
    known = (article.source, article.outlet, *(_host(url) for url in _addresses(article)))
    return any(name.lower() == wanted or name.lower().endswith("." + wanted) for name in known)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _addresses(article: Article) -> Iterable[str]:
    return (url for url in (article.url, article.link) if url)


def _language(article: Article, wanted: str) -> bool:
    return article.language is not None and primary(article.language) == primary(wanted)


def _country(article: Article, wanted: str) -> bool:
    return (article.country or "").lower() == wanted


def _tag(article: Article, wanted: str) -> bool:
    return wanted in {tag.lower() for tag in (*article.tags, *article.labels)}


def _url(article: Article, wanted: str) -> bool:
    return any(wanted in url.lower() for url in _addresses(article))


FACTS: dict[str, Callable[[Article, str], bool]] = {
    "source": _source,
    "lang": _language,
    "country": _country,
    "tag": _tag,
    "url": _url,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fact(Node):
    """Something known of the article is one of some values."""

    name: str
    values: tuple[str, ...]  # lower case

    @property
    def affirms(self) -> bool:
        return False

    def find(self, subject: Subject, scope: Scope) -> list[Hit] | None:
        del scope
        return [] if any(FACTS[self.name](subject.article, value) for value in self.values) else None

    def rows(self, keys: Keys, *, byline: bool = False) -> list[Row]:
        del keys, byline
        return [ALWAYS]

    def why_not(self, subject: Subject, scope: Scope) -> str:
        del scope
        article = subject.article
        known = {
            "source": f"{article.source}, {article.outlet}",
            "lang": article.language or "unknown",
            "country": article.country or "unknown",
            "tag": ", ".join((*article.tags, *article.labels)) or "none",
            "url": article.url or "none",
        }
        return f"{self.name} is {known[self.name]}"


_VALUE = re.compile(r'["“”]([^"“”]+)["“”]|([^\s()"“”,{}@]+)')
_OPEN = re.compile(r"\(")
_CLOSE = re.compile(r"\)")
_OR = re.compile(r"OR\b")
_COMMA = re.compile(",")
_MISTAKEN = re.compile(r"""AND\b|NOT\b|[-=@,]|[^\s()"“”]*\*""")  # what means something elsewhere in a rule
_TAKEN = (
    "values are taken as written, several joined by OR: source:(bbc.com OR reuters.com); odd ones in quotation marks"
)


def _fact(parser: Parser, found: re.Match[str], left: Node | None) -> Node:
    del left
    values = _values(parser) if parser.accept(_OPEN) else [_value(parser)]
    if parser.accept(_COMMA):
        parser.fail("E_SYNTAX", "unexpected ,", at=parser.at - 1, hint=_TAKEN)
    start = found.start()
    return Fact(written=parser.written(start), at=start, name=found.group(1), values=tuple(values))


def _values(parser: Parser) -> list[str]:
    values: list[str] = []
    while not parser.accept(_CLOSE):
        if not (values and parser.accept(_OR)):
            values.append(_value(parser))
    if not values:
        parser.fail("E_PAREN", "nothing between the parentheses")
    return values


def _value(parser: Parser) -> str:
    mistaken = parser.accept(_MISTAKEN)
    if mistaken is not None:
        parser.fail("E_SYNTAX", f"{mistaken.group()} is no value", at=mistaken.start(), hint=_TAKEN)
    value = parser.accept(_VALUE)
    if value is None:
        parser.fail("E_SYNTAX", "a value or ) is missing", hint=_TAKEN)
    return (value.group(1) or value.group(2)).strip().lower()


SYNTAX = (Syntax("atom", re.compile(rf"({'|'.join(FACTS)}):(?=\S)"), _fact, order=10),)

EXAMPLES = (
    Example("ceasefire AND source:bbc.com", "A ceasefire.", ("ceasefire",), facts={"source": "news.bbc.com"}),
    Example("ceasefire AND source:bbc.com", "A ceasefire.", None, facts={"source": "notbbc.com"}),
    Example("Gaza AND lang:fr", "Gaza sous les bombes", ("Gaza",), facts={"language": "fr-FR"}),
    Example("ceasefire AND country:qa", "A ceasefire.", ("ceasefire",), facts={"country": "QA"}),
    Example("deal AND url:hamas", "A deal.", ("deal",), facts={"url": "https://outlet.example/hamas-talks"}),
)
