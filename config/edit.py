"""Changes to wirewatch.yaml that leave every other byte as it was: comments, order, quotes.

with_source(text, "bbc", {"url": "https://bbc.example/feed.xml"}) -> text with two more lines under `sources:`
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from config import document as yaml
from config.document import Document, Mark
from config.gather import gather, shown
from news.errors import ConfigError, WirewatchError

_PLAIN = re.compile(r"[A-Za-z/][\w./?&=%+~-]*(:[\w./?&=%+~-]+)*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off"}  # quoted, so that no reader takes them for something else


def add_sources(path: Path, sources: Mapping[str, Mapping[str, object]]) -> None:
    """Put sources into the file at *path*, all or nothing. Raises ConfigError, WirewatchError."""
    document = _read(path)
    save(path, with_sources(document, sources))


def written(path: Path) -> dict[str, str]:
    """Every source that the configuration at *path* writes down, with its address, also those that are not enabled."""
    items = gather(path, os.environ).sections["sources"]
    return {slug: str(item.data.get("url", "")) if isinstance(item.data, dict) else "" for slug, item in items.items()}


def with_sources(document: Document, sources: Mapping[str, Mapping[str, object]]) -> str:
    """The text of *document* with more sources. Raises WirewatchError where that cannot be done safely."""
    text = _inserted(document, sources)
    changed = Document(path=document.path, shown=document.shown)
    changed = yaml.parse(changed, text, None)
    before = document.data.get("sources") or {}
    assert isinstance(before, dict)
    if changed.problems or changed.data.get("sources") != before | {slug: dict(sources[slug]) for slug in sources}:
        raise WirewatchError(
            f"{document.shown}: sources could not be added without changing the rest",
            hint=f"add them by hand:\n{_block(sources, '  ')}",
        )
    return text


def save(path: Path, text: str) -> None:
    """Write *text* whole or not at all: beside the file first, then in its place. Raises WirewatchError."""
    target = path.resolve()  # a link stays a link
    temporary = None
    try:
        with NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, prefix=".wirewatch-", delete=False) as file:
            temporary = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise WirewatchError(f"{path} cannot be written: {error.strerror or error}") from error


def _read(path: Path) -> Document:
    document = yaml.read(path, shown(path), None)
    if document.problems and document.text.strip():
        raise ConfigError(document.problems)
    return document


def _inserted(document: Document, sources: Mapping[str, Mapping[str, object]]) -> str:
    text, span = document.text, document.values.get(("sources",))
    if span is None:
        gap = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{gap}{'' if not text.strip() else chr(10)}sources:\n{_block(sources, '  ')}"
    here = document.mark(*span)
    if not document.data.get("sources"):  # `sources:` or `sources: {}`
        colon = text.index(":", document.keys[("sources",)][0])
        rest = re.sub(r"^[ \t]*(\{\s*\}|null|~)", "", text[colon + 1 :])
        line, newline, below = rest.partition("\n")
        return f"{text[: colon + 1]}{line}{newline or chr(10)}{_block(sources, '  ')}{below}"
    if text[here.start] == "{":
        end = text.rindex("}", here.start, here.end)
        return f"{text[:end].rstrip(' ,')}, {', '.join(_flow(slug, sources[slug]) for slug in sources)}{text[end:]}"
    end = _last_line(document)
    gap = "" if text[:end].endswith("\n") else "\n"
    return f"{text[:end]}{gap}{_block(sources, ' ' * (here.column - 1))}{text[end:]}"


def _last_line(document: Document) -> int:
    """The offset behind the last line of the last source, its comment included."""
    ends = [
        _end(document.mark(*span))
        for where, span in document.values.items()
        if where[:1] == ("sources",) and len(where) > 1
    ]
    ends += [end for where, (_, end, _) in document.keys.items() if where[:1] == ("sources",) and len(where) > 1]
    end = document.text.find("\n", max(ends))
    return len(document.text) if end < 0 else end + 1


def _end(mark: Mark) -> int:
    """Behind the last visible character of a value; a block ends where its parts do."""
    text = mark.document.text[mark.start : mark.end]
    if mark.style is None and text[:1] not in {"{", "["} and "\n" in text:
        return mark.start
    return mark.start + len(text.rstrip())


def _block(sources: Mapping[str, Mapping[str, object]], indent: str) -> str:
    lines = []
    for slug, settings in sources.items():
        lines += [f"{indent}{slug}:", *(f"{indent}  {name}: {_scalar(value)}" for name, value in settings.items())]
    return "\n".join(lines) + "\n"


def _flow(slug: str, settings: Mapping[str, object]) -> str:
    return f"{slug}: {{{', '.join(f'{name}: {_scalar(value, flow=True)}' for name, value in settings.items())}}}"


def _scalar(value: object, *, flow: bool = False) -> str:
    """A value as YAML: plain where that is safe, else in double quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_scalar(each, flow=True) for each in value) + "]"
    text = str(value)
    words = all(_PLAIN.fullmatch(word) for word in text.split(" "))
    if words and text.lower() not in _WORDS and not (flow and re.search(r"[?&:]", text)):
        return text
    escaped = "".join(
        c if c.isprintable() else f"\\U{ord(c):08x}" for c in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'
