"""Which titles say what a report is about."""

from __future__ import annotations

import pytest

from news.titles import says_something


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Jan 05, 2011"),
        ("en", "Tuesday, August 7, 2012"),
        ("de", "Mittwoch, 5. Januar"),
        ("ru", "Вторник, 5 января"),
        ("bn", "বুধবার, ৫ জানুয়ারি"),
        ("en", "Live"),
        ("en", "Harbour"),
        ("en", "The Harbour Herald | Home"),
        ("en", "Five things to know this morning"),
        ("ja", "速報"),
        ("en", ""),
    ],
)
def test_a_date_an_outlet_a_label_a_word_and_a_round_up_are_none(language: str, title: str) -> None:
    assert not says_something(title, language, "Harbour Herald")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Mayor resigns"),
        ("en", "Live: mayor resigns"),
        ("en", "12 dead"),
        ("de", "Bürgermeister tritt zurück"),
        ("bn", "দুর্নীতি মামলায় খালাস"),
        ("ar", "رئيس البلدية يستقيل"),
        ("ja", "港の浚渫"),
    ],
)
def test_what_happened_is_one_however_short(language: str, title: str) -> None:
    assert says_something(title, language, "Harbour Herald")
