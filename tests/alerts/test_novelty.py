"""What a further article of a story tells, and what it repeats."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alerts import rules
from alerts.novelty import novelty
from news.actors import Cast
from news.ids import ActorId, RuleId
from news.model import Actor, Reason, Rule
from news.reading import Reading, read
from tests import make
from tests.fakes import START

ACTORS = [
    Actor(id=ActorId("council"), name="City Council", aliases=("City Council",)),
    Actor(id=ActorId("brandt"), name="Anna Brandt", aliases=("Anna Brandt",), short=("Brandt",)),
]
TITLE = "Quillport dredges its harbour"
FIRST = (
    "The harbour of Quillport is dredged from Monday on, the City Council decided after a long debate.\n\n"
    "“The harbour has to be deeper by spring, or the ferries will go elsewhere,” Mayor Tom Quill said. "
    "Fishermen fear for their catch."
)


def reading(body: str, title: str = TITLE, *, outlet: str = "One", language: str = "en", author: str = "") -> Reading:
    article = make.article(f"https://{outlet}.example/{abs(hash((title, body)))}", outlet=outlet, language=language)
    return read(article, make.revision(article, title=title, body=body, author=author), Cast(ACTORS))


def news(later: Reading, *told: Reading, query: str = "harbour") -> Reason | None:
    [match] = rules.compile([Rule(id=RuleId("it"), query=query, title="It")], ACTORS).match(later)
    return novelty(match, later, told)


def test_the_same_text_is_a_repeat() -> None:
    assert news(reading(FIRST), reading(FIRST)) is None


def test_a_trimmed_copy_under_another_title_is_a_repeat() -> None:
    assert news(reading(FIRST[:98], "Dredging of Quillport harbour from Monday"), reading(FIRST)) is None


@pytest.mark.parametrize(
    "again",
    [
        "Dredging of the harbour begins on Monday in Quillport, the City Council has decided.",
        "Mayor Quill warned that the harbour has to be deeper by spring, or ferries will go elsewhere.",
    ],
)
def test_the_same_in_other_words_is_a_repeat(again: str) -> None:
    assert news(reading(again), reading(FIRST)) is None


def test_a_new_sentence_in_which_the_rule_holds_goes_on_with_the_story() -> None:
    assert news(reading("Divers found a mine from the war in the harbour."), reading(FIRST)) is Reason.FURTHER


def test_a_copy_with_a_new_sentence_goes_on_with_the_story() -> None:
    later = f"{FIRST}\n\nDivers found a mine from the war in the harbour on Tuesday."
    assert news(reading(later), reading(FIRST)) is Reason.FURTHER


def test_a_new_sentence_about_something_else_is_no_news() -> None:
    assert news(reading(f"{FIRST}\n\nThe museum opens a show of model ships on Sunday."), reading(FIRST)) is None


def test_a_headline_alone_can_go_on_with_the_story() -> None:
    assert news(reading("", "Mine found in Quillport harbour, ferries stopped"), reading(FIRST)) is Reason.FURTHER
    assert news(reading("", "Council: harbour dredged from Monday"), reading(FIRST)) is None


def test_someone_new_who_says_it_is_told() -> None:
    later = "“We close the harbour to yachts for three weeks,” harbour master Anna Brandt said."
    assert news(reading(later), reading(FIRST)) is Reason.QUOTED


def test_someone_new_who_is_not_tracked_is_told() -> None:
    later = "“My crew has lived off this harbour for forty years,” fisherman Olaf Petersen said."
    assert news(reading(later), reading(FIRST)) is Reason.QUOTED


def test_someone_who_was_quoted_says_more() -> None:
    later = "“Nobody will lose a berth in the harbour while the dredger works,” Mayor Quill said on Tuesday."
    assert news(reading(later), reading(FIRST)) is Reason.FURTHER


def test_the_same_words_from_someone_else_are_a_repeat() -> None:
    later = "“The harbour has to be deeper by spring, or the ferries will go elsewhere,” Anna Brandt said."
    assert news(reading(later), reading(FIRST)) is None


def test_someone_new_who_speaks_of_something_else_is_no_news() -> None:
    later = f"{FIRST}\n\n“The museum is closed on Sunday,” Anna Brandt said."
    assert news(reading(later), reading(FIRST)) is None


def test_all_that_was_told_counts() -> None:
    mine = reading("Divers found a mine from the war in the harbour.", outlet="Two")
    assert news(reading("A mine from the war was found by divers in the harbour."), reading(FIRST), mine) is None


def test_a_rule_for_a_byline_looks_at_every_sentence() -> None:
    told = reading(FIRST, author="Ina Falk")
    assert news(reading(FIRST, author="Ina Falk"), told, query="author:Falk") is None
    later = reading(f"{FIRST} The museum opens a show of model ships.", author="Ina Falk")
    assert news(later, told, query="author:Falk") is Reason.FURTHER


def test_scripts_without_spaces_are_compared_by_pairs_of_signs() -> None:
    told = reading("市議会は月曜日から港を浚渫することを決めた。", "港の浚渫", language="ja")
    assert (
        news(reading("市議会は港を月曜日から浚渫することを決めた。", "港の浚渫", language="ja"), told, query="港")
        is None
    )
    mine = reading("潜水士が港で戦時中の機雷を発見した。", "港の浚渫", language="ja")
    assert news(mine, told, query="港") is Reason.FURTHER


def test_that_somebody_said_something_on_monday_again_hides_no_news() -> None:
    told = reading(
        "Transport Minister Ines Calder urged both sides on Monday to return to the table before dockers strike at "
        "Quillport on Thursday.\n\nShe offered a mediator, the union said.",
        "Minister urges talks to avert Quillport strike",
    )
    later = reading(
        "Dockers at Quillport called off a strike planned for Thursday after talks with a mediator on Monday, their "
        "union said.",
        "Quillport strike called off after minister's mediator steps in",
    )
    assert news(later, told, query="strike AND dockers AND Quillport") is Reason.FURTHER


def test_a_figure_in_a_title_that_was_not_told_goes_on_with_the_story() -> None:
    fire = "Three people died on Monday in the fire on a ferry in the harbour of Quillport, the coastguard said."
    told = reading(fire, "Harbour ferry fire kills three, coastguard says", outlet="Two")
    for toll in ("Toll of harbour ferry fire rises to four, coastguard says", "Harbour ferry fire kills 4 people"):
        assert news(reading(fire.replace("Three", "Four"), toll), told) is Reason.FURTHER
    assert news(reading(fire, "Toll of harbour ferry fire stands at 3, coastguard says"), told) is None


ABROAD = "Quillport draga su puerto"
CLOSED = reading(
    "The City Council closed the harbour of Quillport on Monday after divers found three mines, Mayor Tom Quill said. "
    "“The harbour stays closed until the last mine is gone,” he said.",
    "Quillport closes its harbour",
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("El ayuntamiento cerró el lunes el puerto tras el hallazgo de tres minas.", None),
        ("«El puerto seguirá cerrado hasta que desaparezca la última mina», dijo Tom Quill.", None),
        ("Estados Unidos ofrece buzos para el puerto de Quillport.", None),
        ("Los buzos han hallado ya 12 minas en el puerto.", Reason.FURTHER),
        ("Al puerto llegan hoy los buzos de Marta Olmedo Ruiz, con nuevos equipos.", Reason.FURTHER),
        ("«En el puerto no trabaja nadie», dijo la estibadora Marta Olmedo.", Reason.QUOTED),
    ],
)
def test_in_another_language_a_figure_a_name_or_somebody_new_goes_on_with_the_story(
    body: str, reason: Reason | None
) -> None:
    assert news(reading(body, ABROAD, language="es"), CLOSED, query="harbour OR puerto") is reason


def test_beside_a_report_in_its_language_a_report_is_compared_by_words() -> None:
    first = reading("El ayuntamiento cerró el lunes el puerto tras el hallazgo de tres minas.", ABROAD, language="es")
    turn = reading("El ayuntamiento destituye al jefe del puerto.", ABROAD, language="es")
    assert news(turn, CLOSED, query="harbour OR puerto") is None
    assert news(turn, CLOSED, first, query="harbour OR puerto") is Reason.FURTHER
    assert news(first, CLOSED, first, query="harbour OR puerto") is None


def test_who_is_spelt_in_other_letters_is_not_called_new() -> None:
    later = reading("«Порт закрыт до пятницы», сказал Том Квилл.", "Порт закрыт", language="ru")
    assert news(later, CLOSED, query="harbour OR порт") is None


def test_a_day_after_all_that_was_told_a_report_in_another_language_is_no_translation() -> None:
    article = make.article("https://one.example/es", language="es", published=START + timedelta(days=2))
    later = read(article, make.revision(article, title=ABROAD, body="Dimite el jefe del puerto."), Cast(ACTORS))
    assert news(later, CLOSED, query="harbour OR puerto") is Reason.FURTHER
