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
from tests.alerts.letters import letter, many, seeds
from tests.alerts.test_render import world

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


def document(entries: list[Entry], most: int | None = None) -> Any:
    what = letter(entries)
    return json.loads(payload(what, compose(what), most))


@pytest.mark.parametrize("entries", [seeds(), world(), many(200), []], ids=["seeds", "world", "many", "quiet"])
@pytest.mark.parametrize("most", [None, 20_000])
def test_the_document_is_as_the_schema_says(entries: list[Entry], most: int | None) -> None:
    assert problems(document(entries, most), SCHEMA) == []


def test_highlights_point_at_the_hits() -> None:
    extracts = [
        extract
        for story in document(world())["data"]["stories"]
        for report in story["reports"]
        for extract in report["extracts"]
    ]
    shown = {extract["text"][start:end] for extract in extracts for start, end in extract["highlights"]}
    assert {"real guarantees", "cease-fires", "al-Hayya", "حماس"} <= shown


def test_the_most_important_story_keeps_its_extracts() -> None:
    stories = document(many(200), 20_000)["data"]["stories"]
    assert stories[0]["reports"][0]["extracts"]
    assert not stories[-1]["reports"][0]["extracts"]
