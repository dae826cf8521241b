"""What a message calls new: in doubt nothing. Outlets, people and events are invented."""

from __future__ import annotations

import pytest

from tests.alerts.test_voices import told

HEARD = "“The locks stay shut,” the harbour master said to Lena Hartog. Omar Lund runs them."


def test_whoever_stood_beside_words_that_were_said_may_have_said_them() -> None:
    assert told("“I will go to court over it,” Lena Hartog said.", before=HEARD).speakers == ()
    assert told("“I will go to court over it,” Omar Lund said.", before=HEARD).speakers == ("Omar Lund",)


def test_an_outlet_is_quoted_by_another_one_and_is_nobody() -> None:
    assert told("“The locks will open on Friday at noon,” Fjord News said.", before=HEARD).speakers == ()


@pytest.mark.parametrize(
    "text",
    [
        "It was told on Monday to the Vinstad Tribune, which has the letter.",  # an outlet
        "The case goes to the Supreme Court and to Saudi Arabia on Monday.",  # everybody knows them
        "They all wore caps with “Make Harbours Deep” on them at noon.",  # what something is called
        "Photo by Anna Marie Moe/Pier Images, taken there on Monday.",  # tells of the report
        "It is a plan of the Lower Vinstad-based firm, on paper since Monday.",  # where it is
        "Old Harbour To Be Closed On Friday At Noon By Decree.",  # a heading
        "He was heard by the New Vinstad Governor on Monday, who was glad.",  # what somebody is
        "On Monday the Vinstad Democrat put two bills into one vote, to the others' anger.",  # so is this
        "He listened on his phone on Monday to what was said by Justice Omar M.",  # cut by the feed
        "The PORT OF VINSTAD, as it is called there, is closed on Monday.",  # a heading, a dateline
        "On the quay stood Ms Moe of the City Council, who was glad.",  # the council is tracked
    ],
)
def test_what_is_no_news_to_a_reader_is_no_new_name(text: str) -> None:
    assert told(text, before="Anna Moe was there, too.").names == ()


def test_who_has_no_name_but_capitals_is_nobody() -> None:
    text = "“The locks will open on Friday at noon,” a VHN spokesman on Wednesday said. Pier-based ships, too."
    assert told(text, before=HEARD).speakers == ()


def test_a_sentence_told_before_with_another_number_says_what_is_new() -> None:
    before = "The water stood 40 centimetres below the crest of the dam on Monday."
    assert told(before.replace("40", "60"), before=before).numbers == ("60 centimetres",)
    assert told(before, before=before).numbers == ()


def test_how_long_a_thing_is_is_no_new_figure() -> None:
    assert told("The 30-second video shows 12 mines near the quay.", before=HEARD).numbers == ("12 mines",)


def test_two_names_are_no_long_one() -> None:
    found = told("The ships are on their way to Port Ansel and Lower Vinstad since noon.")
    assert found.names == ("Port Ansel", "Lower Vinstad")
    assert told("It is for the Office of Locks and Quays to say when.").names == ("Office of Locks and Quays",)


def test_a_name_that_is_new_is_told() -> None:
    assert told("The port was sold on Monday to Merit Vogt, who owns three others.").names == ("Merit Vogt",)


def test_what_a_center_is_for_belongs_to_its_name() -> None:
    text = "The plan was told by the Center for Harbour Rights and Peace to Omar Lund for Vinstad Radio on Monday."
    assert told(text, before=HEARD).names == ("Center for Harbour Rights and Peace",)


def test_those_of_a_party_are_nobody_by_name() -> None:
    assert told("“The locks will open on Friday at noon,” Centrist Democrats said.", before=HEARD).speakers == ()
