"""Which terms stand near each other: asked of one pair, and of many at once."""

from __future__ import annotations

import random

import numpy as np
import pytest

from news.places import TEXT_TERMS, Places
from news.runs import BITS


@pytest.mark.parametrize("texts", [1, 3, 32])
@pytest.mark.parametrize("wide", [False, True])
def test_many_pairs_asked_for_at_once_get_the_answers_that_each_gets_by_itself(texts: int, wide: bool) -> None:
    dice = random.Random(texts)
    places = _places(dice, texts, wide=wide)
    pairs = []
    for _ in range(400):
        base = dice.randrange(texts) * TEXT_TERMS
        least = dice.randrange(1, 4)
        # The last term stands nowhere.
        pairs.append((base + dice.randrange(9), base + dice.randrange(9), least, least + dice.randrange(5)))
    alone = [places.follows(*pair) for pair in pairs]
    assert places.follow(*np.array(pairs, np.int64).T).tolist() == alone
    assert {True, False} == set(alone)


def _places(dice: random.Random, texts: int, *, wide: bool) -> Places:
    """The words of some texts, the lower ones more frequent; every third as long as two if *wide*."""
    rows: dict[int, int] = {}
    for text in range(texts):
        for position in range(dice.choice([0, 5, 60]) or 40):
            term = min(dice.randrange(8), dice.randrange(8))
            rows[(text * TEXT_TERMS + term) << BITS | position] = int(wide and term % 3 == 0)
    return Places(np.array(list(rows), np.int64), np.array(list(rows.values()), np.int64))
