"""The reference, made from the code: `make docs` runs it.

docs/reference/cli.md · docs/reference/configuration.md · config/wirewatch.schema.json
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import typer
from pydantic import BaseModel

from config import schema as settings
from config.edit import save
from config.jsonschema import json_schema
from config.options import may_stand_in_file, own, remarks, required, section
from config.words import short
from wirewatch.cli import command_line, shapes
from wirewatch.cli.exits import MEANING

ROOT = Path(__file__).parents[1]
MADE = "<!-- made by `make docs`: change the code instead -->\n"

SECTIONS: tuple[tuple[str, type[settings.Settings], str], ...] = (
    ("sources", settings.SourceSettings, "A mapping: slug → settings. The options of the kind stand beside them."),
    ("actors", settings.ActorSettings, "A mapping: slug → settings. Rules name an actor as `@slug`."),
    ("rules", settings.RuleSettings, "A mapping: slug → settings. The language: [rules](rules.md)."),
    ("when", settings.WhenSettings, "In a rule, a group or `defaults`: a condition that has to hold as well."),
    ("groups", settings.GroupSettings, "A mapping: slug → settings. Beside `rules`, what they share."),
    ("defaults", settings.RuleDefaults, "What the rules of this file share; of the main file, all rules."),
    ("subscribers", settings.SubscriberSettings, "A mapping: slug → settings."),
    ("subscriptions", settings.SubscriptionSettings, "A list, in each subscriber."),
    ("channels", settings.ChannelSettings, "A mapping: slug → settings. The options of the kind stand beside them."),
    ("tests", settings.TestSettings, "A list: what is expected of the rules. `wirewatch rules test` runs them."),
    ("article", settings.ArticleSettings, "In a test: the article that a rule is held against."),
    ("expect", settings.ExpectSettings, "In a test: what should come of it."),
    ("crawl", settings.CrawlSettings, "How politely, and how much."),
    ("web", settings.WebSettings, "Our own pages, metrics and health."),
    ("heartbeat", settings.HeartbeatSettings, "A sign of life for a watcher outside: [service](../how-to/service.md)."),
    ("keep", settings.KeepSettings, "For how long things are kept: [service](../how-to/service.md)."),
)


def source_options() -> dict[str, type]:
    """Source kind → its Options."""
    from crawler.sources import KINDS

    return {name: kind.options for name, kind in KINDS.items()}


def channel_options() -> dict[str, type]:
    """Kind of channel → its Options."""
    from alerts.channels import KINDS

    return {name: kind.Options for name, kind in KINDS.items()}


def schema() -> dict[str, Any]:
    """The JSON Schema of wirewatch.yaml."""
    return json_schema(source_options(), channel_options())


def pages() -> dict[Path, str]:
    """Every file that is made, and its text."""
    return {
        ROOT / "docs/reference/cli.md": cli(),
        ROOT / "docs/reference/configuration.md": configuration(),
        ROOT / "config/wirewatch.schema.json": json.dumps(schema(), ensure_ascii=False, indent=2) + "\n",
    }


def main() -> None:
    """Write the files, each whole or not at all: whoever is killed meanwhile leaves no empty page."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path, text)


# --- configuration.md ------------------------------------------------------------------------------


def configuration() -> str:
    """All settings, section by section."""
    parts = [
        f"# Configuration\n\n{MADE}",
        "`wirewatch.yaml` stands in the home folder: `--home DIR`, else `WIREWATCH_HOME`, else the current folder.",
        (
            "`wirewatch check` tells every problem at once, with file, line and column. Editors complete and check it with "
            "[wirewatch.schema.json](../../config/wirewatch.schema.json): "
            "`# yaml-language-server: $schema=…/wirewatch.schema.json` as the first line."
        ),
        (
            "- **Durations** are a number and its unit: `30s`, `15m`, `6h`, `1d`, `2w`, `1h30m`. **Sizes**: `500KB`, `5MB`.\n"
            "- **Variables**: `${NAME}` and `${NAME:-default}` in any text; `$${` means a literal `${`.\n"
            "- **Secrets** may stand in a file of their own: `password_file: smtp.key` instead of `password: …`.\n"
            "- **Slugs**, the names of sources, actors, rules, subscribers and channels: small letters, digits, `-` and `_`.\n"
            "- **Paths** start in the folder of `wirewatch.yaml`.\n"
            "- **Includes** may hold any of these settings: sections add up, everything else stands in one place only."
        ),
        "## The whole file\n\n" + _table(_rows(settings.Document)),
    ]
    for name, model, told in SECTIONS:
        parts.append(f"## {name}\n\n{told}\n\n{_table(_rows(model))}")
        if model is settings.SourceSettings:
            parts += _kinds(source_options(), model, "sources.md")
        if model is settings.ChannelSettings:
            parts += _kinds(channel_options(), model, "channels.md")
    return "\n\n".join(parts) + "\n"


def _kinds(kinds: Mapping[str, type], base: type[settings.Settings], page: str) -> Iterator[str]:
    """A section per kind."""
    for kind, options in sorted(kinds.items()):
        rows = list(_own_rows(kind, options, base))
        table = _table(rows) if rows else "No options of its own."
        yield f"### `kind: {kind}`\n\n{_summary(options)} More: [{page.removesuffix('.md')}]({page}).\n\n{table}"


def _summary(options: type) -> str:
    """The first line of the kind's module."""
    module = inspect.getmodule(options)
    return ((module.__doc__ if module else None) or "").strip().splitlines()[0]


def _own_rows(kind: str, options: type, base: type[settings.Settings]) -> Iterator[tuple[str, ...]]:
    told = remarks(options)
    for name, field in section(kind, options, base).model_fields.items():
        if name in own(options):
            needed = name in required(options)
            default = "required" if needed else _default(field.get_default(call_default_factory=True))
            remark = told.get(name, "")
            if may_stand_in_file(options, name):
                remark += f"; or in a file: `{name}_file`"
            yield f"`{name}`", _type(field.annotation), default, remark.lstrip("; ")


def _rows(model: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    told = remarks(model)
    for name, field in model.model_fields.items():
        shown = field.alias or name
        default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True))
        yield f"`{shown}`", _type(field.annotation), default, told.get(shown, "")


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    head = ("setting", "type", "default", "meaning")
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _type(annotation: Any) -> str:
    """An annotation in a person's words."""
    plain = {str: "text", int: "number", float: "number", bool: "true, false", timedelta: "duration", Path: "path"}
    if annotation in plain:
        return plain[annotation]
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin in {Union, UnionType}:
        return " or ".join(dict.fromkeys(_type(part) for part in parts if part is not NoneType))
    if origin in {tuple, list}:
        return f"list of {_type(parts[0])}"
    if origin is not None and "Annotated" in str(origin):
        return _type(parts[0])
    if origin is dict or str(origin).endswith("Mapping'>"):
        return "settings by name"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{each.value}`" for each in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "settings"
    return _type(parts[0]) if parts else "text"


def _default(value: object) -> str:
    if value is None or value in ((), {}, ""):
        return "–"
    if isinstance(value, BaseModel):
        return "–"
    if isinstance(value, timedelta):
        return f"`{short(value)}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{each}`" for each in value)
    return f"`{value}`"


# --- cli.md ----------------------------------------------------------------------------------------


def cli() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(command_line())
    parts = [
        f"# Command line\n\n{MADE}",
        "    wirewatch [--home DIR] [--debug] COMMAND …",
        _options(root),
        (
            "Results go to stdout, everything else to stderr. Tables fit the terminal; into a pipe they are 140 columns wide "
            "(`COLUMNS` says otherwise). `NO_COLOR` is obeyed."
        ),
        "## Exit codes\n\n" + "\n".join(f"- `{code}` {meaning}" for code, meaning in MEANING.items()),
        *(_command(way, command) for way, command in _commands(root, ())),
        "## JSON\n\n" + _json(),
    ]
    return "\n\n".join(parts) + "\n"


def _commands(group: Any, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if command.callback is not None and not (hasattr(command, "commands") and not command.invoke_without_command):
            yield (*way, name), command
        if hasattr(command, "commands"):
            yield from _commands(command, (*way, name))


def _command(way: tuple[str, ...], command: Any) -> str:
    arguments = [_argument(each) for each in command.params if each.param_type_name == "argument"]
    usage = " ".join(("wirewatch", *way, *arguments))
    told = inspect.cleandoc(command.help or "")
    return "\n\n".join(part for part in (f"## `{' '.join(way)}`", f"    {usage}", told, _options(command)) if part)


def _argument(given: Any) -> str:
    name = given.metavar or given.name.upper()
    return name if given.required or name.startswith("[") else f"[{name}]"


def _options(command: Any) -> str:
    """A line each for arguments and options."""
    lines = []
    for each in command.params:
        if each.name in {"help", "install_completion", "show_completion"}:
            continue
        names = (
            ", ".join(f"`{name}`" for name in each.opts) if each.param_type_name == "option" else f"`{_argument(each)}`"
        )
        lines.append(f"- {names} {each.help or ''}".rstrip())
    return "\n".join(lines)


def _json() -> str:
    """The shapes of --json, from their docstrings."""
    head = inspect.cleandoc(shapes.__doc__ or "").partition("\n\n")[2]
    found = [
        (name, function.__doc__ or "")
        for name, function in vars(shapes).items()
        if inspect.isfunction(function) and function.__module__ == shapes.__name__
    ]
    return head + "\n\n" + "\n".join(f"- **{name}**: {' '.join(told.split())}" for name, told in found)


if __name__ == "__main__":
    main()
