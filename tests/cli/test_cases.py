"""`wirewatch rules cases`: the truth table from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

CASES = [
    {"id": "one", "rule": "truce", "doc": {"body": "A truce."}, "match": True, "highlights": [["body", 2, 7, "truce"]]},
    {"id": "two", "rule": "war", "doc": {"body": "A truce."}, "match": True, "highlights": [["body", 2, 7, "truce"]]},
    {"id": "three", "rule": "a OR b c", "error": "E_SYNTAX"},
]


def written(folder: Path, cases: object) -> str:
    file = folder / "cases.json"
    file.write_text(json.dumps({"version": 1, "cases": cases}))
    return str(file)


def test_cases_that_pass_are_counted(run: Run, tmp_path: Path) -> None:
    said = run("rules", "cases", written(tmp_path, CASES[:1]))
    assert (said.code, said.out) == (0, "✓ 1 case passed\n")


def test_cases_that_fail_say_what_was_wanted_and_what_was_found(run: Run, tmp_path: Path) -> None:
    said = run("rules", "cases", written(tmp_path, CASES))
    assert said.code == 1
    assert (
        said.out
        == """\
✗ two  war
    wanted a match, body 2–7 “truce”
    got    no match
✗ three  a OR b c
    wanted E_SYNTAX
    got    E_MIXED

1 case passed, 2 failed
"""
    )


def test_cases_are_told_to_programs_whole(run: Run, tmp_path: Path) -> None:
    told = run("rules", "cases", written(tmp_path, CASES), "--json").json
    assert (told["passed"], told["failed"]) == (1, 2)
    assert told["differences"][1]["got"] == {"error": "E_MIXED"}


def test_another_kind_of_file_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.yaml").write_text("cases:\n  - id: one\n")
    said = run("rules", "cases", "cases.yaml")
    assert said.code == 2
    assert said.err.startswith("error: cases.yaml:1:1: not JSON")
    assert run("rules", "cases", "nowhere.json").err == "error: nowhere.json: No such file or directory\n"
