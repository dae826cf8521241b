"""Spellings that look like an actor's."""

from __future__ import annotations

import pytest

from alerts.suggest import Likeness, Lookout, Suggestion, _likeness, _name, skeleton, within_one_edit
from news.ids import ActorId
from news.model import Actor
from tests.alerts.test_backtest import listed

HAYYA = Actor(id=ActorId("hayya"), name="Khalil al-Hayya", aliases=("Khalil al-Hayya", "Hamas leader"))
QUILL = Actor(id=ActorId("quill"), name="Ada Quill", aliases=("Ada Quill",))


def suggested(text: str, actor: Actor = HAYYA, *others: Actor) -> list[Suggestion]:
    lookout = Lookout(actor, others)
    lookout.add([listed(1, text)])
    return lookout.suggestions()


@pytest.mark.parametrize(
    ("text", "spelling", "likeness"),
    [
        ("Then Khaleel al-Hayyah spoke.", "Khaleel al-Hayyah", Likeness.SOUND),
        ("Then Halil El Haya spoke.", "Halil El Haya", Likeness.SOUND),
        ("Then K. al-Hayya spoke.", "K. al-Hayya", Likeness.INITIALS),
        ("Then Khalil al-Hayta spoke.", "Khalil al-Hayta", Likeness.EDIT),
        ("Халиль аль-Хайя", "Халиль аль-Хайя", Likeness.SOUND),
        ("قال خليل الحية إن", "خليل الحية", Likeness.SOUND),
        ("Dann sprach Chalil al-Hajja.", "Chalil al-Hajja", Likeness.SOUND),
        ("Habló Jalil al Hayya.", "Jalil al Hayya", Likeness.SOUND),
    ],
)
def test_another_spelling_is_found_and_says_why(text: str, spelling: str, likeness: Likeness) -> None:
    told = {each.spelling: each.likeness for each in suggested(text)}
    assert told.get(spelling) is likeness


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Samir Sinwan", "سمير السنوان"),
        ("Recep Tarhan", "Реджеп Тархан"),
        ("Recep Tarhan", "رجب طرحان"),
        ("Abdel Fattah el-Sari", "Abd al-Fattah as-Sari"),
        ("Abdel Fattah el-Sari", "Абдель Фаттах ас-Сари"),
        ("Abdel Fattah el-Sari", "عبد الفتاح الساري"),
    ],
)
def test_a_letter_that_is_several_sounds_is_heard_as_each(name: str, spelling: str) -> None:
    actor = Actor(id=ActorId("x"), name=name, aliases=(name,))
    assert [each.spelling for each in suggested(f"… {spelling}.", actor)] == [spelling]


@pytest.mark.parametrize(
    "text",
    ["Khalil al-Hayya spoke.", "The hay is in.", "Hello. All Holy.", "Khalil Gibran wrote.", "", "KHALIL AL-HAYYA"],
)
def test_what_is_known_or_somebody_else_is_not_suggested(text: str) -> None:
    assert suggested(text) == []


def test_the_name_of_another_actor_is_no_spelling() -> None:
    other = Actor(id=ActorId("quil"), name="Ada Quil", aliases=("Ada Quil",))
    assert [each.spelling for each in suggested("Ada Quil and Adda Quill", QUILL)] == ["Ada Quil", "Adda Quill"]
    assert [each.spelling for each in suggested("Ada Quil and Adda Quill", QUILL, other)] == ["Adda Quill"]


def test_articles_are_counted_and_the_most_frequent_comes_first() -> None:
    lookout = Lookout(QUILL)
    lookout.add([listed(number, "Adda Quill. Adda Quill!") for number in range(4)] + [listed(9, "A. Quill")])
    first, second = lookout.suggestions()
    assert (first.spelling, first.count, len(first.articles)) == ("Adda Quill", 4, 3)
    assert (second.spelling, second.count) == ("A. Quill", 1)


def test_ways_to_write_one_sound_have_one_skeleton() -> None:
    assert {skeleton(word) for word in ("Khalil", "Khaleel", "Halil", "Xalil", "Халил", "Khalīl")} == {"hll"}
    assert skeleton("Muhammad") == skeleton("Mohamed") == skeleton("Mohammed")
    assert skeleton("Qaddafi") == skeleton("Kadafi")
    assert skeleton("Hamas") != skeleton("Hama")


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("abc", "xabc", True),
        ("abcd", "acbd", True),
        ("abc", "cba", False),
        ("abc", "abcde", False),
        ("abcd", "abdx", False),
    ],
)
def test_one_edit(one: str, other: str, wanted: bool) -> None:
    assert within_one_edit(one, other) is wanted
    assert within_one_edit(other, one) is wanted


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Vladimir Putin", "Владимиром Путиным"),
        ("Vladimir Putin", "فلاديمير بوتين"),
        ("Zelensky", "Selenskyj"),
        ("Zelensky", "Зеленского"),
        ("Benjamin Netanyahu", "בנימין נתניהו"),
        ("Benjamin Netanyahu", "Benyamin Nétanyahou"),
    ],
)
def test_a_name_is_known_declined_and_in_the_ways_of_other_languages(name: str, written: str) -> None:
    assert _likeness(written, (_name(name),)) == (name, Likeness.SOUND)


@pytest.mark.parametrize("written", ["James’", "Jim’s", "Jumas", "Homs"])
def test_a_short_name_is_not_whatever_has_its_consonants(written: str) -> None:
    assert _likeness(written, (_name("Hamas"),)) is None


@pytest.mark.parametrize(("name", "written"), [("Путин", "Putin"), ("Netanyahu", "Нетаньяху")])
def test_a_short_name_is_known_in_another_script(name: str, written: str) -> None:
    assert skeleton(name) == skeleton(written)
    assert _likeness(written, (_name(name),)) == (name, Likeness.SOUND)
