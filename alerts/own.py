"""Templates of the user's own: files beside wirewatch.yaml, in Jinja's language, in a sandbox, with limits.

    template: desk.html.j2     the HTML part; desk.txt.j2 beside it, where there is one, the text part

A template is the house's, what is set in it is anybody's: titles are text in it as everywhere. It reads the values of an
Edition and nothing else, takes a second at most and makes two megabytes at most; no step of it makes a long text of a
short one. Whoever may write the file may write to readers: it has to be the owner's alone.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from alerts.clean import direction
from alerts.extracts import Run
from news.errors import ConfigError, Problem

LONGEST = 200_000  # bytes of a template
MOST = 2_000_000  # characters that it makes
SECONDS = 1.0  # of this thread's processor
STEPS = 1_000_000  # turns of loops, calls, filters
TEXT = 200_000  # characters of a text that is put together

# What is missing makes a long text of a short one, a big number of a small one, or markup of a title.
_FILTERS = (
    "abs capitalize count d default e escape first float groupby int items last length list lower map max min "
    "reject rejectattr reverse select selectattr sort string striptags sum title trim truncate unique upper "
    "urlencode wordcount"
).split()
_OF_TEXT = frozenset({"upper", "lower", "title", "capitalize", "strip", "startswith", "endswith", "isdigit"})
_OF_MAPPING = frozenset({"get", "items", "keys", "values"})
_HUGE = 10**15


class Limit(Exception):
    """A template wants more than it may have."""


@dataclass(frozen=True, slots=True)
class Own:
    """A template, compiled."""

    path: Path
    template: Template
    environment: Sandbox

    def render(self, **values: object) -> str:
        """Set *values* in it. Raises ConfigError, with the line where it went wrong."""
        self.environment.start()
        made, length = list[str](), 0
        try:
            for piece in self.template.generate(**values):
                made.append(piece)
                length += len(piece)
                _room(length)
        except Exception as error:
            raise _trouble(self.path, error) from error
        return "".join(made)


def own(path: Path) -> Own:
    """The template in the file *path*. Raises ConfigError for one that is missing, open to others, or no template."""
    try:
        state = path.stat()
    except OSError as error:
        raise _refused(path, error.strerror or str(error), "`template` names a file beside wirewatch.yaml") from None
    return _compiled(path, state.st_mtime_ns, state.st_size, state.st_mode)


def of_text(path: Path) -> Path | None:
    """The template of the text part that stands beside the one of the HTML part."""
    beside = path.with_name(path.name.replace(".html", ".txt"))
    return beside if beside != path and beside.exists() else None


@lru_cache(maxsize=64)
def _compiled(path: Path, changed: int, size: int, mode: int) -> Own:  # noqa: ARG001 a file that was changed is read again
    if not stat.S_ISREG(mode):
        raise _refused(path, "it is no file")
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _refused(path, "others may write to it, and so to your readers", f"chmod go-w {path}")
    if size > LONGEST:
        raise _refused(path, f"it has {size:,} bytes, of {LONGEST:,} at most")
    environment = Sandbox(html=".txt" not in path.suffixes)
    try:
        tree = _Metered().visit(environment.parse(path.read_text("utf-8"), path.name, str(path)))
        code = environment.compile(tree, path.name, str(path))
        return Own(path, environment.template_class.from_code(environment, code, environment.globals), environment)
    except Exception as error:
        raise _trouble(path, error) from error


# --- the sandbox -----------------------------------------------------------------------------------


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without what runs long, makes much, or reaches further than the values it is given."""

    intercepted_binops = frozenset({"+", "*", "**", "%", "//", "/", "-"})

    def __init__(self, *, html: bool) -> None:
        super().__init__(
            autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, optimized=False
        )
        self._steps, self._until = 0, 0.0
        self.globals = {"range": self.globals["range"]}
        shipped: dict[str, Any] = {name: self.filters[name] for name in _FILTERS}
        ours: dict[str, Any] = {"join": _joined, "direction": direction, "marked": _in_html if html else _in_text}
        self.filters = {name: self._counted(filter_) for name, filter_ in (shipped | ours).items()}

    def start(self) -> None:
        """A template is set: its time begins."""
        self._steps, self._until = 0, time.thread_time() + SECONDS

    def tick(self) -> str:
        """One turn of a loop, one call, one filter."""
        self._steps += 1
        if self._steps > STEPS or time.thread_time() > self._until:
            raise Limit(f"it takes more than {SECONDS:g} s, or {STEPS:,} steps")
        return ""

    def joined(self, *parts: object) -> str:
        """What `~` makes."""
        _fits(parts)
        return markup_join(parts) if self.autoescape else str_join(parts)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        self.tick()
        if not all(isinstance(side, int | float) for side in (left, right)):
            raise Limit(f"`{operator}` is for numbers: texts are put together with `~`")
        if operator == "**" or max(abs(left), abs(right)) > _HUGE:
            raise Limit("that number is too large")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> None:
        """No `str.format`: `{:>999999999}` makes a gigabyte of one sign."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str):
            return attr in _OF_TEXT
        if isinstance(obj, dict):
            return attr in _OF_MAPPING
        return super().is_safe_attribute(obj, attr, value)

    def _counted(self, filter_: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(filter_)
        def counted(*given: Any, **named: Any) -> Any:
            self.tick()
            return filter_(*given, **named)

        return counted


class _Metered(NodeTransformer):
    """Makes each turn of a loop and each call of a macro count, and `~` ask whether there is room."""

    def visit_For(self, node: nodes.For, *_: Any, **__: Any) -> nodes.Node:  # noqa: N802 the visitor's name
        return self._counting(node)

    def visit_Macro(self, node: nodes.Macro, *_: Any, **__: Any) -> nodes.Node:  # noqa: N802
        return self._counting(node)

    def visit_Concat(self, node: nodes.Concat, *_: Any, **__: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _call("joined", node.nodes, node)

    def _counting(self, node: nodes.For | nodes.Macro) -> nodes.Node:
        self.generic_visit(node)
        node.body.insert(0, nodes.Output([_call("tick", [], node)], lineno=node.lineno))
        return node


def _call(method: str, arguments: list[nodes.Expr], at: nodes.Node) -> nodes.Call:
    made = nodes.Call(nodes.EnvironmentAttribute(method), arguments, [], None, None)
    made.set_lineno(at.lineno)
    if at.environment is not None:
        made.set_environment(at.environment)
    return made


def _room(length: int) -> None:
    if length > MOST:
        raise Limit(f"it makes more than {MOST:,} characters")


def _fits(parts: Iterable[object]) -> None:
    if sum(len(part) if isinstance(part, str) else 1 for part in parts) > TEXT:
        raise Limit(f"it puts a text of more than {TEXT:,} characters together")


def _joined(parts: Iterable[object], separator: str = "") -> str:
    listed = [part if isinstance(part, str) else str(part) for part in parts]
    if sum(map(len, listed)) + len(separator) * len(listed) > TEXT:
        raise Limit(f"it puts a text of more than {TEXT:,} characters together")
    return (
        escape(separator).join(listed) if any(isinstance(part, Markup) for part in listed) else separator.join(listed)
    )


def _in_html(runs: Sequence[Run]) -> Markup:
    """Runs of text, what fired in <mark>."""
    return Markup("").join(Markup("<mark>{}</mark>").format(run.text) if run.hit else run.text for run in runs)


def _in_text(runs: Sequence[Run]) -> str:
    """… between asterisks."""
    return "".join(f"*{run.text}*" if run.hit else run.text for run in runs)


# --- what went wrong -------------------------------------------------------------------------------


def _trouble(path: Path, error: Exception) -> ConfigError:
    """*error*, at the line of the template that it came of."""
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line(path, error)
    told = (error.message if isinstance(error, TemplateError) else str(error)) or type(error).__name__
    return _refused(path, told.removesuffix("."), "docs/how-to/templates.md tells what a template may use", line=line)


def _line(path: Path, error: Exception) -> int:
    line, frame = 1, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == str(path):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _refused(path: Path, told: str, hint: str | None = None, *, line: int = 1) -> ConfigError:
    return ConfigError([Problem(file=str(path), line=line, column=1, message=told, hint=hint)])
