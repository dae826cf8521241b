r"""Column types: one form on both databases, exact in both directions.

    Moment   datetime(2026, 3, 2, 8, 0, tzinfo=UTC)   1772438400000000      microseconds since 1970, UTC
    Lapse    timedelta(minutes=2)                     120000000             microseconds
    Key      "fcmz5eqkblnbqhxo"                       sorted by code point, whatever the database's locale
    Prose    "a\x00b\ud800"                              "ab": PostgreSQL refuses NUL, UTF-8 lone surrogates
    Word     Severity.HIGH                            "high"
    Json     ("live", "exclusive")                    ["live","exclusive"]

Integers for moments: SQLite has no type for them, and PostgreSQL's timestamptz would be a second form to test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic_core import PydanticSerializationError, to_json
from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: `dumps` makes one each time
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Count: TypeEngine[int] = BigInteger()
Number: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER PRIMARY KEY counts by itself


def _prose(value: str | None) -> str | None:
    return value if value is None or (value.isascii() and "\x00" not in value) else _UNSTORABLE.sub("", value)


def _stamp(value: datetime | None) -> int | None:
    return None if value is None else (value - EPOCH) // MICROSECOND


def _worded(plain: Any) -> str:
    """As compact JSON: by pydantic's core 9 µs for what takes json 107, most of it figures."""
    try:
        return to_json(plain).decode()
    except PydanticSerializationError:  # a lone surrogate, which json leaves for `storable`
        return storable(_compact(plain))


def storable(text: str) -> str:
    """*text* without what a database refuses: NUL and lone surrogates.

    The crawler cleans texts before spans are counted in them, so this finds nothing there; it is the last wall.
    """
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    return _UNSTORABLE.sub("", text)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970. Raises TypeError for a naive one."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> int | None:
        return _stamp(value)

    def bind_processor(self, _: Dialect) -> Callable[[datetime | None], int | None]:
        """At once: no driver asks for more, and a decorator is two calls for each value of each row."""
        return _stamp

    def process_result_value(self, value: Any | None, _: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Lapse(TypeDecorator[timedelta]):
    """A duration as microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _: Dialect) -> int | None:
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: Any | None, _: Dialect) -> timedelta | None:
        return None if value is None else timedelta(microseconds=value)


class Prose(TypeDecorator[str]):
    """Text of any origin."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        return _prose(value)

    def bind_processor(self, _: Dialect) -> Callable[[str | None], str | None]:
        """At once, as above."""
        return _prose


class Key(Prose):
    """Text that names something: compared and sorted by code point."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text(collation="C") if dialect.name == "postgresql" else Text()


class Word(TypeDecorator[E], Generic[E]):
    """A member of an enumeration, by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, _: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: Any | None, _: Dialect) -> E | None:
        return None if value is None else self.kind(value)


class Json(TypeDecorator[T], Generic[T]):
    """A small value as compact JSON text; *thaw* makes it from what JSON gives back, *freeze* what JSON takes."""

    impl = Text
    cache_ok = True

    def __init__(self, thaw: Callable[[Any], T], freeze: Callable[[T], Any] | None = None) -> None:
        super().__init__()
        self.thaw = thaw
        self.freeze = freeze

    def process_bind_param(self, value: T | None, _: Dialect) -> str | None:
        if value is None:
            return None
        return _worded(value if self.freeze is None else self.freeze(value))

    def bind_processor(self, dialect: Dialect) -> Callable[[T | None], str | None]:
        """At once, as above."""
        return lambda value: self.process_bind_param(value, dialect)

    def process_result_value(self, value: Any | None, _: Dialect) -> T | None:
        return None if value is None else self.thaw(json.loads(value))


def to_moments(stamps: list[int]) -> tuple[datetime, ...]:
    return tuple(EPOCH + timedelta(microseconds=stamp) for stamp in stamps)


def from_moments(moments: tuple[datetime, ...]) -> list[int]:
    return [(moment - EPOCH) // MICROSECOND for moment in moments]
