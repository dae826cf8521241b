"""What is a word, where it stands, and what it is compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.letters import fold, surface
from news.pieces import Caps, compounds, pieces
from news.text import analyse


def words(text: str) -> list[str]:
    return [text[token.start : token.end] for token in analyse(text).tokens]


def forms(text: str) -> list[tuple[str, ...]]:
    return [token.forms for token in analyse(text).tokens]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("HAMAS", "hamas"),
        ("Türkiye", "turkiye"),
        ("Kalın", "kalin"),
        ("İstanbul", "istanbul"),
        ("Erdog\u0306an", "erdogan"),
        ("oﬃce", "office"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ga\u200bza", "gaza"),
        ("cease\u00adfire", "ceasefire"),
        ("Αθήνα", "αθηνα"),
        ("Соловьёв", "соловьев"),
        ("Йемен", "йемен"),
        ("حـمـاس", "حماس"),
        ("غَزَّة", "غزه"),
        ("إسرائيل", "اسراييل"),
        ("اسرائيل", "اسراييل"),
        ("עַזָּה", "עזה"),
        ("١٢٣", "123"),
        ("ガザ", "ガザ"),
        ("ｶﾞｻﾞ", "ガザ"),
        ("की", "की"),
    ],
)
def test_both_sides_of_a_comparison_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_voicing_marks_and_vowel_signs_are_letters() -> None:
    assert fold("ガ") != fold("カ")
    assert fold("की") != fold("का")


def test_surface_keeps_case_and_accents_but_not_the_shape_of_quotes_and_dashes() -> None:
    assert surface("al‑Hayya’s") == "al-Hayya's"
    assert surface("Kalın") != surface("Kalin")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hamas’s negotiator", ["Hamas", "negotiator"]),
        ("the captives’ release", ["the", "captives", "release"]),
        ("We don’t", ["We", "don’t"]),
        ("two-year-war", ["two", "year", "war"]),
        ("Israel–Hamas — war", ["Israel", "Hamas", "war"]),
        ("The U.S. and 1,000 of $21.7 bn", ["The", "U.S.", "and", "1,000", "of", "21.7", "bn"]),
        ("Read https://example.org/hamas-talks now", ["Read", "now"]),
        ("write to hamas-desk@example.org, please", ["write", "to", "please"]),
        ("访问https://example.org/hamas。停火", ["访", "问", "停", "火"]),
        ("2025年10月", ["2025", "年", "10", "月"]),
        ("\u200fRLM\u200e (x)", ["RLM", "x"]),
        ("… — !! & \u0301", []),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_elision_and_inner_apostrophes_and_grouped_digits_have_forms() -> None:
    assert forms("l’accord Sana'a O’Brien 1,000") == [("laccord", "accord"), ("sanaa",), ("obrien",), ("1000", "1,000")]


def test_thai_vowels_stay_with_their_consonant() -> None:
    assert words("กิน") == ["กิ", "น"]


def test_hyphenated_words_are_also_one_word() -> None:
    assert list(compounds(pieces("two-cease‑fires"))) == [(0, 2, "twoceasefires")]
    assert list(compounds(pieces("ceasefires"))) == []


def test_caps() -> None:
    caps = [token.caps for token in analyse("us US U.S. Trump l’UN حماس 12 A").tokens]
    assert caps == [
        Caps.NONE,
        Caps.UPPER,
        Caps.UPPER,
        Caps.INITIAL,
        Caps.UPPER,
        Caps.NOCASE,
        Caps.NONE,
        Caps.INITIAL,
    ]
    assert analyse("US SENDS ENVOY").all_caps
    assert not analyse("US").all_caps


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The U.S. President flew. Dr. Kalin left.", 2),
        ("চেয়ারম্যান মো. করিম ও ড. আমিন বলেন। কর্নেল (অব.) রহিম ছিলেন।", 2),
        ("He left the U.S. The delegation stayed.", 2),
        ("Sens. Moe and Lund left. Roe v. Wade stands.", 2),
        ("PONTIAC, Mich. (AP) — A ferry sank near Detroit, Mich. (It was old.) Nobody drowned.", 3),
        ("“We want peace.” He said so. ", 2),
        ("It cost 3.5 million. Who paid? Nobody! So…", 4),
        ("one line\nanother line", 2),
        ("达成停火协议。停火！", 2),
        ("قالت حماس. قالت مصر؟ نعم", 3),
        ("He waited ... and left", 1),
        ("", 0),
        (" \n\n ", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(analyse(text).sentences) == count


def test_sentences_and_paragraphs_tell_their_offsets() -> None:
    text = "One. Two.\n\n  Three. \n"
    read = analyse(text)
    assert [text[a:b] for a, b in read.sentences] == ["One.", "Two.", "Three."]
    assert [text[a:b] for a, b in read.paragraphs] == ["One. Two.", "Three."]


def test_a_sign_that_only_stretches_a_word_is_none_by_itself() -> None:
    assert [token.forms for token in analyse("ـ سلام ـــ").tokens] == [("سلام",)]


@given(st.text(max_size=200))
def test_offsets_hold_whatever_the_text(text: str) -> None:
    read = analyse(text)
    last = 0
    for token in read.tokens:
        assert last <= token.start < token.end <= len(text)
        last = token.end
        assert any(first <= token.start < end for first, end in read.sentences)
        assert any(first <= token.start < end for first, end in read.paragraphs)
        assert token.forms
        assert all(form == fold(form) or form for form in token.forms)
    assert len(read.chunks) == len(read.starts) == sum(map(len, read.lines))
