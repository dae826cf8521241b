"""`wirewatch deliveries`: lists, ranges, and what can be taken out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def sent(home: Path, run: Run) -> str:
    """The id of the one delivery that was sent."""
    assert home.exists()
    (delivery,) = run("deliveries", "list", "--json").json
    return str(delivery["id"])


def test_deliveries_are_filtered(sent: str, run: Run) -> None:
    for words, found in (
        (("--to", "desk/disk"), [sent]),
        (("--channel", "disk", "--state", "sent", "--since", "24h"), [sent]),
        (("--to", "desk/later"), []),
        (("--channel", "hook"), []),
    ):
        assert [each["id"] for each in run("deliveries", "list", *words, "--json").json] == found


def test_a_range_is_tried_before_it_is_changed(sent: str, run: Run) -> None:
    assert sent[:4] in run("deliveries", "list").out
    assert run("deliveries", "cancel", "--state", "sent", "--dry-run").code == 0
    assert run("deliveries", "retry", "--to", "desk/disk", "--json").json == [
        {"id": sent, "was": "sent", "done": False}
    ]
    neither = run("deliveries", "retry")
    assert (neither.code, "not neither" in neither.err) == (1, True)
    assert run("deliveries", "retry", sent, "--state", "dead").code == 1


def test_messages_are_taken_out_as_lines_and_as_files(sent: str, run: Run, tmp_path: Path) -> None:
    [line] = run("deliveries", "export").out.splitlines()
    told = json.loads(line)
    assert (told["id"], told["tries"][0]["verdict"], "harbour" in told["body"]) == (sent, "ok", True)
    assert run("deliveries", "export", "--folder", "taken").code == 0
    [file] = (tmp_path / "taken").iterdir()
    assert file.name == f"{sent}.json"
    assert file.read_bytes().decode() == told["body"]
