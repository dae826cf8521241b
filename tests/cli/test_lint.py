"""`wirewatch rules lint`: what is probably not meant."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_what_is_certainly_wrong_leaves_with_1(home: Path, run: Run) -> None:
    told = run("rules", "lint", "--json")
    assert told.code == 0
    assert [(each["kind"], each["about"]) for each in told.json["remarks"]] == [("test", "quiet")]
    assert (told.json["articles"], told.json["matches"]) == (2, {"harbour": 1, "quiet": 0})
    path = home / "wirewatch.yaml"
    path.write_text(path.read_text().replace("query: volcano", "query: volcano -volcano"))
    said = run("rules", "lint", "--articles", "0")
    assert said.code == 1
    assert "✗ quiet never matches: volcano and -volcano exclude each other" in said.out
