"""YAML text as a tree of nodes, each with its place.

    compose("sources: {bbc: {url: …}}")      a mapping node; its keys and values know where they begin and end

ruamel reads YAML 1.2 and says well what is wrong. libyaml reads a fifteenth as long, and YAML 1.1: it is asked first, for files in
which both see the same, and ruamel where there is any doubt or error. Both are held against each other by tests/config/test_nodes.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

try:
    from yaml.cyaml import CParser
except ImportError:  # where PyYAML was built without libyaml
    CParser = None
from yaml.error import YAMLError


class Place(Protocol):
    """Where a node begins or ends."""

    index: int


class Node(Protocol):
    """What the readers give."""

    id: str  # "scalar", "sequence" or "mapping"
    tag: object
    value: Any  # text, nodes, or pairs of nodes
    start_mark: Place
    end_mark: Place


DEEPEST = 100  # levels: the C reader would go on until its stack ends
_TAG = "tag:yaml.org,2002:"
_KINDS = {"scalar": f"{_TAG}str", "sequence": f"{_TAG}seq", "mapping": f"{_TAG}map"}
# Characters that are line breaks or forbidden in one version of YAML only, tabs; directives, documents; tags, complex keys; anchors that
# hold more than letters; values right behind their key's quotes; block scalars that begin with an empty line, or at the margin.
_DOUBTFUL = re.compile(
    r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|^(?:%|---|\.\.\.)"
    r"|(?:^|[\s\[{,:-])(?:[!?]|[&*][\w-]*[^\w\s,\]}-])|[\"']:\S"
    r"|^[|>]|[:\s-][|>][-+\d]* *(?:#[^\n]*)?\n *\n",
    re.MULTILINE,
)
_SPECIAL = frozenset("-+.0123456789tTfFnN~<")  # what begins as none of these is text
_PLAIN = (  # YAML 1.2
    ("bool", re.compile("true|True|TRUE|false|False|FALSE")),
    ("int", re.compile("[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+")),
    (
        "float",
        re.compile(
            r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?"
            r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
        ),
    ),
    ("null", re.compile("~|null|Null|NULL|")),
    ("merge", re.compile("<<")),
)


def compose(text: str) -> Node | None:
    """The tree of *text*; None where nothing stands in it. Raises ruamel's YAMLError, RecursionError, ValueError and ArithmeticError."""
    if CParser is not None and not _DOUBTFUL.search(text):
        try:
            node: Node | None = _Reader(text).get_single_node()
        except (YAMLError, ValueError):
            pass  # ruamel says it in words
        else:
            return node
    from ruamel.yaml import YAML

    authority: Node | None = YAML(typ="safe", pure=True).compose(text)
    return authority


def _kind(text: str) -> str:
    if text and text[0] not in _SPECIAL:
        return _KINDS["scalar"]
    return _TAG + next((kind for kind, pattern in _PLAIN if pattern.fullmatch(text)), "str")


if CParser is not None:

    class _Reader(CParser):  # type: ignore[misc]  # it is compiled
        """libyaml's parser and composer, with what YAML 1.2 takes plain words for."""

        def __init__(self, text: str) -> None:
            super().__init__(text)
            self._depth = 0

        def descend_resolver(self, *_: object) -> None:
            self._depth += 1
            if self._depth > DEEPEST:
                raise RecursionError

        def ascend_resolver(self) -> None:
            self._depth -= 1

        def resolve(self, kind: type[Node], text: str, implicit: Sequence[bool]) -> str:
            return _kind(text) if kind.id == "scalar" and implicit[0] else _KINDS[kind.id]
