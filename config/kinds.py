"""Items with a kind: a source or a channel, whose options belong to a module elsewhere.

mail: {kind: email, host: smtp.example, password_file: smtp.key}  →  section("email"), Options(host=…, password=…)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from config.complaints import named, validated
from config.document import Where
from config.gather import Gathered, Item, shown
from config.options import SECRET_FILE, build, may_stand_in_file, own, required, section
from config.references import texts
from config.schema import Settings
from config.secrets import from_file
from config.words import SettingError, suggest
from news.errors import WirewatchError

M = TypeVar("M", bound=Settings)


@dataclass(slots=True)
class Desk:
    """What every part of a load has at hand."""

    gathered: Gathered
    home: Path
    read: list[Path] = field(default_factory=list)  # files besides the YAML

    def local(self, name: str) -> Path:
        """A file's path; relative ones start in the configuration's folder. Raises SettingError."""
        if "\0" in name:
            raise SettingError("the name of a file cannot hold NUL")
        try:
            return self.home / Path(name).expanduser()
        except RuntimeError:
            raise SettingError(f"{name}: there is no such user") from None

    def contents(self, item: Item, name: str, tail: Where) -> str | None:
        """What a file says, or None with the reason noted."""
        try:
            path = self.local(name)
            self.read.append(path)
            return from_file(path, shown(path))
        except SettingError as error:
            self.gathered.complain(item, str(error), error.hint, tail=tail)
            return None


def of_kind(
    desk: Desk, item: Item, kinds: Mapping[str, type], base: type[M], default: str | None = None
) -> tuple[str, M, object] | None:
    """The kind, the settings and the kind's own Options; None with what is wrong noted."""
    kind = _kind(desk.gathered, item, kinds, default)
    if kind is None:
        return None
    try:
        own_options = kinds[kind]
    except WirewatchError as error:  # a kind of another package, which is broken
        desk.gathered.complain(item, error.message, error.hint, tail=("kind",))
        return None
    settings = validated(desk.gathered, item, section(kind, own_options, base))
    if settings is None:
        _look_at_secrets(desk, item, own_options)
        return None
    options = _options(desk, item, own_options, settings)
    return None if options is None else (kind, settings, options)


def _look_at_secrets(desk: Desk, item: Item, options: type) -> None:
    """A file that cannot be read is told also where something else is wrong."""
    for name in own(options):
        if may_stand_in_file(options, name):
            for tail, file in texts(item.data, name + SECRET_FILE):
                desk.contents(item, file, tail)


def _kind(gathered: Gathered, item: Item, kinds: Mapping[str, type], default: str | None) -> str | None:
    data = {} if item.data is None else item.data
    if not isinstance(data, dict):
        gathered.complain(item, "expected settings by name")
        return None
    kind = data.get("kind", default)
    if kind is None:
        gathered.complain(item, '"kind" is missing', suggest("", kinds, noun="kinds"), tail=("kind",))
        return None
    if not isinstance(kind, str) or kind not in kinds:
        gathered.complain(item, f"unknown kind {named(kind)}", suggest(str(kind), kinds, noun="kinds"), tail=("kind",))
        return None
    return kind


def _options(desk: Desk, item: Item, options: type, settings: Settings) -> object | None:
    """The kind's Options, secrets read."""
    values = {name: getattr(settings, name) for name in own(options)}
    for name in own(options):
        if may_stand_in_file(options, name):
            values[name] = _secret(desk, item, options, settings, name)
    if any(values[name] is None for name in required(options)):
        return None  # a secret that is missing: noted
    for name, value in values.items():
        if isinstance(value, Path):
            values[name] = desk.local(str(value))
        elif isinstance(value, str) and name.endswith(SECRET_FILE):
            values[name] = str(desk.local(value))
    try:
        return build(options, values)
    except (ValueError, TypeError) as error:
        desk.gathered.complain(item, str(error), getattr(error, "hint", None), key=True)
        return None


def _secret(desk: Desk, item: Item, options: type, settings: Settings, name: str) -> object:
    """A secret that stands here or in a file."""
    given, file = getattr(settings, name), getattr(settings, name + SECRET_FILE)
    if file is None:
        if given is None and name in required(options):
            hint = f"or {name}{SECRET_FILE}, to read it from a file"
            desk.gathered.complain(item, f'"{name}" is missing', hint, key=True)
        return given
    if name in settings.model_fields_set:
        message = f"{name} and {name}{SECRET_FILE} are both given"
        desk.gathered.complain(item, message, "take one out", tail=(name,), key=True)
    return desk.contents(item, file, (name + SECRET_FILE,))
