"""Coverage: what was to be expected of a source and what was seen, over a turned clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from news.ids import SourceId
from news.model import Fetch, SourceState
from tests import make
from tests.acceptance.newsroom import Newsroom
from tests.fakes import START
from wirewatch.__main__ import main
from wirewatch.coverage import Standing, coverage, covered, standing

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HERALD = make.source("herald", slowest=HOUR)


def state(**given: object) -> SourceState:
    """A source that brings an item an hour since a fortnight."""
    filled: dict[str, object] = {
        "source": SourceId("herald"),
        "host": "herald.example",
        "next_at": START + HOUR,
        "polled_at": START,
        "succeeded_at": START,
        "first_polled_at": START - 14 * DAY,
        "arrivals": tuple(START - hours * HOUR for hours in range(31, -1, -1)),
        "rhythm": (10.0,) * 24 + (34.3,) * 7,
    }
    return SourceState(**filled | given)  # type: ignore[arg-type]  # the fields of SourceState


def fetches(*hours: float, **given: object) -> list[Fetch]:
    return [
        Fetch(source=SourceId("herald"), at=START - hour * HOUR, status=200, url=HERALD.url, **given)  # type: ignore[arg-type]  # dito
        for hour in hours
    ]


def test_what_is_expected_follows_the_source_s_own_rhythm() -> None:
    row = covered(HERALD, state(), fetches(*range(24)), seen=21, since=START - DAY, now=START)
    assert row.expected is not None
    assert 15 < row.expected < 33
    assert (row.standing, row.seen, row.polls, row.gaps) == (Standing.OK, 21, 24, ())


def test_a_time_without_a_good_answer_is_a_gap() -> None:
    known = [*fetches(*range(20, 24), *range(6)), *fetches(10, 12, error="answered 503", error_kind="down")]
    row = covered(HERALD, state(), known, seen=5, since=START - DAY, now=START)
    assert row.gaps == ((START - 20 * HOUR, START - 5 * HOUR),)
    assert (row.gap, row.failed) == (15 * HOUR, 2)


def test_of_a_busy_source_only_what_is_remembered_counts() -> None:
    row = covered(
        HERALD, state(), fetches(*(minute / 30 for minute in range(100))), seen=5, since=START - DAY, now=START
    )
    assert row.gaps == ()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Standing.OK),
        ({"polled_at": None, "next_at": START}, Standing.NEW),
        ({"polled_at": None, "next_at": START - HOUR}, Standing.LATE),
        ({"failures": 2, "error_kind": "down"}, Standing.FAILING),
        ({"failures": 2, "error_kind": "refused"}, Standing.BLOCKED),
        ({"failures": 2, "error_kind": "gone"}, Standing.GONE),
        ({"next_at": START - HOUR}, Standing.LATE),
        ({"arrivals": tuple(START - DAY - n * HOUR for n in range(31, -1, -1))}, Standing.SILENT),
    ],
)
def test_how_a_source_stands(given: dict[str, object], expected: Standing) -> None:
    assert standing(state(**given), START) is expected


def test_the_line_for_a_digest_counts_what_is_amiss() -> None:
    states = [state(), state(failures=3, error_kind="down"), state(failures=1, error_kind="refused")]
    gone = replace(state(), enabled=False)
    assert coverage([*states, gone], START).line == "3 sources checked, 1 failing (herald), 1 blocked (herald)"
    assert coverage([state()], START).line == "1 source checked"


def test_of_many_that_are_amiss_only_the_number_is_told() -> None:
    many = [state(source=SourceId(f"s{number}"), failures=2, error_kind="down") for number in range(4)]
    assert coverage(many, START).line == "4 sources checked, 4 failing"
    assert coverage(many, START).failing == ("s0", "s1", "s2", "s3")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, f"sqlite:///{tmp_path / 'wirewatch.db'}") as newsroom:
        yield newsroom


def test_the_command_tells_it_for_people_and_programs(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    newsroom.configure(feeds=("herald", "courier"))
    newsroom.outlet.serve("/courier.xml", status=403)
    newsroom.publish("herald", "Harbour opens", "The harbour at Quillport is open again.")
    newsroom.run_until("08:05")
    newsroom.stop()
    home = ["--home", str(newsroom.path.parent), "coverage", "--since", "2026-03-01"]
    capsys.readouterr()
    with pytest.raises(SystemExit, match="1"):
        main([*home, "--json"])
    told = json.loads(capsys.readouterr().out)
    rows = {row["source"]: row for row in told["sources"]}
    assert rows["herald"]["seen"] == 1
    assert rows["courier"]["standing"] in {"blocked", "failing"}
    with pytest.raises(SystemExit, match="1"):
        main(home)
    assert "courier" in capsys.readouterr().out
