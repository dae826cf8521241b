"""What a report tells that its story did not tell yet. Outlets, people and events are invented."""

from __future__ import annotations

from collections.abc import Sequence

from news.novelties import News, Told
from news.reading import Reading
from tests.news.test_stories import FLOOD, FLOOD_AGAIN, SEEDS, reading

HARBOUR = (
    "Harbour to be dredged",
    "The harbour is dredged from Monday on, the City Council decided. “We waited for this for years,” Anna Brandt said.",
)
MINES = (
    "Mines in the harbour",
    (
        "Dredging of the harbour begins on Monday, the City Council decided. Divers found 12 mines near the Old Pier. "
        "“We close it on Friday, and nobody goes in,” harbour master Omar Lund said."
    ),
)


def whats_new(item: Reading, story: Sequence[Reading]) -> News:
    """What *item* tells that no report of its *story* tells."""
    told = Told()
    for earlier in story:
        told.add(earlier)
    return told.add(item)


def test_what_is_new_are_words_numbers_names_and_sentences() -> None:
    item = reading(MINES, "Courier")
    news = whats_new(item, [reading(HARBOUR)])
    assert [quote.speaker for quote in news.quotes] == ["Omar Lund"]
    assert [figure.text for figure in news.numbers] == ["12 mines"]
    assert news.names == ("Old Pier", "Omar Lund")
    assert [item.revision.body[span.start : span.end].split()[0] for span in news.sentences] == ["Divers", "“We"]


def test_a_report_that_repeats_has_no_news() -> None:
    told = reading(("The council’s decision", HARBOUR[1]), "Courier")
    assert not whats_new(told, [reading(HARBOUR)])


def test_a_second_look_at_the_same_report_has_no_news() -> None:
    assert whats_new(reading(FLOOD), [])
    assert not whats_new(reading(FLOOD), [reading(FLOOD_AGAIN), reading(FLOOD)])


def test_a_surname_tells_who_is_meant() -> None:
    later = reading(("Brandt again", "On the quay stood Ms Brandt, who was glad of it."), "Courier")
    assert whats_new(later, [reading(HARBOUR)]).names == ()


def test_a_name_that_stood_anywhere_is_no_news() -> None:
    """At the beginning of a sentence, in a headline, with a place or another title."""
    earlier = reading(("Lund of the harbour", "Marie Lund runs the locks. Vinstad Harbour News asked her."))
    for name in ("Ms Lund", "Anna Marie Lund of Vinstad", "Harbour News", "Lund Corp."):
        assert whats_new(reading(("Again", f"On the quay stood {name}, glad of it."), "Courier"), [earlier]).names == ()


def test_a_title_with_a_short_form_is_one_name() -> None:
    later = reading(
        ("Again", "On the quay stood New Vinstad Gov. Omar Falk on Monday, with the Man of the Year."), "Courier"
    )
    assert whats_new(later, [reading(HARBOUR)]).names == ("New Vinstad Gov. Omar Falk", "Man of the Year")


def test_a_name_that_was_told_by_its_initials_is_no_news() -> None:
    earlier = reading(("Quay", "On the quay stood a man of the HHT, glad of it."))
    assert whats_new(reading(("Again", "He joined the Harbour Haulage Trust."), "Courier"), [earlier]).names == ()
    assert whats_new(reading(("Again", "He joined the Harbour Haulage Trust."), "Courier"), []).names


def test_the_same_words_in_two_outlets_are_one_quotation() -> None:
    shorter = reading(("Years", "It took long: “We waited for years,” Anna Brandt told the Courier."), "Courier")
    told = Told()
    told.add(reading(HARBOUR, "Herald"))
    assert not told.add(shorter).quotes
    shared = [saying for saying in told.sayings if len(saying.outlets) == 2]
    assert [(saying.speaker, saying.outlets) for saying in shared] == [("Anna Brandt", ["Herald", "Courier"])]


def test_the_seeds_share_their_quotations() -> None:
    one, two = (reading(("", path.read_text(encoding="utf-8")), path.stem) for path in SEEDS)
    news = whats_new(two, [one])
    new = [" ".join(two.revision.body[span.start : span.end] for span in quote.content) for quote in news.quotes]
    for shared in ("not even for a second", "Therefore, we want real guarantees", "throughout history"):
        assert any(shared in two.revision.body[span.start : span.end] for quote in two.quotes for span in quote.content)
        assert not [text for text in new if shared in text]


def test_an_article_without_text_has_no_news() -> None:
    assert not whats_new(reading(("", "")), [])


def test_a_dash_without_spaces_is_no_part_of_a_name() -> None:
    later = reading(("Again", "The readers of the Fjord Courier–which Omar Falk owns–know it."), "Courier")
    assert whats_new(later, [reading(HARBOUR)]).names == ("Fjord Courier", "Omar Falk")


FLUT = (
    "Asker überflutet Vinstad: 400 Menschen müssen ihre Häuser verlassen",
    (
        "Nach zwei Tagen Regen ist der Asker in Vinstad über die Ufer getreten. 400 Bewohner mussten ihre Häuser verlassen. "
        "Die Feuerwehr pumpte 90 Keller leer. Geleitet wird der Einsatz von Karin Lundgren aus Bremnes."
    ),
)


CRUE = (
    "L’Asker en crue à Vinstad",
    (
        "À Vinstad, l’Asker est sorti de son lit après deux jours de pluie. Les secours sont dirigés par Karine Lundgren. "
        "Beaucoup d’habitants ont dû quitter leurs maisons."
    ),
)


def test_in_another_language_whole_names_are_new() -> None:
    item = reading(CRUE, "Phare", language="fr")
    news = whats_new(item, [reading(FLOOD)])
    assert [item.revision.body[span.start : span.end].split()[0] for span in news.sentences] == ["Les"]


def test_in_another_language_figures_are_new_and_words_are_not() -> None:
    item = reading(FLUT, "Bote", language="de")
    news = whats_new(item, [reading(FLOOD)])
    assert [item.revision.body[span.start : span.end].split()[0] for span in news.sentences] == ["Die"]
    assert ([figure.number for figure in news.numbers], news.foreign) == (["90"], True)
    further = reading((FLUT[0], FLUT[1] + " Zwei Schulen bleiben bis Freitag geschlossen."), "Kurier", language="de-CH")
    news = whats_new(further, [reading(FLOOD), item])
    assert [further.revision.body[span.start : span.end].split()[0] for span in news.sentences] == ["Zwei"]


def test_a_name_in_other_letters_is_not_called_new() -> None:
    russian = ("Аскер затопил Винстад", "Мэр Ингрид Сульхейм сообщила, что вода поднялась. Погибших нет.")
    news = whats_new(reading(russian, "Вестник", language="ru"), [reading(FLOOD)])
    assert (news.names, news.sentences) == ((), ())
    assert whats_new(reading(russian, "Вестник", language="ru"), []).names
