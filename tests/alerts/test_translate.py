"""Queries of Lexis and Factiva in our language."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.rules import check
from alerts.translate import Origin, translate


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("ceasefire", "ceasefire"),
        ("real guarantees", '"real guarantees"'),
        ('"real guarantees"', '"real guarantees"'),
        ("ceasefire w/5 guarantee", "ceasefire NEAR/4 guarantee"),
        ("ceasefire w/1 talks", "ceasefire NEAR/0 talks"),
        ("ceasefire pre/3 talks", "ceasefire ONEAR/2 talks"),
        ("ceasefire adj3 talks", "ceasefire ONEAR/2 talks"),
        ("ceasefire w/s talks", "ceasefire NEAR/s talks"),
        ("ceasefire w/p talks", "ceasefire NEAR/p talks"),
        ("jordan not w/3 michael", "jordan NOTNEAR/2 michael"),
        ("truce or ceasefire and talks", "(truce OR ceasefire) AND talks"),
        ("truce or ceasefire w/5 talks", "(truce OR ceasefire) NEAR/4 talks"),
        ("gaza and talks and not flotilla", "gaza AND talks AND NOT flotilla"),
        ("negotiat! w/5 hamas", "negotiat* NEAR/4 hamas"),
        ("wom*n and peace", "wom?n AND peace"),
        ("headline(truce or ceasefire)", "title:(truce OR ceasefire)"),
        ("hlead(truce) and byline(doe)", "lead:truce AND author:doe"),
        ("truce and language(french)", "truce AND lang:fr"),
        ("atleast3(truce)", "truce{3,}"),
        ("atleast3(truce or ceasefire)", "(truce OR ceasefire){3,}"),
        ("allcaps(aids) and relief", "==AIDS AND relief"),
        ("a1 w/3 b1 w/5 c1", "(a1 NEAR/2 b1) NEAR/4 c1"),
        ("truce onear/4 talks", "truce ONEAR/3 talks"),
        ("u.s. w/2 president", "U.S. NEAR/1 president"),
        ("$5 billion w/10 aid", '"$5 billion" NEAR/9 aid'),
        ("same day w/5 near miss", '"same day" NEAR/4 "near miss"'),
    ],
)
def test_lexis(theirs: str, ours: str) -> None:
    told = translate(theirs, "lexis")
    assert (told.query, told.lost) == (ours, ())


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("real guarantees", '"real guarantees"'),
        ("ceasefire near5 guarantee", "ceasefire NEAR/4 guarantee"),
        ("ceasefire adj3 talks", "ceasefire ONEAR/2 talks"),
        ("ceasefire w/5 talks", "ceasefire ONEAR/4 talks"),
        ("ceasefire same talks", "ceasefire NEAR/p talks"),
        ("truce or ceasefire and talks", "truce OR (ceasefire AND talks)"),
        ("ceasefire adj3 talks or truce", "ceasefire ONEAR/2 talks OR truce"),
        ("gaza not flotilla", "gaza AND NOT flotilla"),
        ("negotiat* and hd=(truce or ceasefire)", "negotiat* AND title:(truce OR ceasefire)"),
        ("truce and la=en", "truce AND lang:en"),
        ("atleast3 truce", "truce{3,}"),
    ],
)
def test_factiva(theirs: str, ours: str) -> None:
    told = translate(theirs, "factiva")
    assert (told.query, told.lost) == (ours, ())


@pytest.mark.parametrize(
    ("theirs", "dialect", "ours", "at", "text"),
    [
        ("truce and subject(peace talks)", "lexis", "truce", 10, "subject(peace talks)"),
        ("truce and ns=gdip", "factiva", "truce", 10, "ns=gdip"),
        ("truce and ab! w/3 talks", "lexis", "truce AND talks", 10, "ab!"),
        ("(gaza and truce) w/5 talks", "lexis", "gaza AND truce AND talks", 17, "w/5"),
        ("nocaps(turkey)", "lexis", "turkey", 0, "nocaps(turkey)"),
        ("colo$2 and truce", "factiva", "colo* AND truce", 0, "colo$2"),
        ("truce and (gaza", "lexis", "", 10, "("),
        ("truce and", "lexis", "", 9, "truce and"),
        ("not truce", "factiva", "", 0, "not"),
    ],
)
def test_what_has_no_counterpart_is_named_with_its_place(
    theirs: str, dialect: Origin, ours: str, at: int, text: str
) -> None:
    told = translate(theirs, dialect)
    assert told.query == ours
    assert (told.lost[0].position, told.lost[0].text) == (at, text)
    assert told.lost[0].reason


@pytest.mark.parametrize(
    ("theirs", "dialect", "ours", "lost"),
    [
        ("ferry strike", "google", "ferry AND strike", []),
        ('"port fees" AROUND(5) minister -opinion', "google", '="port fees" NEAR/5 minister AND NOT opinion', []),
        ("ferry OR boat price", "google", "(ferry OR boat) AND price", []),
        ("port site:a.example OR site:b.example", "google", "port AND (source:a.example OR source:b.example)", []),
        ("allintitle: ferry strike", "google", "title:(ferry AND strike)", []),
        ('"ferry * strike" filetype:pdf', "google", '="ferry * strike"', ["filetype:pdf"]),
        ("ferry or boat after:2026-01-01", "google", "ferry AND or AND boat", ["after:2026-01-01"]),
        (
            'Quill AND (ferr* OR "port fee*") AND NOT jobs',
            "talkwalker",
            '=Quill AND (ferr* OR "port fee*") AND NOT =jobs',
            [],
        ),
        ("(Quill OR Orso) SENTENCE recall*", "talkwalker", "(=Quill OR =Orso) NEAR/s recall*", []),
        ('"port fees"~4 lang:en', "talkwalker", '="port fees"~4 AND lang:en', []),
        ('host:"https://www.a.example/" ferry', "talkwalker", "source:a.example AND =ferry", []),
        ("lang:(en OR fr) ferry", "talkwalker", "lang:(en OR fr) AND =ferry", []),
        ("+Quill sentiment:negative", "talkwalker", "==Quill", ["sentiment:negative"]),
        ("ferry NEAR/x boat", "talkwalker", "", ["NEAR/x"]),
        ("ferry NEAR strike", "meltwater", "=ferry NEAR/4 =strike", []),
        ("ferry near/7 strike not opinion", "meltwater", "=ferry NEAR/7 =strike AND NOT =opinion", []),
        ("ingress:strike and (port* or dock*)", "meltwater", "lead:=strike AND (port* OR dock*)", []),
        ('(quill or "port fees")^9 and ferry', "meltwater", '(=quill OR ="port fees") AND =ferry', ["^9"]),
        ("ferry or boat and strike", "meltwater", "=ferry OR (=boat AND =strike)", []),
    ],
)
def test_who_watches_the_web_joins_words_by_white_space(
    theirs: str, dialect: Origin, ours: str, lost: list[str]
) -> None:
    told = translate(theirs, dialect)
    assert (told.query, [each.text for each in told.lost]) == (ours, lost)


PIECES = 'truce ceasefire gaza AND or not w/5 near3 adj2 same ( ) " ! * ? w/s atleast2 headline( hd= allcaps( $1 , US | -ferry AROUND(3) site:a.example lang:(en NEAR/2 ^9 + ~ title: “port”~3'.split()


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), st.sampled_from(get_args(Origin)))
def test_whatever_is_given_what_comes_out_compiles_or_says_why(theirs: str, dialect: Origin) -> None:
    told = translate(theirs, dialect)
    assert told.query or told.lost
    if told.query:
        assert check(told.query, ()) is None
    assert all(0 <= each.position <= len(theirs) for each in told.lost)


@pytest.mark.parametrize(
    ("theirs", "dialect", "ours", "lost"),
    [
        ("truce w/seg talks", "lexis", "truce AND talks", ["w/seg"]),
        ("truce w/x talks", "lexis", "", ["w/x"]),
        ("truce and date(geq (1/1/2024))", "lexis", "truce", ["date(geq (1/1/2024))"]),
        ("truce and date aft 2024", "lexis", "truce", ["date aft 2024"]),
        ("/f50/truce and talks", "factiva", "lead:truce AND talks", ["/f50/"]),
        ("wc>500 and truce", "factiva", "truce", ["wc>500"]),
        ("date from 01/01/2024 to 31/12/2024 and truce", "factiva", "truce", ["date from 01/01/2024 to 31/12/2024"]),
        ("truce near talks", "factiva", "", ["near"]),
        ("labor$2 strike", "factiva", '"labor* strike"', ["labor$2"]),
    ],
)
def test_nothing_is_taken_for_words_that_is_none(theirs: str, dialect: Origin, ours: str, lost: list[str]) -> None:
    told = translate(theirs, dialect)
    assert (told.query, [each.text for each in told.lost]) == (ours, lost)


def test_how_long_an_article_is_nobody_asks_and_that_is_said() -> None:
    told = translate("headline(truce) and length > 500", "lexis")
    assert told.query == "title:truce"
    assert [(each.position, each.text) for each in told.lost] == [(20, "length > 500")]
