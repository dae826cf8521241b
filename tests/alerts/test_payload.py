"""The JSON form: as its published schema says, small, and with offsets that point at the hits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from alerts.digest import compose
from alerts.payload import payload
from news.model import Entry
from news.ports import Letter
from tests.alerts.letters import CAST, letter, many, seeds
from tests.alerts.test_render import update, world

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "reference" / "webhook.schema.json").read_text("utf-8"))
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def problems(value: Any, schema: Any, at: str = "$") -> list[str]:
    """What of JSON Schema our document uses, checked."""
    if "$ref" in schema:
        return problems(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], at)
    if "anyOf" in schema:
        tried = [problems(value, one, at) for one in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    wrong = []
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        wrong.append(f"{at}: {value!r} is no {kinds}")
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{at}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        wrong.append(f"{at}: {value!r} is not like {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"]:
        wrong.append(f"{at}: {value!r} is too small")
    if kinds and "object" not in kinds and isinstance(value, dict):
        return wrong
    if isinstance(value, dict):
        wrong += [f"{at}: {name} is missing" for name in schema["required"] if name not in value]
        for name, inner in value.items():
            if name not in schema["properties"]:
                wrong.append(f"{at}: {name} is not in the schema")
            else:
                wrong += problems(inner, schema["properties"][name], f"{at}.{name}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            wrong += problems(inner, schema["items"], f"{at}[{number}]")
    return wrong


def document(entries: list[Entry] | Letter, most: int | None = None) -> Any:
    what = entries if isinstance(entries, Letter) else letter(entries)
    return json.loads(payload(what, compose(what), most))


@pytest.mark.parametrize(
    "entries", [seeds(), world(), many(200), [], update()], ids=["seeds", "world", "many", "quiet", "update"]
)
@pytest.mark.parametrize("most", [None, 20_000])
def test_the_document_is_as_the_schema_says(entries: list[Entry] | Letter, most: int | None) -> None:
    assert problems(document(entries, most), SCHEMA) == []


def test_highlights_point_at_the_hits() -> None:
    stories = document(world())["data"]["stories"]
    extracts = [extract for story in stories for report in story["reports"] for extract in report["extracts"]]
    extracts += [story["lead"] for story in stories if story["lead"]]
    shown = {extract["text"][start:end] for extract in extracts for start, end in extract["highlights"]}
    assert {"real guarantees", "cease-fires", "al-Hayya", "حماس"} <= shown


def test_the_most_important_story_keeps_its_extracts() -> None:
    stories = document(many(200), 20_000)["data"]["stories"]
    assert stories[0]["reports"][0]["extracts"]
    assert not stories[-1]["reports"][0]["extracts"]


def test_it_tells_what_the_mail_tells_of_who_says_what_and_what_is_new() -> None:
    (story,) = document(update())["data"]["stories"]
    assert story["told"] == "2026-03-02T08:10:00Z"
    assert {"what": "Corrected", "which": ["Herald"]} in story["new"]
    assert {"what": "Quoted for the first time", "which": ["Hollis Grant"]} in story["new"]
    grant = next(voice for voice in story["voices"] if voice["speaker"] == "Hollis Grant")
    assert grant["outlets"] == ["Post", "Gazette"]
    herald, post = (next(each for each in story["reports"] if each["outlet"] == name) for name in ("Herald", "Post"))
    assert (herald["mark"], herald["changed"]) == ("corrected", "2026-03-02T08:40:00Z")
    (edit,) = herald["edits"]
    assert "12 ships" in edit["before"]
    assert "14 ships" in edit["now"]
    assert [copy["outlet"] for copy in post["copies"]] == ["Gazette"]


def test_what_is_quoted_of_the_seeds_stands_in_it() -> None:
    (story,) = document(letter(seeds(), cast=CAST))["data"]["stories"]
    assert any(voice["direct"] and voice["highlights"] for voice in story["voices"])
    assert story["told"] is None


def test_the_sources_that_are_amiss_are_named() -> None:
    data = document(seeds())["data"]
    assert data["version"] == 1
    assert (data["coverage"]["checked"], data["coverage"]["failing"]) == (41, ["herald"])
    assert document(letter([], coverage=None))["data"]["coverage"] is None
