"""Texts without a parser: what a parser would make of them (hypothesis)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import markup
from crawler.markup import cut, entities, lines, paragraphs, text_of
from crawler.tree import grow

PIECES = st.sampled_from(
    ["word", "two words", " ", "\n", "\t", "é", "“said”", "a > b", "&amp;", "&amp;#8217;", "&lt;b&gt;", "&nbsp;", "&#160;", "&#8217;",
     "<br>", "<br/>", "<br />", "<b>", "</b>", "<em>", "</em>", '<a href="https://outlet.example/?a=1&amp;b=2">', "</a>"]
)  # fmt: skip
PARAGRAPH = st.lists(PIECES, max_size=8).map(lambda pieces: f"<p>{''.join(pieces)}</p>")
TEXT = st.lists(PARAGRAPH | st.sampled_from([" ", "\n"]), min_size=1, max_size=4).map("".join)
ANYTHING = st.lists(PIECES | st.sampled_from(["<p>", "</p>", "<div>", "&", "<", "\x01", "\x85"]), max_size=8).map(
    "".join
)


@given(text=TEXT | ANYTHING)
@settings(max_examples=100)
def test_paragraphs_without_a_parser_are_those_that_a_parser_sees(text: str) -> None:
    if "</p>" in text and markup._PARAGRAPHS.fullmatch(text):
        assert paragraphs(text) == cut(lines(entities(text_of(grow(text)))))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Talks <b>resumed</b>.</p>\n<p>Both sides<br>agreed.</p>", True),
        ("<p>Talks &amp; tea</p>", True),
        ("<p>Talks</p> resumed", False),
        ('<p class="caption">Talks</p>', False),
        ("<p>Talks &copy 2026</p>", False),
        ("<p>Talks <script>1</script></p>", False),
    ],
)
def test_what_needs_no_parser(text: str, plain: bool) -> None:
    assert bool(markup._PARAGRAPHS.fullmatch(text)) is plain


def test_marks_join_their_letters_beside_indic_words_and_spaces_are_one() -> None:
    assert (
        lines("\u09a1\u09bc cafe\u0301\u0323  \u09dc\n \n\n\tcafe\u0301")
        == "\u09a1\u09bc caf\u1eb9\u0301 \u09dc\n\ncaf\u00e9"
    )
