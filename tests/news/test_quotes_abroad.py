"""Who said what, in other languages than English: a sentence for each way to say it, and traps."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from news import reporting
from news.model import Quote
from news.quotes import ascribes, extract

FIXTURES = Path(__file__).parents[2] / "fixtures" / "quotes"


class Case(NamedTuple):
    """A text, and what of it was said by whom."""

    language: str
    text: str
    wanted: list[tuple[str, ...]]


def cases(language: str) -> list[Case]:
    """Of one fixture: a line is a text, those after it that begin with > its quotations."""
    found: list[Case] = []
    for line in (FIXTURES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            found[-1].wanted.append(tuple(line[2:].split(" | ")))
        else:
            found.append(Case(language, line, []))
    return found


CASES = [case for language in reporting.GRAMMARS for case in cases(language)]


def said(text: str, quote: Quote) -> str:
    return " … ".join(text[span.start : span.end] for span in quote.content)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}-{case.text[:40]}")
def test_what_was_said_and_by_whom(case: Case) -> None:
    found = extract(case.text, language=case.language)
    assert [(said(case.text, each), each.speaker or "?", each.kind.value) for each in found] == case.wanted


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "tr"])
def test_a_language_has_five_and_twenty_sentences_or_more(language: str) -> None:
    assert len(cases(language)) >= 25


SEEN = [  # in reports of real outlets, in other words and with other names
    ("de", "„Niemand wurde verletzt“, sagte die Sprecherin der Wache, Lena Hartog.", ["Lena Hartog"]),
    (
        "fr",
        "« C’est bien le moment », d’après le récit du voyage. « La situation est grave pour tous », confie-t-elle.",
        ["récit du voyage", None],
    ),
    ("de", "„Drei Jahre lang wurde der Keller nicht geprüft“, gestand Brandt.", ["Brandt"]),
    (
        "es",
        "«No lo sé todavía», manifestó Castro, que al ser preguntado por la obra, declaró: «Eso lo dirá el juez».",
        ["Castro", "Castro"],
    ),
    ("es", "Según Hurtado, el plan falló. Los datos que hay en la causa apuntan a que salió de allí.", ["Hurtado"]),
    ("ar", "وبحسب المركز فقد وصل مقاتلو الكتيبة إلى البلدة قبل الفجر بساعتين.", ["المركز"]),
    (
        "tr",
        """Bakanlık, "Yol yeniden ulaşıma açıldı" ifadesini kullandı.
Yangına müdahaleye başladığını aktaran Vali Selim Elban, şunları kaydetti:
"Şu anda 9 helikopter havada çalışıyor, ekipler de yolda.\"""",
        ["Bakanlık", "Selim Elban", "Selim Elban"],
    ),
]


@pytest.mark.parametrize(("language", "text", "speakers"), SEEN, ids=[case[1][:30] for case in SEEN])
def test_what_real_reports_do_with_their_sources(language: str, text: str, speakers: list[str | None]) -> None:
    assert [quote.speaker for quote in extract(text, language=language)] == speakers


def test_one_word_of_another_language_does_not_make_a_text_one_of_it() -> None:
    (quote,) = extract(
        "地元の指導者は「昨夜ダンボアで爆発があり、31人が負傷した」と語り、イード（Eid al-Fitr）の祝いだった。"
    )
    assert quote.confidence == pytest.approx(0.3)
    assert not ascribes("地元の指導者は「昨夜爆発があった」と語り、イード（Eid al-Fitr）の祝いだった。")


REAL = [  # seen in real reports, in other words and with other names
    ("es", "Prado habló ayer. No obstante, ha advertido de que la evolución dependerá del viento.", [None]),
    (
        "es",
        "Clara Robles dijo que vendría el martes. Los vecinos se declararon «profundamente consternados» por todo.",
        ["Clara Robles", "vecinos"],
    ),
    (
        "es",
        "La ministra Clara Robles agradeció el trabajo de los bomberos y señaló que seguirán allí.",
        ["Clara Robles"],
    ),
    ("es", "La ministra Clara Robles fue tajante: «No vamos a firmar este acuerdo».", ["Clara Robles"]),
    ("es", "El fiscal Pedro Hurtado llegó ayer. «No lo sabemos todavía», sostenía Hurtado.", ["Pedro Hurtado"]),
    ("de", "Franz Weber, Verwalter der Heime, sagte der Kleinen Zeitung, dass es einen Plan gibt.", ["Franz Weber"]),
    ("de", "Die hiergegen eingelegte Beschwerde wies der Gerichtshof vor einem Monat zurück.", ["Gerichtshof"]),
    ("de", "Nordlands Justiz widersprach umgehend und wies den Bericht als Propaganda zurück.", ["Nordlands Justiz"]),
    ("de", "Oft sah man etwa Benjamin Falk. „Es ist gut für mich und für mein Land“, sagte Falk.", ["Benjamin Falk"]),
    (
        "fr",
        "Le ministère précise que tout va bien.\nLe colistier de Paul Rey, Jan Vasseur, est venu. « Un ange était là ce soir », a-t-il dit.",
        ["ministère", "Jan Vasseur"],
    ),
    (
        "fr",
        "Sophie Binet est là. Mme Binet a fait valoir au maire qu’« il ne peut pas avoir raison seul ».",
        ["Sophie Binet"],
    ),
    ("ar", "وكانت ليلى منصور قد صرحت بأن والدها سيعود إلى المدينة قريبا.", ["ليلى منصور"]),
    ("ar", "أما المجلس الوطني الكبير، فقد دعا في بيان له كافة الفصائل إلى ضبط النفس.", ["المجلس الوطني الكبير"]),
]


@pytest.mark.parametrize(("language", "text", "speakers"), REAL, ids=[case[1][:30] for case in REAL])
def test_what_more_real_reports_do_with_their_sources(language: str, text: str, speakers: list[str | None]) -> None:
    assert [quote.speaker for quote in extract(text, language=language)] == speakers


def test_of_whom_an_area_is_that_nobody_reached_is_no_report() -> None:
    text = "El presidente ha pedido prudencia porque la guardia inspecciona zonas a las que no ha llegado nadie."
    (quote,) = extract(text, language="es")
    assert said(text, quote).startswith("prudencia")


def test_a_short_arabic_text_is_known_by_its_letters() -> None:
    assert ascribes("فازت الروائية بجائزة البحر للأدب وأهدت الجائزة إلى قريتها.")
    assert not ascribes("صدر نے کہا کہ مذاکرات کامیاب رہے اور معاہدہ جلد ہو جائے گا۔")
