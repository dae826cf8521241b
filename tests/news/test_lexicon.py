"""Places of many occurrences, worked out together, are the places of each."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from news.concordance import Concordance
from news.lexicon import Lexicon
from news.patterns import runs
from news.runs import Run, columns, joined
from news.text import analyse
from news.variants import shipped
from news.words import Writing

_BITS = (
    "truce the-truce “truce” truce’s truce, (truce) cease-fire-truce U.S. US. — … 停火协议 l’accord 1,000 https://x.example/truce "
    "\n \n\n O’Brien's word-truce-word truce… Ünal حماس وحماس"
).split(" ")


def _texts() -> list[str]:
    random = Random(3)
    return ["".join(random.choice(_BITS) + random.choice(" \n") for _ in range(400)) for _ in range(4)]


def _held(body: str) -> tuple[Concordance, list[Run]]:
    """A text, and all occurrences of some words and a phrase."""
    lexicon = Lexicon()
    writing = Writing(lexicon, shipped())
    words = ("truce", "fire", "US", "停火", "accord", "cease-fire", "حماس")
    patterns = [*filter(None, map(writing.word, words)), writing.phrase("truce truce")]
    text = Concordance(lexicon, {"title": analyse("A truce, of the U.S.", "en"), "body": analyse(body, "en")})
    return text, sorted({run for pattern in patterns for run in runs(pattern, text)})


@pytest.mark.parametrize("body", _texts())
def test_places_of_many_are_the_places_of_each(body: str) -> None:
    text, found = _held(body)
    assert len(found) > 100
    one_by_one = _held(body)[0]
    assert text.spans(found) == [one_by_one.span(run) for run in found]


@pytest.mark.parametrize("body", _texts())
def test_a_stretch_holds_the_words_that_lie_wholly_in_it(body: str) -> None:
    random = Random(4)
    text, found = _held(body)
    every = {text.span(run): run for run in found}
    for _ in range(300):
        start, end = sorted(random.choices(range(len(body) + 1), k=2))
        stretch = (text.stretches("body", [(start, end)]) or [(1, 0)])[0]
        for span, run in every.items():
            if span.field == "body":
                inside = start <= span.start and span.end <= end
                assert (stretch[0] <= run[0] and run[1] <= stretch[1]) == inside, (body[start:end], span)


def test_runs_that_share_a_word_are_joined() -> None:
    few: list[Sequence[Run]] = [[(5, 9), (1, 2), (2, 3)], [(6, 7), (10, 10)], [(4, 4)]]
    assert joined(few) == [(1, 3), (4, 4), (5, 9), (10, 10)]
    many = [(at, at) for at in range(20, 99, 2)]
    assert list(joined([*few, many])) == [*joined(few), *many]
    assert [column.tolist() for column in columns([(1, 2), (3, 3)])] == [[1, 3], [2, 3]]
