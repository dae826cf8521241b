"""Which sentences are shown, and what is marked in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.extracts import LONGEST, Passage, extracts, marked, repeats
from tests import make
from tests.alerts.letters import TERMS, matched, seeds

BODY = (
    "The talks began on Monday. Hamas sent a delegation. “We want real guarantees,” al-Hayya said of the ceasefire. "
    "It rained.\n\nA second paragraph names Hamas only."
)


def shown(body: str, terms: dict[str, str] | None = None, repeated: str = "", sentences: int = 3) -> list[str]:
    revision = make.revision(make.article(), title="A title", body=body)
    match = matched(revision, TERMS if terms is None else terms)
    return [told(passage) for passage in extracts(revision, [match], "en", sentences=sentences, repeated=repeated)]


def told(passage: Passage) -> str:
    return "".join(f"[{run.text}]" if run.hit else run.text for run in passage.runs)


def test_the_sentence_that_shows_most_comes_and_its_hits_are_marked() -> None:
    assert shown(BODY, sentences=1) == ["“We want [real guarantees],” [al-Hayya] said of the [ceasefire]."]


def test_neighbouring_sentences_are_one_passage_in_the_articles_order() -> None:
    assert shown(BODY) == [
        "[Hamas] sent a delegation. “We want [real guarantees],” [al-Hayya] said of the [ceasefire]."
    ]


def test_a_sentence_that_adds_nothing_is_left_out() -> None:
    assert shown("A ceasefire. Another ceasefire. A third ceasefire.") == ["A [ceasefire]."]


def test_a_title_that_is_the_first_sentence_is_not_repeated() -> None:
    assert shown("Hamas wants a ceasefire. A ceasefire is near, says Hamas.", repeated="Hamas wants a ceasefire") == [
        "A [ceasefire] is near, says [Hamas]."
    ]


def test_without_a_hit_in_the_body_its_beginning_is_shown() -> None:
    assert shown("It rained. It snowed.") == ["It rained."]
    assert shown("") == []


def test_a_sentence_inside_a_quotation_says_so() -> None:
    assert shown("“It rained. We want a ceasefire,” he said.") == ["… We want a [ceasefire],” he said."]


def test_a_long_sentence_is_cut_around_its_hits() -> None:
    (passage,) = shown("word " * 200 + "ceasefire " + "word " * 200 + "Hamas " + "word " * 200)
    assert "[ceasefire]" in passage
    assert len(passage) < LONGEST + 60
    assert passage.startswith("…")
    assert passage.endswith("…")


def test_the_seeds_show_who_wants_what() -> None:
    pages = ["\n".join(map(told, extracts(entry.revision, [entry.alert.match], "en"))) for entry in seeds()]
    assert "want [real guarantees]" in pages[0]
    assert "[cease-fires]" in pages[0]
    assert "“Therefore, we want [real guarantees],” [al-Hayya] said" in pages[1]


def test_right_to_left_text_keeps_its_order() -> None:
    assert shown("قالت حماس إنها تريد هدنة.", {"هدنة": "هدنة"}) == ["قالت حماس إنها تريد [هدنة]."]


@given(st.text(max_size=400), st.lists(st.sampled_from(["ceasefire", "Hamas", "x"]), max_size=4))
def test_any_text_gives_clean_passages(noise: str, names: list[str]) -> None:
    revision = make.revision(make.article(), body=noise.join(["", *names, ""]))
    for passage in extracts(revision, [matched(revision, TERMS | {"x": "x"})], None):
        assert passage.text == "".join(run.text for run in passage.runs)
        assert len(passage.text.splitlines()) <= 1
        assert all(run.text for run in passage.runs)


def test_a_title_is_marked_whole() -> None:
    revision = make.revision(make.article(), title="Hamas: no ceasefire")
    runs = marked(revision.title, "title", [matched(revision, TERMS)])
    assert [tuple(run) for run in runs] == [("Hamas", True), (": no ", False), ("ceasefire", True)]


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("The strike is over.", "The strike is over"),
        ("HN spike at Quillports docks after days", "H1N1 spike at Quillport's docks after 4 days"),
        ("CM", "বন্দর ঘিরে CM ভবনের সামনে ধর্মঘট"),
        ("Fjord RE Bullet", "Fjord কোম্পানির RE গাড়ি: Bullet নামেই বাজারে"),
    ],
)
def test_what_a_feed_leaves_of_a_headline_repeats_it(sentence: str, title: str) -> None:
    assert repeats(sentence, title)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("12 dockers are on strike.", "Dockers are on strike"),
        ("It ended on Monday.", "The strike is over"),
        ("The strike is over.", ""),
    ],
)
def test_what_says_more_than_the_headline_does_not(sentence: str, title: str) -> None:
    assert not repeats(sentence, title)
