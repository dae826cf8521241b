"""Values are exact in both directions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.types import Lapse, Moment, storable

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
