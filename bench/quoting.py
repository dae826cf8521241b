"""Quoting: what it costs to find out who said what, by language.

    python -m bench quoting
    python -m bench quoting --text article.txt …

Without --text: the two seed articles, their paragraphs in turns as one article of 1,000 words, and of each other language the
sentences of fixtures/quotes, ten to a paragraph.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from pathlib import Path

from bench.table import Table
from news.quotes import extract

FIXTURES = Path(__file__).parents[1] / "fixtures"
_ROUNDS = 5  # the best is told: neighbours disturb
_TOGETHER = 10  # sentences
_LONG = 1_000  # words
_GOAL = 15.0  # ms an article


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    parser = argparse.ArgumentParser(prog="python -m bench quoting")
    parser.add_argument("--text", type=Path, nargs="*", help="articles, a file each", default=[])
    given: list[Path] = parser.parse_args(arguments).text
    texts = {"given": [path.read_text(encoding="utf-8") for path in given]} if given else _texts()
    yield Table(
        title="Who said what",
        columns=["", "texts", "words", "quotations", "ms/article", "ms/1,000 words"],
        rows=[*(_row(name, articles) for name, articles in texts.items()), ["goal", "", "", "", _GOAL, ""]],
        note=f"CPU of one core, the best of {_ROUNDS} rounds.",
    )


def _texts() -> dict[str, list[str]]:
    seeds = [path.read_text(encoding="utf-8") for path in sorted((FIXTURES / "seeds").glob("*.txt"))]
    return {"en": seeds, "en, long": [_long(seeds)]} | {
        path.stem: ["\n".join(_paragraphs(path))] for path in _fixtures()
    }


def _long(texts: Sequence[str]) -> str:
    """One article of their paragraphs, as long as a long report."""
    paragraphs = chain.from_iterable(zip_longest(*(text.split("\n") for text in texts), fillvalue=""))
    return "\n".join(_first_words(paragraphs, _LONG))


def _first_words(paragraphs: Iterable[str], most: int) -> Iterator[str]:
    words = 0
    for paragraph in paragraphs:
        words += len(paragraph.split())
        if words > most:
            return
        yield paragraph


def _fixtures() -> list[Path]:
    return sorted((FIXTURES / "quotes").glob("*.txt"))


def _paragraphs(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    sentences = (line for line in lines if not line.startswith("> "))
    while some := list(islice(sentences, _TOGETHER)):
        yield " ".join(some)


def _row(name: str, articles: Sequence[str]) -> list[str | float]:
    language = None if name == "given" else name[:2]
    found = sum(len(extract(text, language=language)) for text in articles)
    words = sum(len(text.split()) for text in articles)
    took = min(_round(articles, language) for _ in range(_ROUNDS)) * 1000
    return [name, f"{len(articles)}", f"{words:,}", f"{found}", took / len(articles), took * 1000 / words]


def _round(articles: Sequence[str], language: str | None) -> float:
    began = time.process_time()
    for text in articles:
        extract(text, language=language)
    return time.process_time() - began
