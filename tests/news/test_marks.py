"""What stands between quotation marks."""

from __future__ import annotations

import pytest

from news.marks import inside
from news.text import analyse


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('“We want peace,” he said. "Now." «Non»', ["We want peace,", "Now.", "Non"]),
        ("He said: ''We wait''. ``And go,'' she said.", ["We wait", "And go,"]),
        ("‘We don’t want the port,’ he said.", ["We don’t want the port,"]),
        ("They’re at the ferry, she’s not.", []),
        ("„Keine Fähre“, sagte er. »Keine«, sagte sie. 「港だ」と語った。", ["Keine Fähre", "Keine", "港だ"]),
        ("“We go on.\n\n“We end it,” he said.", ["We go on.", "We end it,"]),
        ('“He said ‘no’ to us,” she said. A 7" pipe.', ["He said ‘no’ to us,"]),
    ],
)
def test_a_quotation_is_read_without_its_marks_and_ends_with_its_paragraph(text: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in inside(text, analyse(text, "en").paragraphs)] == said
