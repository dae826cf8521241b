"""The schema that editors use says what the loader does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config.jsonschema import json_schema
from tests.config.stand import CHANNELS, KINDS

SCHEMA = json_schema(KINDS, CHANNELS)


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for each in part.values():
            yield from references(each)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)


def test_every_reference_leads_to_a_definition() -> None:
    assert {name.removeprefix("#/$defs/") for name in references(SCHEMA)} <= set(SCHEMA["$defs"])


def test_the_options_of_kinds_and_channels_are_in_it_with_their_comments() -> None:
    page, mail = SCHEMA["$defs"]["PageSourceSettings"], SCHEMA["$defs"]["EmailChannelSettings"]
    assert page["properties"]["links"]["description"] == "a selector for its article links"
    assert page["properties"]["outlet"]["description"].startswith("the publisher's name")
    assert page["required"] == ["kind", "links"]
    assert "required" not in SCHEMA["$defs"]["FeedSourceSettings"]
    assert page["additionalProperties"] is False
    assert "password_file" in mail["properties"]
    assert mail["properties"]["pause"]["pattern"].startswith("^(0|")


def test_numbers_and_switches_may_come_from_the_environment() -> None:
    mail = SCHEMA["$defs"]["EmailChannelSettings"]["properties"]
    assert mail["port"]["type"] == ["integer", "string"]
    assert "\\$\\{" in mail["port"]["pattern"]


def test_no_setting_is_without_a_description() -> None:
    silent = [
        f"{owner}.{name}"
        for owner, section in {"": SCHEMA, **SCHEMA["$defs"]}.items()
        for name, setting in section.get("properties", {}).items()
        if not setting.get("description")
    ]
    assert silent == []
