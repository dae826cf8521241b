"""docs/reference/json.md names the keys that commands give, and the keys in these."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tests.cli.conftest import Run

PAGE = Path(__file__).parents[2] / "docs/reference/json.md"
GIVEN = {"QUERY": "harbour", "RULE": "harbour", "ACTOR": "quill", "SOURCE": "wires", "WHY": "works"}


def keys_of(data: object) -> set[str]:
    first = data[0] if isinstance(data, list) else data
    assert isinstance(first, dict)
    return set(first)


def named(keys: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", keys))


def test_the_page_names_the_keys_that_each_command_gives(home: Path, run: Run) -> None:
    page = PAGE.read_text("utf-8")
    found = re.findall(r"^\| `wirewatch ([^|]+?)` \| ([^|]+?) \|$", page, re.MULTILINE)
    assert len(found) >= 40
    nested = defaultdict(list)
    for command, key, keys in re.findall(r"^\| `wirewatch ([^|]+?)` \| `(\w+)` \| ([^|]+?) \|$", page, re.MULTILINE):
        nested[command].append((key, named(keys)))
    given = GIVEN | {
        name: run(listing, "--json").json[0]["id"]
        for name, listing in {
            "ARTICLE": "articles",
            "STORY": "stories",
            "ALERT": "alerts",
            "DIGEST": "digests",
            "DELIVERY": "deliveries",
        }.items()
    }
    for command, keys in found:
        data = run(*(given.get(word, word) for word in command.split()), "--json").json
        assert keys_of(data) == named(keys), command
        first = data[0] if isinstance(data, list) else data
        for key, inner in nested.pop(command, []):
            assert keys_of(first[key]) == inner, f"{command}: {key}"
    assert not nested
