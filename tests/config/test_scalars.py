"""A place in a value is found again in the file, however the value is quoted."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from config.document import Document, parse
from config.scalars import locate

STRINGS = {
    "'": SingleQuotedScalarString,
    '"': DoubleQuotedScalarString,
    "|": LiteralScalarString,
    ">": FoldedScalarString,
}

STYLES = [
    "query: one two MARK four",
    "query: 'one ''two'' MARK four'",
    'query: "one \\"two\\" \\u00e9\\t \\n MARK four"',
    "query: |\n  one\n  two MARK four\n",
    "query: >-\n  one\n  two\n\n  three MARK four\n",
    "query: one\n  two\n  MARK four",
    'query: "one\n  two \\\n  three MARK four"',
    "query: &anchor 'it''s MARK'",
    "query: !!str one MARK",
    "{query: one MARK, b: c}",
    "query: حماس 哈马斯 MARK x",
    "query: |2\n    one\n    MARK\n",
]


@pytest.mark.parametrize("text", STYLES)
def test_a_word_is_found_where_it_stands(text: str) -> None:
    document = parse(Document(path=Path("w.yaml"), shown="w.yaml"), text, {})
    assert not document.problems
    value = document.data["query"]
    assert isinstance(value, str)
    mark = document.mark(*document.values[("query",)])
    assert locate(mark, value, value.index("MARK")) == text.index("MARK")
    assert locate(mark, value, value.index("MARK") + 4) == text.index("MARK") + 4


@given(st.text(alphabet="ab \"'\\\né:#@-", max_size=30), st.sampled_from(["'", '"', "|", ">"]))
def test_every_visible_character_is_found_in_its_order(value: str, style: str) -> None:
    out = StringIO()
    YAML().dump({"query": STRINGS[style](value)}, out)
    document = parse(Document(path=Path("w.yaml"), shown="w.yaml"), out.getvalue(), {})
    read = document.data.get("query")
    if document.problems or not isinstance(read, str):
        return
    mark = document.mark(*document.values[("query",)])
    for position, character in enumerate(read):
        if character not in " \n\"'\\é":
            assert document.text[locate(mark, read, position)] == character
