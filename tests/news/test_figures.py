"""Which numbers of a text say how many, and of what."""

from __future__ import annotations

import pytest

from news.figures import figures, numbers


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "Some 1,400 dockers voted, 91 percent in favour.", ["1,400 dockers", "91 percent"]),
        ("en", "The strike costs $1.5 million, or 99.9 per cent of it.", ["$1.5 million", "99.9 per cent"]),
        ("en", "The wall costs 40 million euros.", ["40 million euros"]),
        ("en", "The toll rises to 43, by 5 percentage points.", ["toll rises to 43", "5 percentage points"]),
        ("de", "Alle 212 Passagiere und 1.400 Arbeiter, 40 Millionen Euro", ["212 Passagiere", "1.400 Arbeiter", "40 Millionen Euro"]),
        ("es", "45 por ciento, 3 millones de euros", ["45 por ciento", "3 millones de euros"]),
        ("fr", "45 % des voix, 1 500 personnes", ["45 %", "1 500 personnes"]),
        ("ru", "погибли 43 человека, 5 тыс. рублей", ["43 человека", "5 тыс. рублей"]),
        ("ar", "وعلى متنها 212 راكبا", ["212 راكبا"]),
        ("bn", "২৬৫ জন, ৪০০ বছর, ৩ হাজার মানুষ", ["২৬৫ জন", "৪০০ বছর", "৩ হাজার মানুষ"]),
        ("hi", "3 लाख रुपये", ["3 लाख रुपये"]),
        ("en", "261 other families, 42 senior government officials, 6 police officers", ["261 other families", "42 senior government officials", "6 police officers"]),
        ("en", "12 killed, says police; 15 dead as storms hit", ["12 killed", "15 dead"]),
        ("de", "12 neue Fälle, 9 verletzte russische Soldaten", ["12 neue Fälle", "9 verletzte russische Soldaten"]),
        ("ru", "12 украинских дронов", ["12 украинских дронов"]),
        ("fr", "condamné à 20 ans de prison", ["20 ans"]),
        ("es", "5 horas después", ["5 horas"]),
        ("hi", "रात 15 लोग मारे गए", ["15 लोग"]),
        ("en", "It costs $20m, not €12.5bn; 3 million in all, $4 for each", ["$20m", "€12.5bn", "3 million", "$4"]),
        ("bn", "২ লাখ ৩৬ হাজার ৭৭৯ টাকা, ১ হাজার ৬৩৩ টাকা", ["২ লাখ ৩৬ হাজার ৭৭৯ টাকা", "১ হাজার ৬৩৩ টাকা"]),
        ("bn", "এক লাখ ৯০ হাজার টাকা, ১১ দশমিক ৬৬৪ গ্রাম", ["এক লাখ ৯০ হাজার টাকা", "১১ দশমিক ৬৬৪ গ্রাম"]),
        ("en", "It lost Rs 30,000, 2 crore 50 lakh rupees and US$4bn.", ["Rs 30,000", "2 crore 50 lakh rupees", "US$4bn"]),
        ("ja", "265人が死亡、3万人が避難", ["265人", "3万人"]),
    ],
)  # fmt: skip
def test_a_number_stands_with_what_it_counts(language: str, text: str, told: list[str]) -> None:
    assert [figure.text for figure in figures(text, language)] == told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On 12 August, on Sept. 12, 2016, in the 2016 election, the 2016-17 season, at 8:30 or 8 a.m."),
        ("en", "Omar Lund, 43, of flight 370, No. 5 of the F-16, told of COVID-19 and the 9/11 memorial."),
        ("en", "on 170th Street, the 3rd time, a lead of at least 653, and 18 prior"),
        (
            "en",
            "a 52-21 win, now at 9-0, with 15 critically, and 680 since, on the Harbour 2 Express, 261 other got, the 30,000 Moen’s lawyers have",
        ),
        ("de", "am 12. August um 8 Uhr"),
        ("es", "el 12 de agosto"),
        ("ru", "12 августа"),
        ("ar", "في ١٢ أغسطس"),
        ("bn", "১৯৯৯ সালের ১৮ মার্চ"),
        ("ja", "2026年8月13日"),
        ("bn", "২০ জানুয়ারি, সকাল সাড়ে ৯টায়, ৪৫ থেকে, সকাল ১০টায়, রাত ৮টা, ৫ আগষ্ট, ১৫ আগস্টের, ৪৫ বছর বয়সী"),
        ("bn", "৩০ ম\ufffd\ufffdর্চ"),  # a letter of the month is broken
        ("bn", "সকাল ১০টা ৫০ মিনিটে, ১৫২ রানে, ৬ উইকেট, ৪১ ওভারে"),
        ("en", "the toll rises to 20m"),
        ("ar", "الساعة 8 مساء، 12 آب، 5 آب/أغسطس"),
        ("hi", "सुबह 8 बजे, 12 सितम्बर, 45 वर्षीय"),
        ("fr", "à 8 heures, à 20h30, Jean, 43 ans, âgée de 43 ans"),
        ("es", "a las 20 horas; Juan, 43 años, y Ana"),
        ("de", "der 43-Jährige, um 8.30 Uhr, 43 Jahre alt"),
        ("tr", "saat 8'de, 12 Ağustos'ta, 43 yaşındaki"),
        ("ru", "в 8 часов утра, 43-летний"),
    ],
)
def test_when_who_and_which_one_are_no_figures(language: str, text: str) -> None:
    assert not list(figures(text, language))


def test_a_number_is_the_same_in_other_digits_and_marks() -> None:
    for written in ("1,400", "1.400", "1 400", "1400", "১৪০০"):
        assert set(numbers(f"There were {written} of them.")) >= {"1400"}
    for quake in ("A quake of 6.8", "Un sismo de 6,8", "زلزال بقوة ٦٫٨"):
        assert "6.8" in set(numbers(quake))


def test_a_number_in_parts_is_the_same_as_in_digits() -> None:
    (figure,) = figures("২ লাখ ৩৬ হাজার ৭৭৯ টাকা", "bn")
    assert "190000" in set(numbers("এক লাখ ৯০ হাজার টাকা"))
    for written in ("236,779", "2,36,779", "২ লাখ ৩৬ হাজার ৭৭৯", "২৩৬৭৭৯"):
        assert figure.number in set(numbers(f"তারা {written} টাকা পেলেন।"))


def test_three_and_a_half_thousand_keep_their_half() -> None:
    (told,) = figures("আহত হয়েছেন সাড়ে ৩ হাজারের বেশি মানুষ", "bn")
    assert told.text == "সাড়ে ৩ হাজারের"


def test_a_number_that_was_told_in_words_was_told() -> None:
    assert {"8", "12", "20"} <= set(numbers("Eight days and twelve nights, said he; quinze, zwölf, (twenty)."))


def test_of_a_scale_no_verb_is_counted_and_a_vote_is_no_range() -> None:
    texts = [each.text for each in figures("A tremor of magnitude 5.1 stops all work after the 202-220 vote.", "en")]
    assert texts == ["magnitude 5.1"]
