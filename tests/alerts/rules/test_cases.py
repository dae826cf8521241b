"""The truth table of the rule language, case by case."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from alerts.rules import cases

ROOT = Path(__file__).parents[3] / "fixtures"
FILE = ROOT / "rules" / "rules.json"
TABLE = json.loads(FILE.read_text("utf-8"))


@cache
def outcomes() -> dict[str, cases.Outcome]:
    return {outcome.case: outcome for outcome in cases.run(TABLE, ROOT / "seeds")}


@pytest.mark.parametrize("case", [case["id"] for case in TABLE["cases"]])
def test_a_rule_finds_what_the_truth_table_says(case: str) -> None:
    assert outcomes()[case].difference is None


OWN = json.loads((ROOT / "rules" / "meaning.json").read_text("utf-8"))


def test_every_sentence_of_the_reference_has_cases_that_hold() -> None:
    assert [(o.case, o.difference) for o in cases.run(OWN, ROOT) if o.difference is not None] == []


def test_the_table_can_be_run_from_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = {"cases": [{"id": "a", "rule": "truce", "doc": {"body": "A truce."}, "match": False, "highlights": []}]}
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(table), "utf-8")
    assert cases.main([str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["failed"] == 1
    assert told["differences"][0]["id"] == "a"
    assert cases.main([str(file)]) == 1
    assert "0 passed, 1 failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nothing", "1:1: not JSON"),
        ("[]", "no table of cases"),
        ('{"cases": {}}', "no table of cases"),
        ('{"version": 2, "cases": []}', "version 2 is not known"),
        ('{"cases": [7]}', "case number 1: not an object"),
        ('{"cases": [{"id": "a"}]}', 'case a: no text in "rule"'),
        ('{"cases": [{"id": "a", "rule": "b", "match": true}]}', 'neither "error" nor "match" and "highlights"'),
        (
            '{"cases": [{"id": "a", "rule": "b", "article": "x.txt", "error": "E_SYNTAX"}]}',
            "the article x.txt is in none",
        ),
    ],
)
def test_what_is_no_table_of_cases_is_refused_in_words(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text, "utf-8")
    assert cases.main([str(file)]) == 2
    assert told in capsys.readouterr().err


def test_articles_are_found_beside_the_table() -> None:
    assert cases.folders(FILE, None)[-1].resolve() == (ROOT / "seeds").resolve()
