"""The options of a source kind or a channel: a frozen dataclass of theirs, a validated section of ours.

    @dataclass(frozen=True, kw_only=True)
    class Options:                       channels:
        host: str  # the relay     →       mail: {kind: email, host: smtp.example, password_file: smtp.key}
        password: str = ""

The rooms that own them never import us: the program hands their dataclasses in.
"""

from __future__ import annotations

import dataclasses
import io
import textwrap
import tokenize
import types
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from inspect import getsource
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, create_model

from config.schema import IMPLIED_KINDS, Duration, Settings, SourceSettings
from config.secrets import is_secret

M = TypeVar("M", bound=Settings)

SECRET_FILE = "_file"  # noqa: S105  the suffix of a setting, no secret


@cache  # a model takes 3 ms to make
def section(kind: str, options: type, base: type[M]) -> type[M]:
    """The settings of one kind: those that all share, and its own; a secret may stand in a file."""
    said = base is not SourceSettings or kind not in IMPLIED_KINDS
    fields: dict[str, Any] = {"kind": (Literal[kind], ... if said else kind)}
    for name, (annotation, default) in _fields(options).items():
        if name in base.model_fields:
            continue
        if may_stand_in_file(options, name):
            fields[f"{name}{SECRET_FILE}"] = (str | None, None)
            if default is ...:  # the file may give it: that one of them does is minded when they are read
                fields[name] = (annotation | None, None)
                continue
        fields[name] = (annotation, default)
    return create_model(f"{kind.title()}{base.__name__}", __base__=base, __doc__=options.__doc__, **fields)


@cache
def own(options: type) -> tuple[str, ...]:
    """The names of a kind's own options."""
    return tuple(_fields(options))


@cache
def required(options: type) -> tuple[str, ...]:
    """Those that have no default."""
    return tuple(name for name, (_, default) in _fields(options).items() if default is ...)


@cache
def may_stand_in_file(options: type, name: str) -> bool:
    """Whether NAME_file is understood: for secret texts, unless the kind has such an option of its own."""
    annotation = _fields(options)[name][0]
    text = annotation is str or str in get_args(annotation)
    return text and name in secrets(options) and f"{name}{SECRET_FILE}" not in own(options)


def secrets(options: type) -> frozenset[str]:
    """The options that are kept out of sight: by their name, or because their dataclass does (`repr=False`)."""
    return frozenset(each.name for each in dataclasses.fields(options) if is_secret(each.name) or not each.repr)


def build(options: type, values: Mapping[str, object]) -> object:
    """The kind's Options. Raises ValueError where it refuses them."""
    return options(**{name: values[name] for name in own(options) if name in values})


def _fields(options: type) -> dict[str, tuple[Any, Any]]:
    """Annotation and default (`...` where there is none) by name."""
    hints = get_type_hints(options, include_extras=True)
    found: dict[str, tuple[Any, Any]] = {}
    for each in dataclasses.fields(options):
        if not each.init:
            continue
        default: Any = ...
        if each.default is not dataclasses.MISSING:
            default = each.default
        elif each.default_factory is not dataclasses.MISSING:
            default = Field(default_factory=each.default_factory)
        found[each.name] = (_worded(hints[each.name]), default)
    return found


def _worded(annotation: Any) -> Any:
    """The annotation with our way to write durations: 15m."""
    if annotation is timedelta:
        return Duration
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated and parts[0] is timedelta:
        return Annotated[(Duration, *parts[1:])]
    if origin in {Union, types.UnionType}:
        return Union[tuple(_worded(part) for part in parts)]  # noqa: UP007  built at run time
    if origin in {tuple, list, dict} or isinstance(origin, type):
        return origin[tuple(_worded(part) for part in parts)] if parts else annotation
    return annotation


@cache
def remarks(owner: type) -> Mapping[str, str]:
    """The comments behind a class's fields: their descriptions. Empty where there is no source to read."""
    found: dict[str, str] = {}
    for each in reversed(owner.__mro__):
        if each in {object, BaseModel} or each.__module__.startswith("pydantic"):
            continue
        try:
            source = textwrap.dedent(getsource(each))
        except (OSError, TypeError):
            continue
        found |= _comments(source)
    return found


def _comments(source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name, depth = None, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif name is None and token.type == tokenize.NAME and depth == 1:
            name = token.string
        elif token.type == tokenize.COMMENT and name is not None:
            found.setdefault(name.rstrip("_"), token.string.lstrip("# "))
        elif token.type == tokenize.NEWLINE:
            name = None
    return found
