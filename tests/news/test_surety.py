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
NOBODY = [
    "All told, the group, whose members met last week, raised four million.",
    "Keeps saying she opposed the dam, when there are clips.",
    "Even when an officer first called, he shrugged off the smell and “the officer left for good” then.",
    "After saying her foot was “so swollen”, she was taken to hospital.",
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


@pytest.mark.parametrize("text", NOBODY)
def test_a_verb_at_the_head_of_a_sentence_has_nobody_who_says_it(text: str) -> None:
    assert extract(text, language="en") == []


@pytest.mark.parametrize(
    ("source", "sure"),
    [
        ("a harbour official", True),
        ("the voters", True),
        ("Norland’s fishermen", True),
        ("the contrast with the dam", False),
        ("previous rallies", False),
        ("a third", False),
    ],
)
def test_only_a_person_a_body_or_a_role_is_surely_a_speaker(source: str, sure: bool) -> None:
    (quote,) = extract(f"“The talks have failed for good,” {source} said.", language="en")
    assert (quote.confidence >= 0.9) is sure


def test_of_those_who_said_it_is_who_stands_before_who() -> None:
    (quote,) = extract("Olav Falk led among the few voters who said the harbour should close.", language="en")
    assert quote.speaker == "few voters"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Luc Maret a parlé. Sa fille Lucie approuve. Jean Aubin, le maire, écoute. Rien ne change. « Il a tout vu », ajoute-t-il."),
        ("es", "Ida Peña dijo: «Vamos a ganar.» Su hermano llegó más tarde con los demás. «No hay nada que hacer», dijo."),
        ("de", "„Das ist vorbei“, sagte Peter Lenz. Am Montag kam Minister Paul Vogt hinzu. „Wir fangen von vorn an“, sagte er."),
        ("ru", "«Мы готовы», — сказал Пётр Лукин. Потом приехал министр. «Это только начало», — добавил он."),
    ],
)  # fmt: skip
def test_whoever_may_be_one_of_two_is_not_named_surely(language: str, text: str) -> None:
    *_, last = extract(text, language=language)

    assert last.confidence < 0.9


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("fr", "« Le pont tient », a dit Jeanne Aubier. Les travaux durent. « Il tiendra encore », a-t-elle ajouté.", "Jeanne Aubier"),
        ("es", "«El dique aguanta», dijo Ida Peña. La obra sigue. «No hay peligro», añadió.", "Ida Peña"),
        ("de", "„Das ist vorbei“, sagte Peter Lenz. Am Montag war Ruhe. „Wir fangen von vorn an“, fügte er hinzu.", "Peter Lenz"),
    ],
)  # fmt: skip
def test_whoever_is_the_only_one_told_of_is_surely_meant(language: str, text: str, who: str) -> None:
    *_, last = extract(text, language=language)

    assert (last.speaker, last.confidence >= 0.9) == (who, True)


def test_a_long_arabic_name_that_is_told_once_may_have_what_was_done_in_it() -> None:
    (quote,) = extract("وصفت محاميته رنا شاهين القضية بأنها «مؤامرة سياسية» كما كان متوقعا.", language="ar")

    assert quote.confidence < 0.9
