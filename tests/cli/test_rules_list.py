"""`wirewatch rules`: what a rule waits for stands beside its query."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_the_list_of_rules_shows_what_each_waits_for(home: Path, run: Run) -> None:
    path = home / "wirewatch.yaml"
    more = 'rules:\n  twice: {query: port, when: {outlets: ">= 2", within: 6h}}\n'
    path.write_text(path.read_text("utf-8").replace("rules:\n", more, 1), "utf-8")
    said = " ".join(run("rules", "list").out.split())
    assert "when outlets >= 2 within 6h" in said
    assert said.count(" when ") == 1


def test_a_name_that_is_no_phrase_is_told_at_its_place(home: Path, run: Run) -> None:
    path = home / "wirewatch.yaml"
    path.write_text(
        path.read_text("utf-8").replace("actors:\n", "actors:\n  mayor: {aliases: [Mayor, '*cil']}\n", 1), "utf-8"
    )
    told = run("check")
    assert told.code == 2
    assert "wirewatch.yaml:5:29: " in told.err
    assert 'actor "mayor": *cil: a wildcard word begins with a letter' in told.err
