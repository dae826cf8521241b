"""docs/reference/json.md names the keys that commands give."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.conftest import Run

PAGE = Path(__file__).parents[2] / "docs/reference/json.md"
GIVEN = {"QUERY": "harbour", "RULE": "harbour", "ACTOR": "quill", "SOURCE": "wires"}


def keys_of(data: object) -> set[str]:
    first = data[0] if isinstance(data, list) else data
    assert isinstance(first, dict)
    return set(first)


def test_the_page_names_the_keys_that_each_command_gives(home: Path, run: Run) -> None:
    found = re.findall(r"^\| `wirewatch (.+?)` \| (.+?) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(found) >= 20
    given = {
        **GIVEN,
        "ARTICLE": run("articles", "--json").json[0]["id"],
        "STORY": run("stories", "--json").json[0]["id"],
    }
    for command, keys in found:
        words = [given.get(word, word) for word in command.split()]
        assert keys_of(run(*words, "--json").json) == set(re.findall(r"`(\w+)`", keys)), command
