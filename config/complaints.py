"""What pydantic found, in words for the person who wrote the file.

source "bbc": unknown setting "ulr"        hint: did you mean url?
source "bbc": slowest: '6 hours' is not a duration
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.document import Where
from config.gather import Gathered, Item
from config.schema import Settings
from config.words import SettingError, suggest

M = TypeVar("M", bound=Settings)

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "settings by name",
    "mapping_type": "settings by name",
    "model_type": "settings by name",
    "model_attributes_type": "settings by name",
    "dataclass_type": "settings by name",
}

_LIMITS = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
}


def validated(gathered: Gathered, item: Item, model: type[M]) -> M | None:
    """*item* as a *model*, or None with everything that is wrong with it noted."""
    data = {} if item.data is None else item.data
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            _complain(gathered, item, model, each)
        return None


def _complain(gathered: Gathered, item: Item, model: type[BaseModel], error: ErrorDetails) -> None:
    where = _written(item, error)
    kind, name = error["type"], str(where[-1]) if where else ""
    if kind == "extra_forbidden":
        known = _known(model, where[:-1])
        hint = suggest(name, known, noun="settings")
        gathered.complain(item, f'unknown setting "{name}"', hint, tail=where, key=True)
        return
    if kind == "missing":
        above = _path(where[:-1])
        message = f'{above}: "{name}" is missing' if above else f'"{name}" is missing'
        gathered.complain(item, message, tail=where[:-1], key=True)
        return
    message, advice = _told(error)
    path = _path(where)
    gathered.complain(item, f"{path}: {message}" if path else message, advice, tail=where)


def _written(item: Item, error: ErrorDetails) -> Where:
    """The way to the error through what was written: pydantic also names the alternatives that it tried."""
    way: Where = ()
    for step in error["loc"]:
        there = (*item.where, *way, step)
        if there in item.document.keys or there in item.document.values:
            way = (*way, step)
    return (*way, error["loc"][-1]) if error["type"] == "missing" else way


def _told(error: ErrorDetails) -> tuple[str, str | None]:
    kind, value, context = error["type"], error["input"], error.get("ctx") or {}
    raised = context.get("error")
    if isinstance(raised, SettingError):
        return str(raised), raised.hint
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}, not {named(value)}", _how(kind, value)
    if kind in {"enum", "literal_error"}:
        choices = [part.strip("' ") for part in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
        return f"{named(value)} is none of {', '.join(choices)}", suggest(str(value), choices, noun="choices")
    if kind in _LIMITS:
        return f"must be {_LIMITS[kind]} {next(iter(context.values()))}", None
    message = str(raised) if raised is not None else error["msg"]
    return message[:1].lower() + message[1:], None


def named(value: object) -> str:
    """A value as a message names it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}…"'
    if isinstance(value, dict):
        return "settings"
    if isinstance(value, Sequence):
        return "a list"
    return f"the number {value}"


def _how(kind: str, value: object) -> str | None:
    if kind == "string_type" and isinstance(value, bool | int | float):
        return f'in quotes it is text: "{named(value).removeprefix("the number ")}"'
    if kind == "tuple_type" and isinstance(value, str):
        return f"write [{value}]"
    return None


def _path(where: Where) -> str:
    """`subscriptions.rules`: which of them, the place in the file tells."""
    return ".".join(step for step in where if isinstance(step, str))


def _known(model: type[BaseModel], where: Where) -> list[str]:
    """The settings that exist where an unknown one was found."""
    here: Any = model
    for step in where:
        if isinstance(step, int):
            continue
        found = here.model_fields.get(step) if isinstance(here, type) and issubclass(here, BaseModel) else None
        here = _inner(found.annotation) if found is not None else here
    if isinstance(here, type) and issubclass(here, BaseModel):
        return [each.alias or name for name, each in here.model_fields.items()]
    return []


def _inner(annotation: Any) -> Any:
    """The model in `tuple[Model, ...]`, `Model | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _inner(part)
        if found is not None:
            return found
    return None
