"""The page on the rule language says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alerts.operators.fact import FACTS
from alerts.operators.field import FIELDS
from alerts.rules import check
from tests.alerts.rules.make import ACTORS, found

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "rules.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `(?!E_)([^`]+)` \| ([^|`]+) \| ([^|`]+) \|$", PAGE, re.MULTILINE)
ERRORS = re.findall(r"^\| `(E_\w+)` \| ([^|]*) \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("rule", "text", "finds"), EXAMPLES)
def test_every_example_is_so(rule: str, text: str, finds: str) -> None:
    assert found(rule, text) == (None if finds == "–" else finds.split(", "))


@pytest.mark.parametrize(("code", "shown"), ERRORS)
def test_every_error_is_so(code: str, shown: str) -> None:
    for query in re.findall(r"`([^`]+)`", shown):
        error = check(query, ACTORS)
        assert error is not None
        assert error.code == code


def test_the_page_has_examples_and_every_field() -> None:
    assert len(EXAMPLES) > 50
    assert all(f"`{name}:`" in PAGE for name in (*FIELDS, *FACTS))
