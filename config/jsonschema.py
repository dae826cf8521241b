"""The JSON Schema of wirewatch.yaml, for editors: config/wirewatch.schema.json is made of this.

# yaml-language-server: $schema=…/wirewatch.schema.json       the first line of a file: completion and checks
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Union

from pydantic import BaseModel, create_model

from config.options import remarks, section
from config.schema import ChannelSettings, Document, Settings, SourceSettings
from config.words import SLUG

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SLUGGED = ("sources", "actors", "rules", "groups", "subscribers", "channels")


def json_schema(kinds: Mapping[str, type], channels: Mapping[str, type]) -> dict[str, Any]:
    """The schema with the options of these source *kinds* and *channels*."""
    source, channel = _sections(kinds, SourceSettings), _sections(channels, ChannelSettings)
    fields: dict[str, Any] = {"sources": (_one_of(source), {}), "channels": (_one_of(channel), {})}
    whole = create_model("Wirewatch", __base__=Document, __doc__=Document.__doc__, **fields)
    schema = whole.model_json_schema(by_alias=True)
    for model, options in (*_owners(source, kinds), *_owners(channel, channels), *_plain(Document)):
        _describe(schema["$defs"].get(model.__name__, {}), model, options)
    _describe(schema, Document, None)
    for name in SLUGGED:
        schema["properties"][name]["propertyNames"] = {"pattern": f"^{SLUG.pattern}$"}
    whole_schema: dict[str, Any] = _with_variables(schema)
    return {"$schema": DRAFT, "title": "wirewatch.yaml"} | whole_schema


def _one_of(models: list[type[Settings]]) -> Any:
    """The type of a section where each item is one of *models*."""
    alternatives: Any = Union[tuple(models)]  # noqa: UP007  built at run time
    return dict[str, alternatives]


def _sections(kinds: Mapping[str, type], base: type[Settings]) -> list[type[Settings]]:
    return [section(kind, kinds[kind], base) for kind in sorted(kinds)]


def _owners(models: Iterable[type[Settings]], kinds: Mapping[str, type]) -> list[tuple[type[BaseModel], type | None]]:
    return list(zip(models, (kinds[kind] for kind in sorted(kinds)), strict=True))


def _plain(model: type[BaseModel]) -> list[tuple[type[BaseModel], type | None]]:
    """Every settings class of config.schema."""
    found: list[tuple[type[BaseModel], type | None]] = []
    below, package = [*Settings.__subclasses__()], model.__module__.rpartition(".")[0]
    for each in below:
        below += each.__subclasses__()
        if each.__module__.startswith(f"{package}."):
            found.append((each, None))
    return found


def _describe(schema: dict[str, Any], model: type[BaseModel], options: type | None) -> None:
    """Each property gets the remark behind its field."""
    told = dict(remarks(model)) | (dict(remarks(options)) if options is not None else {})
    for name, each in schema.get("properties", {}).items():
        remark = told.get(name) or (f"the file that {name[:-5]} is read from" if name.endswith("_file") else None)
        each.pop("title", None)
        if remark:
            each["description"] = remark
    schema.pop("title", None)


def _with_variables(part: Any) -> Any:
    """A number, a switch or a patterned text may be ${FROM_THE_ENVIRONMENT} as well."""
    if isinstance(part, list):
        return [_with_variables(each) for each in part]
    if not isinstance(part, dict):
        return part
    part = {name: _with_variables(each) for name, each in part.items()}
    if part.get("type") in ("integer", "number", "boolean") and "const" not in part:
        return part | {"type": [part["type"], "string"], "pattern": r"\$\{"}
    if part.get("type") == "string" and "pattern" in part:
        return part | {"pattern": f"{part['pattern']}|\\$\\{{"}
    return part
