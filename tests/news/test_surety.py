"""How sure it is whose words they are."""

from __future__ import annotations

import pytest

from news.quotes import extract

SURE = [
    "“The talks have failed,” Mara Lindqvist said.",
    "Mara Lindqvist said the talks had failed.",
    "On Monday, Mara Lindqvist said the talks had failed.",
    "But Mara Lindqvist said the talks had “failed.”",
    "Mara Lindqvist warned that the talks had failed.",
    "The talks had failed, Mara Lindqvist said.",
]
NOT_SURE = [
    "What Mara Lindqvist said was a failure goes on.",
    "The talks go on, as Mara Lindqvist claimed a year ago they would.",
    "Olav Falk said that in May Mara Lindqvist warned that it would fail.",
    "The talks go on, according to Mara Lindqvist, until Friday.",
]


@pytest.mark.parametrize("text", SURE)
def test_whoever_leads_a_sentence_and_says_it_is_surely_the_speaker(text: str) -> None:
    (quote,) = extract(text, language="en")
    assert quote.speaker == "Mara Lindqvist"
    assert quote.confidence >= 0.9


@pytest.mark.parametrize("text", NOT_SURE)
def test_whoever_is_told_of_by_another_clause_is_not(text: str) -> None:
    quotes = [quote for quote in extract(text, language="en") if quote.speaker == "Mara Lindqvist"]
    assert quotes
    assert all(quote.confidence < 0.9 for quote in quotes)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Anna Berg sagte, dass die Schleuse am Freitag öffnet."),
        ("fr", "Jean Dupont a déclaré que l’écluse ouvrira vendredi."),
        ("es", "Sofía Marín dijo que la esclusa abrirá el viernes."),
        ("ru", "Анна Берг заявила, что шлюз откроется в пятницу."),
        ("ar", "وأكد الوزير سامي الراشد أن المحادثات ستستمر يوم الجمعة."),
    ],
)
def test_that_and_a_clause_are_as_sure_in_other_languages(language: str, text: str) -> None:
    (quote,) = extract(text, language=language)
    assert quote.speaker
    assert quote.confidence >= 0.9


def test_whoever_only_goes_on_is_not_named_surely() -> None:
    first, second = extract("“We go on,” Mara Lindqvist said.\n\n“We have waited for it for a whole year.”")
    assert (first.speaker, second.speaker) == ("Mara Lindqvist", "Mara Lindqvist")
    assert second.confidence < 0.5
