"""What one wording changes in another, and whether it matters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.edits import Deed, Fact
from news.model import Change
from news.revisions import Words, by_word, compare, difference, fresh, kind
from news.sentences import sentences
from tests import make

TEXT = (
    "The harbour of Quillport is dredged from Monday on, the City Council decided. “We begin at dawn,” harbour master "
    "Anna Brandt said. Some 40 boats have to leave their berths, and 12 people will work there.\n\n"
    "The ferries run as usual. Nobody was hurt when the crane fell."
)


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("“We begin at dawn,”", '"We begin at dawn,"', Change.COSMETIC),
        ("as usual. Nobody", "as usual.\n\nNobody", Change.COSMETIC),
        ("their berths", "thier berths", Change.COSMETIC),
        ("decided", "resolved", Change.MINOR),
        ("Some 40 boats", "Some 60 boats", Change.UPDATE),
        ("12 people", "twelve crews of people", Change.UPDATE),
        ("Anna Brandt", "Anna Falk", Change.CORRECTION),
        ("Nobody was hurt", "Somebody was hurt", Change.CORRECTION),
        ("The ferries run", "The ferries do not run", Change.CORRECTION),
        ("begin at dawn", "begin when we can", Change.CORRECTION),
        ("The ferries run as usual. ", "", Change.UPDATE),
        ("The ferries run", "Divers found a mine on Tuesday. The ferries run", Change.UPDATE),
        ("The ferries run", "Correction: the crane fell on Sunday. The ferries run", Change.CORRECTION),
        ("The ferries", "The ferries", Change.SAME),
    ],
)
def test_what_an_edit_comes_to(old: str, new: str, change: Change) -> None:
    after = TEXT.replace(old, new)
    assert kind(TEXT, after, compare(TEXT, after, "en")) is change


@pytest.mark.parametrize(
    ("language", "old", "new", "fact"),
    [
        ("de", "Der Hafen wird gesperrt, sagte sie.", "Der Hafen wird nicht gesperrt, sagte sie.", Fact.NEGATION),
        ("fr", "Le port sera fermé lundi matin.", "Le port ne sera pas fermé lundi matin.", Fact.NEGATION),
        ("es", "Murieron cinco personas en el puerto.", "Murieron siete personas en el puerto.", Fact.NUMBER),
        ("tr", "Liman pazartesi günü kapalı olacak.", "Liman pazartesi günü kapalı değil olacak.", Fact.NEGATION),
        ("ar", "سيغلق الميناء يوم الاثنين القادم", "لن سيغلق الميناء يوم الاثنين القادم", Fact.NEGATION),
    ],
)
def test_facts_are_told_in_several_languages(language: str, old: str, new: str, fact: Fact) -> None:
    [edit] = compare(old, new, language)
    assert fact in edit.facts


def test_a_sentence_that_moved_is_the_same_sentence() -> None:
    one, two = "The ferries run as usual.", "The crane is mended."
    [edit] = compare(f"{one} {two}", f"{two} {one}")
    assert edit.deed is Deed.MOVED


def test_other_headlines_and_full_texts_are_told_apart() -> None:
    article = make.article()
    old = make.revision(article, title="Harbour closed", body=TEXT)
    assert difference(old, make.revision(article, title="Harbour reopens", body=TEXT)).change is Change.TITLE
    extract = make.revision(article, body="The harbour …", partial=True)
    assert difference(extract, make.revision(article, body=TEXT)).change is Change.COMPLETED


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("The caf\ufffd in Quillport was “closed” on Monday.", "The café in Quillport was “closed” on Monday."),
        ("Le cafÃ© de Quillport fermera lundi prochain.", "Le café de Quillport fermera lundi prochain."),
        ("The mayorâ€™s office denied it on Monday.", "The mayor’s office denied it on Monday."),
        ("বন্দরটি স্থ\ufffd\ufffdয়ীভাবে বন্ধ থাকবে।", "বন্দরটি স্থায়ীভাবে বন্ধ থাকবে।"),
        (
            "সোমবার থেকে বন্দরটি স্থ\ufffd\ufffdয়ীভাবে বন্ধ থাকবে বলে জানান মেয়র।",
            "সোমবার থেকে বন্দরটি স্থায়ীভাবে ব\ufffd\ufffdধ থাকবে বলে জানান মেয়র।",
        ),
    ],
)
def test_letters_that_a_feed_broke_and_mended_correct_nothing(broken: str, mended: str) -> None:
    for old, new in ((broken, mended), (mended, broken)):
        assert kind(old, new, compare(old, new)) is Change.COSMETIC
        assert fresh(new, [old]) == []


def test_what_changes_beside_a_broken_letter_is_told() -> None:
    [edit] = compare("The caf\ufffd was closed by Falk on Monday.", "The café was closed by Brandt on Monday.")
    assert Fact.NAME in edit.facts


def test_a_sentence_that_is_told_anew_corrects_nothing() -> None:
    old = "The platform's users criticised the move to allow the use of their films for machines."
    new = "Users of the popular platform criticised allowing Seaward Holdings to use their data by default."
    assert kind(old, new, compare(old, new, "en")) is Change.UPDATE


def test_figures_between_quotation_marks_are_nobodys_words() -> None:
    old, new = 'Tin closed at {"usd":"63.07","rank":"4"}.', 'Tin closed at {"usd":"63.10","rank":"5"}.'
    assert kind(old, new, compare(old, new, "en")) is Change.UPDATE


def test_a_text_that_only_repeats_its_headline_is_not_corrected() -> None:
    article = make.article()
    old = make.revision(
        article, title="Vinstad-linked firm behind 2025 leak: report", body="Vinstadlinked firm behind leak report"
    )
    new = make.revision(
        article, title="Firm near Quillport behind leak: report", body="Firm near Quillport behind leak report"
    )
    assert difference(old, new).change is Change.TITLE


def test_a_text_in_place_of_a_headline_completes_it() -> None:
    """A feed that gives its headline as the text at first, without its signs."""
    title = "Vinstad-linked firm behind 2025 leak: 12 held"
    old = make.revision(make.article(), title=title, body="Vinstadlinked firm behind leak held")
    text = "A firm near Vinstad was behind the leak of 2025, and 14 of its men were held on Monday, the police said."
    for later in (title, title.replace("12", "14")):
        found = difference(old, make.revision(make.article(), title=later, body=text))
        assert (found.change, found.edits) == (Change.COMPLETED, ())


def test_fresh_is_what_no_wording_before_has_said() -> None:
    mine = "Divers found a mine near the pier."
    reworded = TEXT.replace("decided", "resolved").replace("Some 40 boats", "Some 60 boats") + f" {mine}"
    told = [reworded[start:end] for start, end in fresh(reworded, [TEXT], "en")]
    assert told == ["Some 60 boats have to leave their berths, and 12 people will work there.", mine]
    assert fresh(TEXT, [reworded, TEXT], "en") == []


def test_a_live_page_that_is_rewritten_whole_is_compared_in_time() -> None:
    posts = [f"Update {n}: the harbour master said thing number {n} about the ship {n % 13}." for n in range(700)]
    assert len(fresh("\n\n".join(posts[100:]), ["\n\n".join(posts[:600])])) == 100


def test_words_that_came_and_went_are_shown() -> None:
    assert by_word("We go on Monday.", "We go on Tuesday.") == [
        Words(" ", "We go on "),
        Words("-", "Monday."),
        Words("+", "Tuesday."),
    ]


@settings(max_examples=60)
@given(st.text(alphabet="aBé1.’'-“” \t\n\u00a0\u0085\u2028\u200b停战", max_size=60))
def test_words_are_the_same_with_and_without_their_places(text: str) -> None:
    for sentence in sentences(text, "en"):
        assert sentence.words == tuple(word.form for word in sentence.places)
