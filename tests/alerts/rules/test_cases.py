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
