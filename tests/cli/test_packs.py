"""Packs: actors and rules that are shipped, taken in by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.gather import packs
from tests.cli.conftest import Run


def configured(home: Path, text: str) -> None:
    (home / "wirewatch.yaml").write_text(text)


def test_there_are_packs() -> None:
    assert packs() == ["emergencies", "middle-east"]


@pytest.mark.parametrize("pack", packs())
def test_a_pack_is_right_its_rules_are_tested_and_the_tests_pass(run: Run, tmp_path: Path, pack: str) -> None:
    configured(tmp_path, f"include: ['pack:{pack}']\n")
    checked = run("check")
    assert (checked.code, checked.err) == (0, "")
    told = run("rules", "test", "--json")
    assert [each for each in told.json if not each["passed"]] == []
    assert {each["rule"] for each in told.json} == {rule["id"] for rule in run("rules", "list", "--json").json}
    linted = run("rules", "lint", "--json", "--articles", "0")
    assert [remark for remark in linted.json["remarks"] if remark["kind"] != "shadowed"] == []


def test_the_same_name_in_wirewatch_yaml_takes_the_place_of_a_packs(run: Run, tmp_path: Path) -> None:
    own = "rules:\n  hunger: {query: hunger, severity: low}\n"
    for text in (f"include: ['pack:middle-east']\n{own}", f"{own}include: ['pack:middle-east']\n"):
        configured(tmp_path, text)
        assert run("rules", "show", "hunger", "--json").json["query"] == "hunger"
        assert "hunger" not in {each["rule"] for each in run("rules", "test", "--json").json}


def test_a_pack_that_there_is_not_is_named_with_the_nearest(run: Run, tmp_path: Path) -> None:
    configured(tmp_path, "include: ['pack:middle-est']\n")
    said = run("check")
    assert said.code == 2
    assert "there is no pack middle-est" in said.err
    assert "did you mean middle-east?" in said.err
