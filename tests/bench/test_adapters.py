"""What evaluation scripts hand over is read, however little of it there is."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from bench.adapters import stories

FLOOD = "The River Asker burst its banks at Kvernbru on Tuesday and flooded the old town of Vinstad, the county said."
REPORT: dict[str, Any] = {"title": "River Asker floods Vinstad", "body": FLOOD, "source": "observer"}


@pytest.mark.parametrize(
    "dates",
    [
        ("2014-05-01", "2014-05-01T18:00:00", "2014-05-01T20:00:00+02:00"),
        ("May 1, 2014", "Thu, 01 May 2014 10:00:00 GMT", "2014/05/02"),
        ("2014-05-01", None, "soon"),
        (None, "", None),
    ],
)
def test_dates_of_any_form_and_none_are_of_one_time(dates: tuple[str | None, ...]) -> None:
    placed = stories()
    told = [placed.add({**REPORT, "id": str(number), "published": date}) for number, date in enumerate(dates)]
    assert len(set(told)) == 1


def test_reports_of_other_years_are_other_stories_however_alike() -> None:
    placed = stories()
    told = [placed.add({**REPORT, "id": str(year), "published": f"{year}-05-01"}) for year in (2012, 2013, 2014)]
    assert len(set(told)) == 3


def test_two_articles_of_one_id_are_two_articles() -> None:
    placed = stories()
    strike = {"title": "Dockers of Port Ansel strike", "body": "Dockers walked out over wages on Monday morning."}
    bare = {"title": "Parliament passes the budget", "body": None}
    told = [placed.add({**given, "id": "same", "published": None}) for given in (REPORT, strike, bare, {})]
    assert all(one != other for one, other in combinations(told, 2))
