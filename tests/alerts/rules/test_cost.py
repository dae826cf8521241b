"""What a rule will cost: what is told in a look, and what is counted out."""

from __future__ import annotations

import pytest

from alerts.rules.cost import MOST, is_light, parts
from alerts.rules.parser import parse
from alerts.rules.tree import Node
from news.actors import Cast
from news.lexicon import Lexicon
from news.variants import shipped
from news.words import Writing
from tests.alerts.rules.make import ACTORS

WRITING = Writing(Lexicon(), shipped())


def tree(query: str) -> Node:
    return parse(query, Cast(ACTORS, shipped()), WRITING)


@pytest.mark.parametrize("query", ['="the the"', "the", "ceasefire", '"the cease-fire"', "@hamas+"])
def test_a_few_words_may_be_had_whichever_they_are(query: str) -> None:
    most = max(n for n in range(1, 40) if is_light(tree(" OR ".join([f"({query} -of)"] * n))))
    of_them = tree(" OR ".join([f"({query} -of)"] * most))
    assert sum(part.steps for part in parts(of_them, WRITING.lexicon)) <= MOST


@pytest.mark.parametrize("query", ["a1 NEAR/5 b", '"a1 b"~3', "a1{2,}", "/a1/", "said(@hamas, a1)", "title:a1"])
def test_what_may_be_dear_is_counted_out(query: str) -> None:
    assert not is_light(tree(f"{query} OR c"))
