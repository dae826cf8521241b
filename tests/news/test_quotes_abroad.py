"""Who said what, in other languages than English: a sentence for each way to say it, and traps."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from news import reporting
from news.model import Quote
from news.quotes import extract

FIXTURES = Path(__file__).parents[2] / "fixtures" / "quotes"


class Case(NamedTuple):
    """A text, and what of it was said by whom."""

    language: str
    text: str
    wanted: list[tuple[str, ...]]


def cases(language: str) -> list[Case]:
    """Of one fixture: a line is a text, those after it that begin with > its quotations."""
    found: list[Case] = []
    for line in (FIXTURES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            found[-1].wanted.append(tuple(line[2:].split(" | ")))
        else:
            found.append(Case(language, line, []))
    return found


CASES = [case for language in reporting.GRAMMARS for case in cases(language)]


def said(text: str, quote: Quote) -> str:
    return " … ".join(text[span.start : span.end] for span in quote.content)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}-{case.text[:40]}")
def test_what_was_said_and_by_whom(case: Case) -> None:
    found = extract(case.text, language=case.language)
    assert [(said(case.text, each), each.speaker or "?", each.kind.value) for each in found] == case.wanted


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "tr"])
def test_a_language_has_five_and_twenty_sentences_or_more(language: str) -> None:
    assert len(cases(language)) >= 25
