"""libyaml against ruamel: where the quick reader answers, it says what the authority says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from config import nodes
from config.nodes import compose

HOUSE = Path(__file__).parents[2]
FILES = [*HOUSE.glob("fixtures/config/*.yaml"), *HOUSE.glob("config/packs/*.yaml")]
EXAMPLES = [
    example
    for page in sorted(HOUSE.glob("docs/**/*.md"))
    for example in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]
PIECES = st.sampled_from(
    [
        *"\n :-#'\"[]{},&*|>%@`~<=!?0a\\é\t\r\xa0\u2028😀",
        *("\n  ", "\n    ", ": ", "- ", "''", "|\n", "&a ", "*a", "<<: *a", "null", "0x1F", "0o7", "1_0", ".5", "1e3", "yes", "True"),
        *("12:30", "2026-01-01", "  # c", ">-\n", "|2\n", "\n\n", "a:b", ":x", "\n---\n"),
    ]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.floats(0, 1), PIECES, st.integers(0, 4)), min_size=1, max_size=4)


def quickly(monkeypatch: pytest.MonkeyPatch, text: str) -> object:
    """What is read without ruamel; None where it would be asked."""

    class AskedError(Exception):
        pass

    def asked(*_: object, **__: object) -> None:
        raise AskedError

    with monkeypatch.context() as patched:
        patched.setattr("ruamel.yaml.YAML", asked)
        try:
            return told(compose(text))
        except AskedError:
            return None


def slowly(text: str) -> object:
    try:
        return told(YAML(typ="safe", pure=True).compose(text))
    except (YAMLError, RecursionError, ValueError) as error:
        return type(error)


def told(node: Any, above: tuple[int, ...] = ()) -> object:
    """Everything that is used of a tree. Where nothing stands for a value, ruamel points at what comes next."""
    if node is None or id(node) in above:
        return None
    tag = re.sub(":(timestamp|value)$", ":str", str(node.tag))
    if node.id == "scalar":
        style = node.style if node.style in {*"'\"|>"} else None
        there = (node.start_mark.index, node.end_mark.index) if node.value or style else None
        return tag, there, style, node.value
    inside = [each for pair in node.value for each in pair] if node.id == "mapping" else node.value
    return tag, node.start_mark.index, [told(each, (*above, id(node))) for each in inside]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_ours_is_read_alike(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = file.read_text(encoding="utf-8", errors="replace")
    assert quickly(monkeypatch, text) in (None, slowly(text))


def test_what_the_manual_shows_is_read_alike_and_without_ruamel(monkeypatch: pytest.MonkeyPatch) -> None:
    read = [(quickly(monkeypatch, text), slowly(text)) for text in EXAMPLES]
    assert all(quick in (None, slow) for quick, slow in read)
    assert sum(quick is not None for quick, _ in read) > 0.9 * len(EXAMPLES)


@settings(max_examples=150)
@given(st.sampled_from(EXAMPLES), EDITS)
def test_what_was_damaged_is_read_alike_or_left_to_ruamel(text: str, edits: list[tuple[float, str, int]]) -> None:
    for share, piece, gone in edits:
        place = int(share * len(text))
        text = text[:place] + piece + text[place + gone :]
    with pytest.MonkeyPatch.context() as monkeypatch:
        quick = quickly(monkeypatch, text)
    assert quick is None or quick == slowly(text)


@pytest.mark.parametrize(
    "text",
    [
        "%YAML 1.1\n---\na: yes\n",
        "a: !!int '1'\n",
        "? a\n: b\n",
        "a:\tb\n",
        "a: 'b\u2028c'\n",
        "a: &x:y b\n",
        '["a":b]\n',
        "a: >-\n \n    b\n  c\n",
        "|\n# no comment\n",
        "a: [b\n",
    ],
)
def test_what_the_two_may_see_differently_is_ruamels(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert quickly(monkeypatch, text) is None


def test_what_is_nested_too_deeply_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RecursionError):
        quickly(monkeypatch, "a: " + "[" * 200_000)


def test_without_libyaml_ruamel_reads_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "CParser", None)
    assert told(compose("a: {b: 1}\n")) == slowly("a: {b: 1}\n")
