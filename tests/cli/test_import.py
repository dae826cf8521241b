"""`wirewatch rules import`: queries of other systems."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_queries_are_translated_and_what_is_lost_is_pointed_at(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("truce w/5\n  real guarantees\n\ntruce and\n  subject(talks)\n")
    said = run("rules", "import", "lexis", "old.txt")
    assert said.code == 1
    assert said.out.split("\n") == ['truce NEAR/4 "real guarantees"', "", "truce", ""]
    assert said.err.splitlines() == [
        "lost: old.txt:5:3: subject(talks): there is no field for subject: left out",
        "    subject(talks)",
        "    ^",
    ]
    told = run("rules", "import", "lexis", "old.txt", "--json").json
    assert [each["query"] for each in told] == ['truce NEAR/4 "real guarantees"', "truce"]
    (lost,) = told[1]["lost"]
    assert (lost["line"], lost["column"], lost["position"]) == (5, 3, 12)


def test_a_query_may_come_through_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ceasefire near5 talks"))
    said = run("rules", "import", "factiva", "-")
    assert (said.code, said.out, said.err) == (0, "ceasefire NEAR/4 talks\n", "")
    monkeypatch.setattr("sys.stdin", io.StringIO("  \n"))
    assert run("rules", "import", "factiva", "-").code == 1
    assert run("rules", "import", "nobody", "-").code == 2
