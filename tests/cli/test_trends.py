"""`wirewatch trends`: the share of each day's articles."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from tests.cli.conftest import Run


def test_the_share_of_each_day_is_told(home: Path, run: Run) -> None:
    told = run("trends", "harbour", "--since", "2026-01-01", "--json")
    assert told.code == 0, told.err
    assert (told.json["articles"], told.json["matches"], told.json["share"]) == (2, 1, 0.5)
    days = told.json["days"]
    assert sum(day["matches"] for day in days) == 1
    assert [day["share"] for day in days if day["articles"]] in ([0.5], [0.0, 1.0], [1.0, 0.0])
    assert days[0]["day"] == "2026-01-01"


def test_it_is_drawn_in_the_terminal_and_in_a_file(home: Path, run: Run) -> None:
    said = run("trends", "@council", "--since", "2026-01-01", "--plot", "council.svg")
    assert said.code in {0, 1}, said.err
    assert "@council: " in said.out
    assert "of the coverage" in said.out
    drawing = (home / "council.svg").read_text(encoding="utf-8")
    assert ET.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"
    assert "2026-01-01" not in drawing  # it begins with what is stored


def test_what_cannot_be_drawn_is_told_before_the_work(home: Path, run: Run) -> None:
    said = run("trends", "harbour", "--plot", "harbour.gif")
    assert said.code != 0
    assert "end the name with .svg or .png" in said.err


def test_a_query_that_does_not_compile_is_pointed_at(home: Path, run: Run) -> None:
    said = run("trends", "harbour AND @quil")
    assert said.code == 2
    assert said.err.splitlines()[1:3] == ["  harbour AND @quil", "              ^"]


def test_days_without_anything_stored_are_told(home: Path, run: Run) -> None:
    said = run("trends", "harbour", "--since", "2099-01-01")
    assert said.code == 1
    assert "nothing is stored of these days" in said.out


def test_days_in_a_row_without_anything_stored_are_one_line(home: Path, run: Run) -> None:
    said = run("trends", "harbour", "--since", "2026-01-01")
    lines = said.out.splitlines()
    assert sum("nothing is stored" in line for line in lines) <= 3
    assert any(line.endswith(" days: nothing is stored") for line in lines)
