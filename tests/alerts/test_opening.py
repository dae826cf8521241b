"""The sentences that say what a report is about. All invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from alerts.opening import opening
from tests import make

VOTE = "Dockers at Quillport voted on Monday to strike over pay."
LONG = (
    f"{VOTE[:-1]}, their union said after a ballot of all its members in the harbour's great hall that took two days."
)


def first(body: str, title: str = "Dockers vote", fresh: Sequence[tuple[int, int]] | None = None) -> str | None:
    found = opening(make.revision(make.article(), title=title, body=body), (), "en", fresh=fresh)
    return found.text if found else None


def test_it_is_the_first_sentence_and_the_next_where_it_is_short() -> None:
    assert first(f"{LONG} Some 1,400 took part.") == LONG
    assert first(f"{VOTE} Some 1,400 took part. It rained.") == f"{VOTE} Some 1,400 took part."
    assert first(f"{VOTE}\n\nSome 1,400 took part.") == VOTE


@pytest.mark.parametrize(
    "above",
    [
        "PUBLISHED: 12:40 on Monday, 2 March.",
        "Photo: dockers at the gate of the terminal.",
        "Dockers vote to strike at the terminal.",  # the headline
        "“We have had enough of it for good,” she said.",
        "and that is why nobody worked on Monday.",
        "Strike looms.",
    ],
)
def test_what_stands_above_it_is_no_opening(above: str) -> None:
    assert first(f"{above}\n\n{VOTE}", title="Dockers vote to strike at the terminal") == VOTE


def test_a_sentence_that_leans_on_another_one_is_none() -> None:
    told = f"{VOTE} She counted 340 dockers at the gates of the port."
    assert first(told, fresh=[(len(VOTE) + 1, len(told))]) is None
    assert first("He counted 340 dockers at the gates of the port.") is not None
    told = f"{VOTE} There were 340 of them at the gates of the port."
    assert first(told, fresh=[(len(VOTE) + 1, len(told))]) is None
    told = f"{VOTE} With that, Falk left the hall to count the dockers."
    assert first(told, fresh=[(len(VOTE) + 1, len(told))]) is None


@pytest.mark.parametrize(
    "leaning",
    [
        "তিনি বলেন, সোমবার রাতে বন্দরের ফটকে ৩৪০ জন শ্রমিক জড়ো হয়েছিলেন।",
        "এছাড়া সোমবার রাতে বন্দরের ফটকে ৩৪০ জন শ্রমিক জড়ো হয়েছিলেন।",
        "उन्होंने कहा कि सोमवार रात बंदरगाह के फाटक पर 340 मज़दूर जमा हुए थे।",
    ],
)
def test_so_does_one_in_bengali_or_hindi(leaning: str) -> None:
    told = f"{VOTE} {leaning}"
    assert first(told, fresh=[(len(VOTE) + 1, len(told))]) is None


def test_it_does_not_end_within_what_somebody_says() -> None:
    assert first(f"{VOTE} Falk said: “We waited. We shall not wait.”") == VOTE
    assert first(f"{VOTE} Falk said: “We waited.”") == f"{VOTE} Falk said: “We waited.”"
    begun = f"{LONG[:-1]}, and on the door stood “We waited."
    assert first(f"{begun} Enough.” It rained.") == f"{begun} Enough.”"
    assert first(f"{begun} {LONG} {LONG}”") == begun


def test_the_number_of_what_comes_next_in_a_list_is_none() -> None:
    assert first(f"1. {VOTE} 2. Nobody was hurt in the fire at the mill on Monday.") == VOTE


def test_a_text_that_was_cut_or_says_no_more_than_its_title_has_none() -> None:
    for text in (
        "",
        "Dockers at Quillport voted on Monday to ...",
        "Dockers at Quillport voted on Monday to",
        "Dockers vote",
    ):
        assert first(text) is None
