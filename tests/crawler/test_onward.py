"""What leads to other articles is taken out of a text. All invented."""

from __future__ import annotations

import pytest

from crawler.onward import without

FIRST = "Divers searched the harbour until dusk."
THEN = "They found an anchor."


@pytest.mark.parametrize(
    "label",
    [
        "Read also",
        "READ MORE:",
        "Lire aussi",
        "Читайте также:",
        "আরও পড়ুন",
        "আরো পড়ুন",
        "यह भी पढ़ें",
        "ये भी पढ़ें:",
        "اقرأ أيضا",
    ],
)
def test_a_label_goes_with_the_headlines_below_it(label: str) -> None:
    assert without(f"{FIRST}\n\n{label}\n\nMayor opens pier\n\n{THEN}") == f"{FIRST}\n\n{THEN}"
    assert without(f"{FIRST}\n\n{label}\nMayor opens pier\nDockers vote\n\n{THEN}") == f"{FIRST}\n\n{THEN}"


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n\n{THEN}",
        f"{FIRST}\n\nRead more books, the mayor said.\n\n{THEN}",
        "",
    ],
)
def test_what_tells_something_stays(text: str) -> None:
    assert without(text) == text


def test_a_paragraph_that_ends_in_a_stop_is_no_headline() -> None:
    assert without(f"{FIRST}\n\nRead also\n\n{THEN}") == f"{FIRST}\n\n{THEN}"
