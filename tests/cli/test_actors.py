"""`wirewatch actors`: who is tracked, and under which other spellings."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_other_spellings_are_suggested(home: Path, run: Run) -> None:
    path = home / "wirewatch.yaml"
    path.write_text(path.read_text().replace("[Ada Quill, Mayor Quill]", "[Adda Quil]"))
    told = run("actors", "suggest", "@quill", "--json").json
    assert [(each["spelling"], each["because"]) for each in told["suggestions"]] == [("Ada Quill", "transliteration")]
    assert told["looked_at"] == 2
    assert "Ada Quill" in run("actors", "suggest", "quill").out
    nothing = run("actors", "suggest", "council")
    assert (nothing.code, nothing.err) == (1, "no other spelling of @council in 2 articles\n")
    assert run("actors", "suggest", "quil").err == "error: there is no actor quil\nhint: did you mean quill?\n"


def test_an_actor_is_shown_with_its_members_and_rules(home: Path, run: Run) -> None:
    told = run("actors", "show", "council", "--json").json
    assert (told["members"], told["rules"]) == (["quill"], ["harbour"])
    assert "City Council" in run("actors", "show", "council").out
    assert run("actors", "list", "--json").json == run("actors", "--json").json
