"""A YAML file as plain data, with the place of every key and value.

    rules:
      talks: {query: ceasefire}      ("rules", "talks", "query") → line 2, column 19

Nothing that a person can type raises: what is wrong becomes a Problem with its place.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from zlib import compress, decompress

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from config.nodes import Node, compose
from config.secrets import MissingVariableError, substitute
from news.errors import Problem

Where = tuple[str | int, ...]
"""The way to a value: ("rules", "talks", "query")."""
Span = tuple[int, int, str | None]
"""What a Mark is made of when somebody asks: there are twenty of them to a source."""

MAX_BYTES = 10_000_000
MAX_NODES = 500_000  # aliases of aliases of aliases grow fast; a real file with 10,000 sources has 150,000


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands in a file: offsets in its text, and how it is quoted."""

    document: Document
    start: int
    end: int
    style: str | None = None  # "'", '"', "|", ">"; None: plain, or not a scalar

    @property
    def line(self) -> int:
        """From 1."""
        return self.document.text.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """From 1."""
        return self.start - (self.document.text.rfind("\n", 0, self.start) + 1) + 1

    def problem(self, message: str, hint: str | None = None) -> Problem:
        """A problem here, with the line it stands in."""
        excerpt, caret = window(self.document.line_at(self.start), self.column - 1)
        return Problem(
            file=self.document.shown,
            line=self.line,
            column=self.column,
            message=message,
            hint=hint,
            excerpt=excerpt or None,
            caret=caret if excerpt else None,
        )


@dataclass(slots=True)
class Document:
    """One file: its text, its data, the marks of its keys and values, and what is wrong with it."""

    path: Path
    shown: str  # the name used in messages
    text: str = ""
    data: dict[str, object] = field(default_factory=dict)
    keys: dict[Where, Span] = field(default_factory=dict)
    values: dict[Where, Span] = field(default_factory=dict)
    raw: dict[Where, str] = field(default_factory=dict)  # scalars with ${…} before it was filled in
    broken: set[Where] = field(default_factory=set)  # told already: no second complaint about these
    problems: list[Problem] = field(default_factory=list)

    def line_at(self, offset: int) -> str:
        """The line around an offset."""
        begin = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", begin)
        return self.text[begin : end if end >= 0 else None].rstrip("\r")

    def mark(self, start: int, end: int | None = None, style: str | None = None) -> Mark:
        """A mark at an offset of the text."""
        return Mark(self, start, start if end is None else end, style)


LARGE = 20_000  # characters from which a document is kept
_KEPT: dict[tuple[Path, str], tuple[str, Mapping[str, str] | None, bytes]] = {}
"""The last reading of each large file, packed to a twentieth. A reload finds one file of many changed, and to read YAML takes a
hundred times as long as to unpack."""


def read(path: Path, shown: str, environ: Mapping[str, str] | None) -> Document:
    """The file at *path*; what is wrong with it is in its problems. Without an *environ* `${NAME}` stays as it is.

    A large file in the words of last time is not read again.
    """
    document = Document(path=path, shown=shown)
    text = _text(document)
    if text is None or len(text) < LARGE:
        return document if text is None else parse(document, text, environ)
    known, words = _KEPT.get((path, shown)), sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if known and known[0] == words and ("${" not in text or known[1] == environ):
        unpacked: Document = pickle.loads(decompress(known[2]))  # noqa: S301  our own bytes, never out of this process
        return unpacked
    parsed = parse(document, text, environ)
    _KEPT[path, shown] = words, None if environ is None else dict(environ), compress(pickle.dumps(parsed), 1)
    return parsed


def parse(document: Document, text: str, environ: Mapping[str, str] | None) -> Document:
    """Fill *document* with what *text* says."""
    document.text = text
    node = _compose(document)
    if node is None or str(node.tag).endswith(":null"):
        if not document.problems:
            document.problems.append(
                document.mark(0).problem("the file is empty", "`wirewatch init` writes one to begin with")
            )
        return document
    if node.id != "mapping":
        document.problems.append(
            document.mark(node.start_mark.index).problem(
                "expected settings by name, such as `sources:`", "`wirewatch init` writes a file to begin with"
            )
        )
        return document
    data = _Reader(document, environ).value(node, ())
    document.data = data if isinstance(data, dict) else {}
    return document


def _text(document: Document) -> str | None:
    hint = None
    try:
        body = document.path.read_bytes()
        if len(body) > MAX_BYTES:
            told = f"the file has {len(body):,} bytes: more than {MAX_BYTES:,}"
        else:
            # Windows editors put a byte order mark first; the YAML reader would count it as a column.
            return body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        document.problems.append(
            Problem(
                file=document.shown,
                line=line,
                column=error.start - (body.rfind(b"\n", 0, error.start) + 1) + 1,
                message="the file is not UTF-8",
                hint="save it as UTF-8",
            )
        )
        return None
    except FileNotFoundError:
        told, hint = "there is no such file", "`wirewatch init` writes one"
    except (OSError, ValueError) as error:
        told = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
    document.problems.append(Problem(file=document.shown, line=1, column=1, message=told, hint=hint))
    return None


def _compose(document: Document) -> Node | None:
    """The node tree, or None with a problem noted. An empty file gives None and no problem."""
    try:
        node = compose(document.text)
    except RecursionError:
        problem = document.mark(0).problem("the file is nested too deeply")
    except MarkedYAMLError as error:
        message = " ".join(str(error.problem or error.context or "not valid YAML").split())
        # What was opened and never closed is to be mended where it was opened.
        opened = "end of stream" in message and error.context_mark is not None
        at = error.context_mark if opened else error.problem_mark or error.context_mark
        offset = min(at.index, len(document.text)) if at is not None else 0
        told, hint = _mended(document, message, offset)
        problem = document.mark(_visible(document.text, offset)).problem(told, hint)
    except YAMLError as error:
        offset = getattr(error, "position", 0)
        problem = document.mark(offset if isinstance(offset, int) else 0).problem(
            "a control character that YAML does not allow", "delete it, or write it as an escape in double quotes"
        )
    except (ValueError, ArithmeticError) as error:  # odd directives: `%YAML 1.x`
        problem = document.mark(0).problem(f"not valid YAML: {error}")
    else:
        return node
    document.problems.append(problem)
    return None


def _visible(text: str, offset: int) -> int:
    """At the end of the file the parser points behind the last line: point at the last character instead."""
    if text[offset:].strip():
        return offset
    return max(len(text.rstrip()) - 1, 0)


def _mended(document: Document, message: str, offset: int) -> tuple[str, str | None]:
    """The YAML reader's message in plain words, and what to do about it."""
    line = document.line_at(offset)
    if message.startswith("found character '\\t'") or "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab: YAML indents with spaces", "replace the tabs at the beginning of the line with spaces"
    if message.startswith("found character"):
        return (
            f"a value cannot begin with {document.text[offset : offset + 1]}",
            "put it in quotes as a whole: '…'",
        )
    if re.search(r""":\s+(["']).*\1\s*[^\s,}\]#]""", line):
        return (
            "something stands behind the closing quote",
            "put the value in quotes as a whole: '\"real guarantees\" OR dock'",
        )
    if message == "mapping values are not allowed here":
        return (
            "a colon that YAML does not expect here",
            "a value that holds `: ` must stand in quotes; or the line above is indented differently",
        )
    if message.startswith("expected <block end>"):
        return "this line does not fit the ones above", "look at the indentation, and for a missing `:` or quote above"
    if message.startswith("found undefined alias"):
        return (
            f"{message.removeprefix('found ')}: there is no & of that name",
            "a value that begins with * must stand in quotes: '…'",
        )
    if message == "but found another document":
        return "a second document (`---`): one file holds one", None
    if "end of stream" in message:
        return "a quote or bracket is opened here and never closed", None
    return message, None


_QUOTES = frozenset("'\"|>")


class _Reader:
    """Nodes to data. Values that were complained about become None and are marked as broken."""

    def __init__(self, document: Document, environ: Mapping[str, str] | None) -> None:
        self.document = document
        self.environ = environ
        self.count = 0
        self.open: set[int] = set()  # the nodes above: an alias to one of them would never end

    def value(self, node: Node, where: Where) -> object:
        style = getattr(node, "style", None) if node.id == "scalar" else None
        span = (node.start_mark.index, node.end_mark.index, style if style in _QUOTES else None)
        self.document.values.setdefault(where, span)
        self.count += 1
        if self.count > MAX_NODES:
            if self.count == MAX_NODES + 1:
                self._broken(where, span, f"more than {MAX_NODES:,} values, aliases counted")
            return None
        if id(node) in self.open:
            self._broken(where, span, "an alias to what it stands in")
            return None
        tag = str(node.tag)
        if not tag.startswith("tag:yaml.org,2002:"):
            self._broken(where, span, f"the tag {node.tag} has no meaning here")
            return None
        if node.id == "scalar":
            return self._scalar(tag, str(node.value), where, span)
        self.open.add(id(node))
        try:
            if node.id == "sequence":
                return [self.value(child, (*where, index)) for index, child in enumerate(node.value)]
            return self._mapping(node, where)
        finally:
            self.open.discard(id(node))

    def _broken(self, where: Where, span: Span, message: str, hint: str | None = None) -> None:
        self.document.broken.add(where)
        self.document.problems.append(self.document.mark(*span).problem(message, hint))

    def _mapping(self, node: Node, where: Where) -> dict[str, object]:
        data: dict[str, object] = {}
        merged: list[Node] = []
        for key, child in node.value:
            name, span, here = key.value, _span(key), (*where, key.value)
            if key.id != "scalar":
                self._broken((*where, "?"), span, "a list or mapping cannot be a name")
            elif str(key.tag).endswith(":merge"):
                merged.append(child)
            elif name in data:
                first = self.document.mark(*self.document.keys[here])
                self._broken(here, span, f'"{name}" is given twice', f"the first is in line {first.line}")
            else:
                self.document.keys.setdefault(here, span)
                data[name] = self.value(child, here)
        for child in merged:
            self._merge(child, where, data)
        return data

    def _merge(self, node: Node, where: Where, data: dict[str, object]) -> None:
        """`<<: *common`: what is not given here comes from there."""
        parts = node.value if node.id == "sequence" else [node]
        for part in parts:
            if part.id != "mapping" or id(part) in self.open:
                start = part.start_mark.index
                self._broken(
                    (*where, "<<"), (start, start, None), "`<<` takes settings by name, such as an alias *common"
                )
                continue
            for key, child in part.value:
                if key.id == "scalar" and key.value not in data:
                    self.document.keys.setdefault((*where, key.value), _span(key))
                    data[key.value] = self.value(child, (*where, key.value))

    def _scalar(self, tag: str, text: str, where: Where, span: Span) -> object:
        kind = tag.rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind in {"int", "float"}:
            return _number(text)
        if "$" not in text or self.environ is None:
            return text
        self.document.raw[where] = text
        try:
            return substitute(text, self.environ)[0]
        except MissingVariableError as error:
            self._broken(where, span, str(error), error.hint)
            return None


def _span(node: Node) -> Span:
    return node.start_mark.index, node.end_mark.index, None


def _number(text: str) -> object:
    """A number as YAML 1.2 has it; what only looks like one stays text."""
    digits = text.replace("_", "")
    for reads in (lambda: int(digits), lambda: int(digits, 0), lambda: float(digits)):
        try:
            return reads()
        except ValueError:
            continue
    return text


def window(line: str, caret: int, width: int = 96) -> tuple[str, int]:
    """The part of a long line around the caret, without the indentation."""
    indent = len(line) - len(line.lstrip())
    text, caret = line[indent:].rstrip(), max(caret - indent, 0)
    text = "".join(c if c.isprintable() else "·" for c in text)
    if len(text) <= width:
        return text, caret
    begin = max(min(caret - width // 2, len(text) - width), 0)
    head, tail = "…" if begin else "", "…" if begin + width < len(text) else ""
    return head + text[begin : begin + width] + tail, caret - begin + len(head)
