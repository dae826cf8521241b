"""What rules mean, where the truth table does not ask."""

from __future__ import annotations

import pytest

from alerts.rules import RuleSet, check
from alerts.rules.grammar import Example, operators
from news.errors import RuleError
from news.ids import RuleId
from news.model import Span
from news.variants import variants
from tests.alerts.rules.make import ACTORS, found, match, reading, rule, rules

EXAMPLES = [(name, example) for name, module in operators().items() for example in module.EXAMPLES]


@pytest.mark.parametrize(("operator", "example"), EXAMPLES, ids=lambda value: getattr(value, "rule", value))
def test_every_operator_does_what_its_examples_say(operator: str, example: Example) -> None:
    del operator
    facts = {"language": "lang"}
    document = {facts.get(name, name): value for name, value in example.facts.items()}
    got = found(example.rule, example.text, title=example.title, **document)
    assert (None if got is None else tuple(got)) == example.found


@pytest.mark.parametrize("name", operators())
def test_every_operator_has_a_page_and_a_way_to_write_it(name: str) -> None:
    module = operators()[name]
    assert module.__doc__
    assert module.SYNTAX
    assert any(example.found is not None for example in module.EXAMPLES)


@pytest.mark.parametrize(
    ("query", "code", "at"),
    [
        ("", "E_EMPTY", 0),
        ('Gaza ""', "E_EMPTY", 5),
        ('Gaza "—"', "E_EMPTY", 6),
        ("Gaza —", "E_SYNTAX", 5),
        ("Hamas AND Gaza OR Israel", "E_MIXED", 0),
        ("Hamas OR Gaza Israel", "E_MIXED", 9),
        ("said(@hamas, deal OR truce talks)", "E_MIXED", 21),
        ("NOT Hamas", "E_NEGATIVE", 0),
        ("Gaza{0}", "E_NEGATIVE", 0),
        ("said(@hamas, NOT deal)", "E_NEGATIVE", 13),
        ("title:(NOT Hamas)", "E_NEGATIVE", 0),
        ("Hamas NEAR Gaza", "E_NEAR_DISTANCE", 6),
        ("Hamas NEAR/5000 Gaza", "E_NEAR_DISTANCE", 6),
        ("Hamas NEAR/x Gaza", "E_NEAR_DISTANCE", 6),
        ("(a b) NEAR/2 c", "E_NEAR_OPERAND", 1),
        ("title:a NEAR/2 c", "E_NEAR_OPERAND", 0),
        ("/a/ NEAR/2 c", "E_NEAR_OPERAND", 0),
        ("a EXCEPT (b c)", "E_NEAR_OPERAND", 10),
        ("a NEAR/2 b NEAR/2 c", "E_CHAIN", 11),
        ("(a b){2}", "E_COUNT_OPERAND", 1),
        ("a{}", "E_SYNTAX", 1),
        ("a{3,2}", "E_SYNTAX", 1),
        ("Gaza ab*", "E_WILDCARD", 5),
        ("*fire", "E_WILDCARD", 0),
        ("*", "E_WILDCARD", 0),
        ('"real gu*"', "E_WILDCARD", 6),
        ("abc~", "E_FUZZY", 0),
        ("Netanya~2", "E_FUZZY", 0),
        ("Netanyahu~3", "E_FUZZY", 0),
        ("Gaza headline:x", "E_FIELD", 5),
        ("@nobody", "E_ACTOR", 0),
        ("(Hamas Gaza", "E_PAREN", 0),
        ("()", "E_PAREN", 1),
        ("said(@hamas, deal", "E_PAREN", 17),
        ("said(@hamas deal)", "E_SYNTAX", 5),
        ("said(NOT @hamas, deal)", "E_SYNTAX", 5),
        ("Gaza)", "E_SYNTAX", 4),
        ("Gaza OR", "E_SYNTAX", 7),
        ("AND Gaza", "E_SYNTAX", 0),
        ("Gaza NEAR/2 NOT Israel", "E_SYNTAX", 12),
        ('Gaza "open', "E_SYNTAX", 5),
        ("Gaza 10:30", "E_SYNTAX", 7),
        ("/(/", "E_REGEX", 0),
        ("/(a{1000}){1000}/", "E_REGEX", 0),
        (r"/(a)\1/", "E_REGEX", 0),
    ],
)
def test_a_wrong_rule_is_refused_with_code_place_and_hint(query: str, code: str, at: int) -> None:
    error = check(query, ACTORS)
    assert error is not None
    assert (error.code, error.position) == (code, at)
    assert error.query == query
    assert error.hint or code == "E_PAREN"


def test_a_misspelt_actor_or_field_is_answered_with_the_nearest() -> None:
    actor, field = check("@hamass", ACTORS), check("titel:x", ACTORS)
    assert actor is not None
    assert field is not None
    assert "did you mean @hamas?" in str(actor.hint)
    assert "did you mean title:?" in str(field.hint)


def test_a_rule_set_with_one_wrong_rule_does_not_compile() -> None:
    with pytest.raises(RuleError):
        rules("Gaza", "Gaza OR Hamas Israel")


def test_matches_come_sorted_by_rule_with_parts() -> None:
    ruleset = RuleSet([rule("truce Doha", "b"), rule('"a truce"', "a"), rule("war", "c")], ACTORS)
    first, second = ruleset.match(reading("A truce in Doha.", ruleset))
    assert (first.rule, second.rule) == ("a", "b")
    assert [(part.text, part.spans) for part in second.parts] == [
        ("truce", (Span("body", 2, 7),)),
        ("Doha", (Span("body", 11, 15),)),
    ]
    assert second.digest == ruleset.digest(RuleId("b"))


def test_parts_of_a_near_are_its_words_as_written() -> None:
    held = match("(truce OR ceasefire) NEAR/3 @hamas", "Hamas wants a truce. A ceasefire is not near it at all.")
    assert held is not None
    assert [part.text for part in held.parts] == ["truce", "@hamas"]


def test_digest_depends_on_the_wording_and_on_the_actors_named() -> None:
    digests = {
        RuleSet([rule(query)], cast).digest(RuleId("rule"))
        for query in ("@hamas", "@qatar")
        for cast in (ACTORS, [*ACTORS[:-1]], [actor for actor in ACTORS if actor.id != "hayya"])
    }
    assert len(digests) == 2  # neither netanyahu nor, without +, hayya matter
    members = {RuleSet([rule("@hamas+")], cast).digest(RuleId("rule")) for cast in (ACTORS, ACTORS[:1])}
    assert len(members) == 2


def test_a_rule_for_some_sources_or_languages_leaves_others_alone() -> None:
    ruleset = RuleSet(
        [
            rule("truce", "here", sources=("outlet",)),
            rule("truce", "fr", languages=("fr",)),
            rule("truce", "off", enabled=False),
        ],
        ACTORS,
    )
    held = [m.rule for m in ruleset.match(reading("A truce.", ruleset, source="outlet", lang="en"))]
    assert held == ["here"]
    held = [m.rule for m in ruleset.match(reading("A truce.", ruleset, source="other", lang="fr-FR"))]
    assert held == ["fr"]


def test_turkish_endings_after_an_apostrophe_belong_to_the_name() -> None:
    assert found("Türkiye", "Türkiye’nin ve İstanbul'da", lang="tr") == ["Türkiye’nin"]
    assert found("Sana", "strikes on Sana'a") is None


def test_holding_says_the_same_as_match() -> None:
    ruleset = rules("truce", '"a truce"', "war", "NOT war truce", "/tr.ce/")
    subject = reading("A truce.", ruleset)
    assert ruleset.holding(subject) == [m.rule for m in ruleset.match(subject)]


@pytest.mark.parametrize(
    ("query", "body", "highlights"),
    [
        ("9/11", "since 9/11 the", ["9/11"]),
        ("AT&T", "the AT&T deal", ["AT&T"]),
        ("U.S.-led", "a US-led force", ["US-led"]),
        ("1,000", "over 1000 dead", ["1000"]),
        ("#ceasefire", "ceasefires", ["ceasefires"]),
        ('"war & peace"', "War and peace? War, peace!", ["War, peace"]),
        ("الحرب", "للحرب نهاية", ["للحرب"]),
        ("צה״ל", 'דובר צה"ל אמר', ['צה"ל']),
        ("IŞİD", "isid ve IŞİD", ["isid", "IŞİD"]),
        ("กิน", "เขากินข้าว กน", ["กิน"]),
        ("दिल्ली", "नई दिल्ली में", ["दिल्ली"]),
        ("Трамп", "ТРАМП и Трамп", ["ТРАМП", "Трамп"]),
        ("서울", "서울에서", ["서울"]),
        ("l'accord", "l’accord", ["l’accord"]),
        ("(a NEAR/1 b) EXCEPT c", "a b c", ["a b"]),
        ("quote:«non»", "x", None),
        ("quote:non", "Il dit « non » et non", ["non"]),
        ("lead:truce", "\n\nA truce.\n\nAnother truce.", ["truce"]),
        ("title:(truce -war)", "war", None),
        ("truce -title:war", "A truce, no war.", ["truce"]),
        ("(truce OR -war) x", "x", ["x"]),
    ],
)
def test_what_people_write_means_what_they_mean(query: str, body: str, highlights: list[str] | None) -> None:
    if query == "quote:«non»":
        assert check(query, ACTORS) is None
    assert found(query, body) == highlights


@pytest.mark.parametrize("body", ["", " \n\n ", "…!? — &", "\u200b\u00ad", "a" * 100_000, "的" * 5_000, "x-" * 3_000])
def test_odd_texts_are_read(body: str) -> None:
    ruleset = rules(
        "truce", '"a b"', "a NEAR/3 b", "title:x{2}", "/^$/", "@hamas", "zzz*", "truce~", "的", "quote:x OR lead:y"
    )
    assert ruleset.match(reading(body, ruleset)) is not None
    assert ruleset.match(reading(body, ruleset, title="", author="")) is not None


def test_a_list_of_thousands_of_alternatives_compiles_and_holds() -> None:
    words = [f"w{number}x" for number in range(5_000)]
    ruleset = rules(" OR ".join(words), f"Gaza ({' OR '.join(words)})", f"({' OR '.join(words)}) NEAR/3 Gaza")
    assert len(ruleset.match(reading("Gaza w4711x", ruleset))) == 3


def test_rules_that_would_be_slow_are_bounded() -> None:
    text = "truce war peace deal talks gaza israel egypt " * 2_000
    ruleset = rules(
        '"truce war peace deal talks gaza israel egypt"~30',
        "((truce NEAR/p war) NEAR/p peace) NEAR/p deal",
        "(truce NEAR/900 war) NEAR/900 (peace NEAR/900 deal)",
        "(truce OR war OR peace){2,}",
        "/(a|b|c|d)*x/",
    )
    assert len(ruleset.match(reading(text, ruleset))) == 4


def test_a_number_with_a_point_is_found() -> None:
    assert found("21.7", "inflation of 21.7 per cent") == ["21.7"]


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("title:" * 5000 + "truce", "E_SYNTAX", "more than 60 parts in one another"),
        ("said(@hamas, " * 5000 + "truce", "E_SYNTAX", "more than 60 parts in one another"),
        (" OR ".join(f"(truce NEAR/{words} deal)" for words in range(201)), "E_SYNTAX", "209 steps of work"),
        ("(" * 22 + "truce" + " NEAR/1000 deal)" * 22, "E_SYNTAX", "inside another NEAR"),
        (
            " OR ".join(f"(the NEAR/{words} of)" for words in range(20)),
            "E_SYNTAX",
            "words that stand in every sentence",
        ),
        (" OR ".join(f"/{letter}x/" for letter in "abcdefghi"), "E_SYNTAX", "eight at most"),
        ('"' + "the " * 501 + '"', "E_SYNTAX", "a phrase of 501 words"),
        ("a" * 301, "E_SYNTAX", "a word of 301 letters"),
        ("/(.{0,1000})x/", "E_REGEX", "a regular expression of"),
    ],
)
def test_a_rule_that_would_cost_too_much_is_refused_with_its_reason(query: str, code: str, message: str) -> None:
    error = check(query, ACTORS)
    assert error is not None
    assert error.code == code
    assert message in f"{error.message} {error.hint}"
    assert error.hint


LAST_NAMES = (
    "Ahmadi Berger Castro Dumas Eklund Farouk Gomes Haas Ivanov Jensen Kaya Lund Mora Novak Ortega Petit".split()
)
NAMES = [f"{first}{middle} {last}" for first in ("Al", "Be", "Co") for middle in "bdfgklmnprst" for last in LAST_NAMES]
ORDINARY = {
    "300 words": " OR ".join(f"word{number}" for number in range(300)),
    "5,000 names": " OR ".join(f"name{number}" for number in range(5000)),
    "500 people, near what they do": f"""({" OR ".join(f'"{name}"' for name in NAMES[:500])}) NEAR/8 (resign OR sack OR step)""",
    "2,000 companies of a sector": " OR ".join(f'"{name} {number} Holdings"' for number, name in enumerate(NAMES * 4))[
        :60_000
    ].rpartition(" OR ")[0],
    "names three deep": "((Trump NEAR/5 Netanyahu) NEAR/10 (Hamas NEAR/5 Israel)) NEAR/20 (Egypt NEAR/3 Qatar)",
    "small words near something": "(the OR a OR an) NEAR/2 (deal OR truce OR agreement)",
    "a loose phrase with a compound": '"the e-mail ceasefire"~0',
    "two loose phrases": '"end of the war"~3 OR "withdraw from the strip"~4',
    "frequent words five deep": "((((the NEAR/9 of) NEAR/9 to) NEAR/9 and) NEAR/9 in) NEAR/9 that",
    "30 pairs": " OR ".join(f"(envoy NEAR/{distance} talks{distance})" for distance in range(30)),
    "all said": "said(@hamas OR @qatar OR @usa, (real OR firm) NEAR/3 (guarantee OR assurance)) AND NOT quote:(no NEAR/2 deal)",
    "masked": 'Qatar EXCEPT ("Qatar Airways" OR "Qatar Foundation" OR "Qatar National Bank") AND (deal OR talks){2,}',
    "expressions": r"/UNRWA-?\d+/ OR /S\/RES\/\d{4}/ OR /A\/\d+\/\d+/",
}


@pytest.mark.parametrize("query", ORDINARY.values(), ids=ORDINARY)
def test_an_ordinary_rule_is_never_too_much(query: str) -> None:
    assert check(query, ACTORS) is None


def test_an_article_of_white_space_has_no_first_paragraph() -> None:
    assert found("lead:Hamas OR quote:Hamas", " \n\n", title="Hamas waits") == ["Hamas"]


def test_matches_of_nothing_do_not_hide_the_others() -> None:
    assert found("/q*/", "a" * 300 + "q") == ["q"]


def test_who_speaks_is_looked_for_in_the_words_for_each_speaker() -> None:
    body = "“A deal is near,” the Foreign Ministry said.\n\n“No deal,” said the office of the president."
    assert found('said("Foreign Ministry", deal)', body) == ["deal"]
    assert found('said("ministry said", deal)', body) is None


def test_many_alternatives_are_told_one_by_one() -> None:
    names = [f"Name{number}" for number in range(40)]
    held = match(
        " OR ".join([*names, '"Deal End"', "cease-fire"]), "Name7, Name3 and Name7: deal end, cease fire, ceasefire"
    )
    assert held is not None
    assert [part.text for part in held.parts] == ["Name3", "Name7", '"Deal End"', "cease-fire"]
    assert [len(part.spans) for part in held.parts] == [1, 2, 1, 2]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("They say plan C... “It was Yahya,” we hear.", None),  # dots that trail off end a sentence
        ("They say plan C. “It was Yahya,” we hear.", ["say", "Yahya"]),  # one dot may be an initial’s
        ("They say plan C... it was Yahya.", ["say", "Yahya"]),
    ],
)
def test_dots_behind_a_letter_end_a_sentence_where_a_quotation_follows(text: str, wanted: list[str] | None) -> None:
    assert found('say NEAR/s "Yahya"', text) == wanted


@pytest.mark.parametrize("query", ['"* truce"', '"* * truce"', '"* Gaza truce"', '"truce *"'])
def test_a_gap_before_the_first_word_or_after_the_last_is_no_word(query: str) -> None:
    assert found(query, "Truce") is None
    assert found(query, "", title="Gaza truce") == (["Gaza truce"] if query == '"* truce"' else None)


def test_spellings_of_ones_own_are_one_word_also_where_a_language_has_another_of_that_name() -> None:
    own = variants({"zogfall": "zog fall"}, [["zog", "tsog", "zogg"]])
    ruleset = rules("zog", "=zog", '"the zog"', "zogfall", "Zog", variants=own)

    def finds(text: str, lang: str) -> list[str]:
        return [ruleset.rules[held].query for held in ruleset.holding(reading(text, ruleset, lang=lang))]

    assert finds("the tsog", "en") == ["zog", '"the zog"', "Zog"]
    assert finds("two zoggs", "en") == ["zog", "Zog"]
    assert finds("a zog-fall", "en") == ["zog", "=zog", "zogfall", "Zog"]
    assert finds("er zieht", "en") == []
    assert finds("er zieht", "de") == ["zog"]  # in German it is a form of ziehen, too
    assert finds("the tsog", "de") == ["zog", '"the zog"', "Zog"]
