"""`wirewatch try` and `wirewatch rules backtest`: a rule on what is stored."""

from __future__ import annotations

import signal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from news.ports import Listed
from tests.cli.conftest import Run


def test_a_query_is_tried_on_what_is_stored(home: Path, run: Run) -> None:
    said = run("try", "harbour AND @council+")
    assert said.code == 0, said.err
    assert "█" in said.out
    assert "Mayor Quill opens the harbour" in said.out
    assert said.out.endswith("1 article in 1 story, of 2 stored\nyou would have had 1 digest and 1 urgent message\n")
    assert max(map(len, said.out.splitlines())) <= 110


def test_near_misses_say_what_was_missing(home: Path, run: Run) -> None:
    told = run("try", "harbour NEAR/1 guarantees", "--json")
    assert told.code == 1
    (miss,) = told.json["near_misses"]
    assert (miss["title"], miss["nearness"]) == ("Mayor Quill opens the harbour", "misplaced")
    assert miss["why_not"].startswith("NEAR distance ")
    said = run("try", "harbour NEAR/1 guarantees")
    assert "Near misses" in said.out
    assert "no match, of 2 stored" in said.out


def test_a_query_that_does_not_compile_is_pointed_at(home: Path, run: Run) -> None:
    said = run("try", "harbour AND @quil")
    assert said.code == 2
    assert said.err.splitlines()[1:3] == ["  harbour AND @quil", "              ^"]


def test_variants_of_ones_own_hold_wherever_a_rule_is_held_against_something(home: Path, run: Run) -> None:
    path = home / "wirewatch.yaml"
    more = "variants: [[harbour, quayside]]\nrules:\n  quay: {query: quayside}\n"
    path.write_text(path.read_text("utf-8").replace("rules:\n", more, 1), "utf-8")
    for command in (("try", "quayside"), ("rules", "backtest", "quay")):
        assert run(*command, "--json").json["matches"] == 1
    (found,) = (each["id"] for each in run("try", "quayside", "--json").json["newest"])
    assert run("rules", "explain", "quay", found, "--json").json["explanation"]["held"]
    assert "quay" in run("show", found).out
    assert run("trends", "quayside", "--since", "2026-01-01", "--json").json["matches"] == 1
    assert run("rules", "lint", "--since", "2026-01-01", "--json").json["matches"]["quay"] == 1


def test_only_what_is_new_enough_is_looked_at(home: Path, run: Run) -> None:
    told = run("try", "harbour", "--since", "2099-01-01", "--json")
    assert (told.code, told.json["articles"], told.json["matches"]) == (1, 0, 0)


def test_a_rule_is_backtested_and_drawn(home: Path, run: Run) -> None:
    told = run("rules", "backtest", "harbour", "--plot", "out.svg", "--json")
    assert told.code == 0, told.err
    assert (told.json["articles"], told.json["matches"], told.json["complete"]) == (2, 1, True)
    assert (told.json["alerts"], told.json["digests"], told.json["messages"]) == (1, 1, 1)
    assert ET.parse(home / "out.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert run("rules", "backtest", "quiet").code == 0
    assert run("rules", "backtest", "harbor").err.endswith("hint: did you mean harbour?\n")


def test_ctrl_c_prints_what_was_found_so_far(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from alerts import backtest

    look = backtest.Probe.look

    def interrupted(probe: backtest.Probe, batch: list[Listed]) -> backtest.Looked:
        signal.raise_signal(signal.SIGINT)
        return look(probe, batch)

    monkeypatch.setattr("alerts.backtest.Probe.look", interrupted)
    monkeypatch.setattr("wirewatch.cli.trial.BATCH", 1)
    config = (home / "wirewatch.yaml").read_text()
    (home / "wirewatch.yaml").write_text(config.replace("query: volcano", "query: Council"))
    said = run("rules", "backtest", "quiet")
    assert said.code == 130
    assert "interrupted after 1 article of 2" in said.err
    assert "1 article in 1 story, in 1 of 2 that have its words" in said.out
