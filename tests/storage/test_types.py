"""Values are exact in both directions."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.types import Json, Lapse, Moment, storable

SQLITE = sqlite.dialect()
MOMENTS = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001  the zones are beside it
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
)


@given(MOMENTS, MOMENTS)
def test_moments_are_exact_and_sort_as_they_are(one: datetime, two: datetime) -> None:
    stored = [Moment().process_bind_param(each, SQLITE) for each in (one, two)]
    assert stored[0] is not None
    assert stored[1] is not None
    assert Moment().process_result_value(stored[0], SQLITE) == one
    assert (stored[0] < stored[1]) is (one < two)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        Moment().process_bind_param(datetime(2026, 3, 2), SQLITE)  # noqa: DTZ001  the case


@given(st.timedeltas())
def test_lapses_are_exact(lapse: timedelta) -> None:
    assert Lapse().process_result_value(Lapse().process_bind_param(lapse, SQLITE), SQLITE) == lapse


@given(st.text(st.characters(codec=None)))
def test_whatever_is_left_can_be_stored(text: str) -> None:
    kept = storable(text)
    assert "\x00" not in kept
    kept.encode()
    assert storable(kept) == kept


_FIGURES = st.floats(allow_nan=False, allow_infinity=False)
_TEXTS = st.text(st.characters())  # lone surrogates, too
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | _FIGURES | _TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner),
    max_leaves=8,
)


@given(_PLAIN.filter(lambda value: value is not None))
def test_json_gives_back_what_it_was_given_but_for_what_a_database_refuses(value: object) -> None:
    column = Json(lambda plain: plain)
    stored = column.process_bind_param(value, SQLITE)
    assert column.process_result_value(stored, SQLITE) == json.loads(storable(json.dumps(value, ensure_ascii=False)))


@given(st.integers(0, 10_000), st.text(st.characters(exclude_categories=["Cs"])))
def test_json_of_figures_that_were_rounded_and_of_words_is_pythons_own(figure: int, word: str) -> None:
    value = {"figure": figure / 10_000, "words": (word, None, True)}
    stored = Json(lambda plain: plain).process_bind_param(value, SQLITE)
    assert stored == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
