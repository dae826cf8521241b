"""Quotes of texts made to be slow: twice the text is about twice the work, counted in calls."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from news.actors import Cast
from news.ids import ActorId
from news.model import Actor
from news.quotes import attribute
from news.text import analyse

CAST = Cast([Actor(id=ActorId("quill"), name="Quill", aliases=("Quill",))])
UNITS = {
    "quotations that are ascribed by halves": "“the of” said Quill. ",
    "quotations that are asked": "“Is it?” Quill said. ",
    "lone marks": '" ',
    "quotations that never close": "“the of said Quill. ",
    "single marks that never close surely": "‘as’ b. ",
    "one sentence of quotations": "“The old of it,” said Quill and ",
    "one sentence of clauses": "Quill said the of it, and ",
    "nothing but who said": "said Quill ",
    "pronouns of nobody": "Mr. Anna Quill said the ship sank. She said it went. ",
    "statements": "Quill released it; the statement said it went. ",
    "paragraphs that end with a colon": "Quill said the ship sank. The list read:\n\n",
    "a language not known": "「私はそう思う」と言った。",
}


ABROAD = {
    "fr": "« le de la », dit Quill. selon Quill le plan, a dit Quill que ",
    "de": "„der die“, sagte Quill. teilte Quill hat er sei ",
    "ar": "«من في»، وقال الوزير إن ",
    "tr": "“bir ve” dedi Quill. Quill olduğunu söyledi ",
}


def calls(text: str, language: str | None = None) -> int:
    """How many functions are called, and generators resumed, to find who said what."""
    analysis = analyse(text, language)
    _ = analysis.tokens, analysis.sentences, analysis.paragraphs
    mentions = CAST.mentions({"body": analysis})
    counted = 0

    def count(_frame: FrameType, event: str, _what: Any) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        attribute(analysis, mentions)
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    size = 6000 // len(unit)
    assert calls(unit * (2 * size)) < 2.5 * calls(unit * size)


@pytest.mark.parametrize("language", ABROAD)
def test_so_it_is_in_other_languages(language: str) -> None:
    unit = ABROAD[language]
    size = 5000 // len(unit)
    assert calls(unit * (2 * size), language) < 2.5 * calls(unit * size, language)


@pytest.mark.parametrize("text", ["said\n" * 2000, "Word.\n\n" * 2000, "“abc”" * 2000, "ab.Cd-" * 2000])
def test_words_by_themselves_cost_a_look_at_each(text: str) -> None:
    assert calls(text, "en") < 5 * 2000
