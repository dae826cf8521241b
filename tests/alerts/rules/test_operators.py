"""An operator is one module, in the folder or in a package of somebody else."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from alerts.explain import explain
from alerts.rules import check, grammar
from tests.alerts.rules.make import ACTORS, found, reading, rule

PAGE = Path(__file__).parents[3] / "docs/how-to/operators.md"


@pytest.fixture
def within(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The operator of the page, installed."""
    (source,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    module = ModuleType("somebodys_within")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(source, str(PAGE), "exec"), module.__dict__)
    entry = EntryPoint("within", module.__name__, "wirewatch.operators")
    monkeypatch.setattr(grammar, "entry_points", lambda group: [entry] if group == entry.group else [])
    _forget()
    yield module
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for known in (grammar.operators, grammar.syntax, grammar.before, grammar.after, grammar.numbered):
        known.cache_clear()


def test_the_operator_of_the_page_does_what_its_examples_say(within: ModuleType) -> None:
    for example in within.EXAMPLES:
        got = found(example.rule, example.text)
        assert (None if got is None else tuple(got)) == example.found


def test_an_operator_from_elsewhere_works_with_all_others(within: ModuleType) -> None:
    del within
    assert found("(truce OR deal) WITHIN/3 -Cairo", "A truce in Gaza, a deal.") == ["truce"]
    assert found("truce WITHIN/9{2,}", "A truce and a truce.") == ["truce", "truce"]
    assert found("truce WITHIN/9 AND title:Gaza", "A truce.", title="Gaza") == ["Gaza", "truce"]
    told = explain(rule("truce WITHIN/2"), ACTORS, reading("In Gaza a truce holds."))
    assert told.why_not == "occurs 1 ×, after the first 2 words"


@pytest.mark.parametrize(
    ("query", "caret"), [("truce WITHIN/3 WITHIN/x", 15), ("truce WITHIN", 6), ("truce WITHIN/3x", 6), ("WITHIN/3", 0)]
)
def test_an_operator_from_elsewhere_that_is_not_written_right_is_no_word(
    within: ModuleType, query: str, caret: int
) -> None:
    del within
    wrong = check(query, [])
    assert wrong is not None
    assert (wrong.code, wrong.position) == ("E_SYNTAX", caret)


def test_its_name_in_small_letters_or_in_quotation_marks_is_a_word(within: ModuleType) -> None:
    del within
    assert found('truce "WITHIN/x"', "WITHIN/x: a truce") == ["WITHIN/x", "truce"]
    assert found("truce within", "A truce within reach") == ["truce", "within"]
