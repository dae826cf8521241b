"""The command line as a whole: of many verbs the one that is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from wirewatch.cli import VERBS, command_line


@pytest.mark.parametrize("given", [["check"], ["--home", "add", "check"], ["--home=add", "--debug", "check", "add"]])
def test_only_the_verb_that_is_asked_for_is_made(given: list[str]) -> None:
    assert list(typer.main.get_group(command_line(given)).commands) == ["check"]


@pytest.mark.parametrize("given", [[], ["--help"], ["--home", "check"], ["chek"]])
def test_all_verbs_are_there_where_none_of_them_is_asked_for(given: list[str]) -> None:
    assert sorted(typer.main.get_group(command_line(given)).commands) == sorted(VERBS)


def test_verbs_below_a_verb_are_there_once_however_often_it_is_asked_for() -> None:
    for _ in range(2):
        (rules,) = command_line(["rules"]).registered_groups
        assert rules.typer_instance is not None
        names = [command.name for command in rules.typer_instance.registered_commands]
        assert names.count("lint") == names.count("backtest") == 1


def test_what_is_not_needed_is_not_read() -> None:
    told = "import sys; from wirewatch.cli import command_line; command_line(['check']); print(*sys.modules)"
    read = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert "wirewatch.cli.check" in read
    assert {"wirewatch.cli.rules", "numpy", "sqlalchemy", "pydantic", "rich", "scrapy"}.isdisjoint(read)
