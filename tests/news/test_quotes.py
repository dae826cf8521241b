"""Who said what: the seeds, then one case for each way to say it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from news.actors import Cast
from news.ids import ActorId
from news.model import Actor, Quote, QuoteKind
from news.quotes import ascribes, extract

FIXTURES = Path(__file__).parents[2] / "fixtures"
SEEDS: dict[str, Any] = json.loads((FIXTURES / "quotes" / "seeds.want.json").read_text(encoding="utf-8"))


def seed(doc: str) -> str:
    return (FIXTURES / "seeds" / doc).read_text(encoding="utf-8")


def said(text: str, quote: Quote) -> str:
    return " … ".join(text[span.start : span.end] for span in quote.content)


def only(text: str) -> Quote:
    quotes = extract(text)
    assert len(quotes) == 1, [said(text, quote) for quote in quotes]
    return quotes[0]


def words(text: str, spans: list[tuple[int, int]]) -> set[int]:
    return {found.start() for found in re.finditer(r"\w+", text) if any(a <= found.start() < b for a, b in spans)}


REQUIRED = [
    pytest.param(quote, id=f"{quote['doc'][:3]}-{quote['n']}") for quote in SEEDS["quotes"] if quote["required"]
]


@pytest.mark.parametrize("wanted", REQUIRED)
def test_every_quotation_of_the_seeds_has_its_speaker(wanted: dict[str, Any]) -> None:
    text = seed(wanted["doc"])
    want = words(text, [tuple(content["span"]) for content in wanted["content"]])

    def overlap(quote: Quote) -> float:
        got = words(text, [(span.start, span.end) for span in quote.content])
        return len(got & want) / len(got | want)

    best = max(extract(text), key=overlap)
    assert overlap(best) > 0.9
    name = wanted["speaker"].split(" (")[0].split()[-1].removesuffix("'s")
    assert name in (best.speaker or "")
    if wanted["told_to"] and wanted["told_to"][0].isupper():
        assert wanted["told_to"] in (best.medium or "")


@pytest.mark.parametrize("trap", SEEDS["traps"], ids=lambda trap: trap["text"][:40])
def test_what_nobody_said_is_no_quote(trap: dict[str, Any]) -> None:
    text = seed(trap["doc"])
    start = text.index(trap["text"])
    inside = words(text, [(start, start + len(trap["text"]))])
    for quote in extract(text):
        got = words(text, [(span.start, span.end) for span in quote.content])
        assert len(got & inside) < len(inside) / 2, said(text, quote)


# --- one case for each way to say it (outlets, people and words are invented) ---

CASES = [
    # (text, what was said, who, kind)
    ("“We are close,” Mara Lindqvist said.", "“We are close,”", "Mara Lindqvist", "direct"),
    ("“We are close,” said Mara Lindqvist, the envoy.", "“We are close,”", "Mara Lindqvist", "direct"),
    ("Mara Lindqvist said: “We are close.”", "“We are close.”", "Mara Lindqvist", "direct"),
    ("Mara Lindqvist told reporters on Monday, “We are close.”", "“We are close.”", "Mara Lindqvist", "direct"),
    ("“We,” Mara Lindqvist said, “are close.”", "“We,” … “are close.”", "Mara Lindqvist", "direct"),
    (
        "“We are close,” Mara Lindqvist said. “Very close.”",
        "“We are close,” … “Very close.”",
        "Mara Lindqvist",
        "direct",
    ),
    ("«We are close», Mara Lindqvist said.", "«We are close»", "Mara Lindqvist", "direct"),
    ("''We are close,'' Mara Lindqvist said.", "''We are close,''", "Mara Lindqvist", "direct"),
    ("„We are close“, Mara Lindqvist said.", "„We are close“", "Mara Lindqvist", "direct"),
    ("‘We aren’t close,’ Mara Lindqvist said.", "‘We aren’t close,’", "Mara Lindqvist", "direct"),
    (
        "Mara Lindqvist said the talks were close to an end.",
        "the talks were close to an end",
        "Mara Lindqvist",
        "indirect",
    ),
    (
        "Mara Lindqvist said on Monday during a visit to Oslo that the talks had failed.",
        "that the talks had failed",
        "Mara Lindqvist",
        "indirect",
    ),
    ("The talks had failed, Mara Lindqvist said on Monday.", "The talks had failed", "Mara Lindqvist", "indirect"),
    ("The talks, Mara Lindqvist said, had failed.", "The talks … had failed", "Mara Lindqvist", "indirect"),
    (
        "According to Mara Lindqvist, the talks had failed again.",
        "the talks had failed again",
        "Mara Lindqvist",
        "indirect",
    ),
    ("The talks had failed again, according to the ministry.", "The talks had failed again", "ministry", "indirect"),
    (
        "Mara Lindqvist said the talks were “very close” to an end.",
        "the talks were “very close” to an end",
        "Mara Lindqvist",
        "mixed",
    ),
    (
        "Mara Lindqvist, who leads the delegation, said that the talks had failed.",
        "that the talks had failed",
        "Mara Lindqvist",
        "indirect",
    ),
    (
        "Norland’s chief negotiator, Mara Lindqvist, said that the talks had failed.",
        "that the talks had failed",
        "Mara Lindqvist",
        "indirect",
    ),
    (
        "Mara Lindqvist accused Norland of breaking its word.",
        "Norland of breaking its word",
        "Mara Lindqvist",
        "indirect",
    ),
    ("Mara Lindqvist demanded guarantees for the truce.", "guarantees for the truce", "Mara Lindqvist", "indirect"),
    ("Mara Lindqvist vowed to return to the table.", "to return to the table", "Mara Lindqvist", "indirect"),
    *[
        (
            f"Norland insists on guarantees before signing, {tag}.",
            "Norland insists on guarantees before signing",
            who,
            "indirect",
        )
        for tag, who in [
            ("its negotiator Mara Lindqvist said", "Mara Lindqvist"),
            ("Mara Lindqvist added late on Sunday", "Mara Lindqvist"),
            ("said Mara Lindqvist, the negotiator", "Mara Lindqvist"),
        ]
    ],
    (
        "The museum will close for a year, its director, Dr. Samir Haddad, said.",
        "The museum will close for a year",
        "Samir Haddad",
        "indirect",
    ),
    (
        "While Mara Lindqvist said the talks had failed, ministers met again in Oslo.",
        "the talks had failed",
        "Mara Lindqvist",
        "indirect",
    ),
    (
        "Mara Lindqvist acknowledged the failure of the talks, which makes her an exception.",
        "the failure of the talks",
        "Mara Lindqvist",
        "indirect",
    ),
    (
        "Mara Lindqvist criticised Norland for leaving the talks, but it was unclear who left first.",
        "Norland for leaving the talks",
        "Mara Lindqvist",
        "indirect",
    ),
    (
        "On “Morning in Vinstad,” Mara Lindqvist said she wanted “a truce by winter.”",
        "she wanted “a truce by winter.”",
        "Mara Lindqvist",
        "mixed",
    ),
    (
        "Mara Lindqvist called the vote of the council a mistake.",
        "the vote of the council a mistake",
        "Mara Lindqvist",
        "indirect",
    ),
    (
        "Mara Lindqvist — she leads the delegation — said the talks had failed.",
        "the talks had failed",
        "Mara Lindqvist",
        "indirect",
    ),
    ('"The talks have failed,” said Mara Lindqvist.', '"The talks have failed,”', "Mara Lindqvist", "direct"),
    ('"I said “no” to them," said Mara Lindqvist.', '"I said “no” to them,"', "Mara Lindqvist", "direct"),
    ("Norland’s office said the talks had failed.", "the talks had failed", "Norland’s office", "indirect"),
]


@pytest.mark.parametrize(("text", "content", "speaker", "kind"), CASES, ids=[case[0][:50] for case in CASES])
def test_what_was_said_and_by_whom(text: str, content: str, speaker: str, kind: str) -> None:
    quote = only(text)
    assert (said(text, quote), quote.speaker, quote.kind) == (content, speaker, QuoteKind(kind))


ABROAD = [
    ("sv", "Kvinnan sa: ”Vi vill ha riktiga garantier för oss alla.”", "”Vi vill ha riktiga garantier för oss alla.”"),
    ("nl", "De vrouw zei: “Wij willen garanties voor ons allen.”", "“Wij willen garanties voor ons allen.”"),
    (
        "pl",
        "Powiedziała: „Chcemy prawdziwych gwarancji, bo nie ma ich”.",
        "„Chcemy prawdziwych gwarancji, bo nie ma ich”",
    ),
    ("zh", "她说：“我们需要真正的保证。”", "“我们需要真正的保证。”"),
    ("ja", "彼女は「本当の保証が必要だ」と述べた。", "「本当の保証が必要だ」"),
    ("ko", "그는 “우리 모두에게는 진짜 보장이 필요하다”고 말했다.", "“우리 모두에게는 진짜 보장이 필요하다”"),
    ("hi", "उन्होंने कहा: “हमें असली गारंटी चाहिए।”", "“हमें असली गारंटी चाहिए।”"),
    ("th", "เธอกล่าวว่า “เราต้องการการรับประกันที่แท้จริงสำหรับทุกคน”", "“เราต้องการการรับประกันที่แท้จริงสำหรับทุกคน”"),
    ("fa", "او گفت: «ما تضمین واقعی می‌خواهیم.»", "«ما تضمین واقعی می‌خواهیم.»"),
    ("uk", "«Ми хочемо справжніх гарантій», — сказала вона.", "«Ми хочемо справжніх гарантій»"),
]


@pytest.mark.parametrize(("language", "text", "content"), ABROAD, ids=[case[0] for case in ABROAD])
def test_a_quotation_in_another_language_was_said_by_somebody(language: str, text: str, content: str) -> None:
    for given in (language, None):
        (quote,) = extract(text, language=given)
        assert (said(text, quote), quote.kind, quote.speaker) == (content, QuoteKind.DIRECT, None)
        assert quote.confidence == pytest.approx(0.3)
        assert not ascribes(text, given)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Buch „Winter“ erschien."),
        ("it", "I fan aspettano “Ritorno alla Grande Torre”, film del 2014."),
        ("pt", "Receba nosso ebook “ As Cinco Etapas para Alfabetizar seus Filhos”, um guia completo e gratuito."),
        ("nl", "Ze wordt afgeschilderd als “koningin van het ijs”, beelden die ze niet kent."),
        ("ja", "イスラム過激派組織「ボコ・ハラム（Boko Haram）」が攻撃した。"),
        ("ja", "女子の「フジサンケイクラシック」は9月にある。"),
        ("zh", "“一带一路共同倡议”研究所所长指出，合作很重要。"),
        ("ko", "‘가택침입’이나 ‘데이트 폭력’ 같은 표현들이 있었다."),
    ],
)
def test_a_title_in_another_language_was_said_by_nobody(language: str, text: str) -> None:
    assert extract(text, language=language) == []


SILENT = [
    "Mara Lindqvist was asked how she could promise a truce to the mediators.",
    "Mara Lindqvist did not say whether the talks had failed.",
    "The statement did not mention the talks in Oslo.",
    "The so-called “Oslo plan” is on the table.",
    "Mara Lindqvist, who is accused of breaking her word, arrived in Oslo.",
    "The plan envisions Norland withdrawing its troops.",
    "Her film “A Long Winter” was shown in Oslo.",
    "A report on the talks is due on Monday.",
    "Mara Lindqvist called the police a day later.",
    "Nordkost recalled 60,000 jars after tests found glass in them.",
    "The foundation in Oslo maintains a school for young writers.",
    "",
    "\n\n",
    "“",
    "said",
]


@pytest.mark.parametrize("text", SILENT)
def test_where_nobody_speaks_there_is_no_quote(text: str) -> None:
    assert extract(text) == []


def speakers(text: str) -> list[str | None]:
    return [quote.speaker for quote in extract(text)]


def test_a_surname_and_a_pronoun_are_the_person_named_before() -> None:
    text = (
        "Mara Lindqvist said that the talks had failed. “We tried,” Lindqvist said.\n\n"
        "She added that Norland was to blame."
    )
    assert speakers(text) == ["Mara Lindqvist"] * 3


def test_a_pronoun_follows_whoever_led_the_sentence_before() -> None:
    text = "Mara Lindqvist said the talks had failed. Then Jon Aasen arrived in Oslo. “We tried,” he said."
    assert speakers(text) == ["Mara Lindqvist", "Jon Aasen"]


def test_he_is_no_rosa_while_a_man_has_spoken() -> None:
    text = (
        "The museum will close for a year, its director, Dr. Samir Haddad, said. Rosa Mendel, who leads the union, was "
        "at the meeting. He said the roof leaks."
    )
    assert speakers(text) == ["Samir Haddad", "Samir Haddad"]


def test_she_is_not_the_man_who_spoke_last() -> None:
    text = (
        "Mara Lindqvist said her talks had failed. Mr. Aasen, a mediator, said that he was sorry. “We tried,” she said."
    )
    assert speakers(text)[-1] == "Mara Lindqvist"


def test_the_official_is_the_official_who_spoke() -> None:
    text = "A senior Norland official said the talks had failed.\n\nThe official explained that nobody was surprised."
    assert speakers(text) == ["senior Norland official"] * 2


def test_a_quotation_goes_on_over_paragraphs_without_a_closing_mark() -> None:
    text = "“We tried everything,” Mara Lindqvist said. “We called them.\n\n“We wrote to them,” she added."
    assert {quote.speaker for quote in extract(text)} == {"Mara Lindqvist"}
    assert "We wrote" in " ".join(said(text, quote) for quote in extract(text))


def test_a_statement_without_marks_belongs_to_whoever_released_it() -> None:
    text = (
        "The Northern Brigades released a statement on the talks. The statement read:\n\n"
        "No prisoner goes free without a deal.\n\nAll of us will hold out.\n\n"
        "Mara Lindqvist said that nobody had asked her."
    )
    block = next(quote for quote in extract(text) if len(quote.content) == 2)
    assert "Northern Brigades" in (block.speaker or "")


def test_a_dateline_is_no_speaker() -> None:
    text = "Oslo: Norland’s envoy, Mara Lindqvist, said that the talks had failed."
    assert speakers(text) == ["Mara Lindqvist"]


def test_an_outlet_that_was_told_is_the_medium() -> None:
    quote = only("“We are close,” Mara Lindqvist told Fjord News.")
    assert (quote.speaker, quote.medium) == ("Mara Lindqvist", "Fjord News")


def tracked(**names: str) -> list[Actor]:
    return [Actor(id=ActorId(actor), name=name, aliases=(name,)) for actor, name in names.items()]


def test_the_speaker_is_the_actor_also_where_a_pronoun_stands() -> None:
    text = "Norland’s envoy Mara Lindqvist said the talks had failed. “We tried,” she said."
    first, second = extract(text, tracked(lindqvist="Mara Lindqvist", norland="Norland"))
    assert (first.actor, first.affiliation) == ("lindqvist", "norland")
    assert second.actor == "lindqvist"


def test_a_delegation_is_affiliated_and_no_person() -> None:
    text = "The Norland delegation demanded that all prisoners go free."
    quote = extract(text, tracked(norland="Norland"))[0]
    assert (quote.speaker, quote.actor, quote.affiliation) == ("Norland delegation", None, "norland")


def test_an_organisation_that_is_tracked_speaks_for_itself() -> None:
    text = "Norland insists it is ready for talks."
    quote = extract(text, tracked(norland="Norland"))[0]
    assert (quote.actor, quote.affiliation) == ("norland", None)


def test_what_somebody_insists_according_to_another_is_one_quotation() -> None:
    for text, other in (
        ("Lars Moen insists the bridge is safe, according to the ministry.", "the ministry"),
        ("The bridge is safe, Lars Moen said, according to Fjord News.", "Fjord News"),
    ):
        quote = only(text)
        assert (said(text, quote).lower(), quote.speaker, quote.medium) == ("the bridge is safe", "Lars Moen", other)


@pytest.mark.parametrize(
    ("text", "wanted", "speaker"),
    [
        (
            "The employer, Seaward Holdings, called the strike irresponsible and said it was ready to talk.",
            "it was ready to talk",
            "Seaward Holdings",
        ),
        ("Tickets can be returned for free, the company says.", "Tickets can be returned for free", "company"),
        ("Passenger Ida Moe said the driver had braked hard.", "the driver had braked hard", "Ida Moe"),
        ("Ida Moe of the coastguard: “Stay away from the shore.”", "“Stay away from the shore.”", "Ida Moe"),
        (
            "Port Ansel coach Samuel Adeyemi was angry about the penalty. “It was never a foul,” he said.",
            "“It was never a foul,”",
            "Samuel Adeyemi",
        ),
    ],
)
def test_what_a_day_of_reports_was_mistaken_in(text: str, wanted: str, speaker: str) -> None:
    quote = only(text)
    assert (said(text, quote), quote.speaker) == (wanted, speaker)


OF_A_SECOND_DAY = [
    ("Moen said at a closed meeting, according to a transcript: “I never saw it.”", "“I never saw it.”", "Moen"),
    (
        "Dan Kerr, senior director for affairs, said he expects Lowland, Abe and Park to agree.",
        "he expects Lowland, Abe and Park to agree",
        "Dan Kerr",
    ),
    (
        "In a video found by Norland News, a veteran diplomat said former ministers put speed over care.",
        "former ministers put speed over care",
        "veteran diplomat",
    ),
    (
        "It came after a request by the Harwick Post, which argued that the papers were public.",
        "that the papers were public",
        "Harwick Post",
    ),
    (
        "The former secretary of state has long maintained that she kept the rules.",
        "that she kept the rules",
        "former secretary of state",
    ),
    ("Several reporters have complained they weren’t heard.", "they weren’t heard", "Several reporters"),
    ("“They know the name of ‘Quill,’ ” said Bree Maxwell.", "“They know the name of ‘Quill,’ ”", "Bree Maxwell"),
    ("“It is over,” sighed Ben Charrier, putting down his cup.", "“It is over,”", "Ben Charrier"),
    ("It was, in the words of Marta Cruz, “a budget for nobody”.", "“a budget for nobody”", "Marta Cruz"),
    (
        "As Olav Ekberg once put it, “a port without ships is a pond”.",
        "“a port without ships is a pond”",
        "Olav Ekberg",
    ),
    (
        "Nine people died, according to the governor, Ruben Aziz, who visited the site.",
        "Nine people died",
        "Ruben Aziz",
    ),
    (
        "There would be no delay this year, insisted Defence Secretary Paul Quist.",
        "There would be no delay this year",
        "Paul Quist",
    ),
    ("The agency has said repeatedly that its figures are early.", "that its figures are early", "agency"),
    ("Ida Moe thanked them, saying they had made history, before flying home.", "they had made history", "Ida Moe"),
    ("Minister: no deal before Christmas\n\nThe talks went on.", "no deal before Christmas", "Minister"),
]


@pytest.mark.parametrize(("text", "wanted", "speaker"), OF_A_SECOND_DAY, ids=[case[0][:40] for case in OF_A_SECOND_DAY])
def test_what_a_second_day_of_reports_was_mistaken_in(text: str, wanted: str, speaker: str) -> None:
    quote = only(text)
    assert (said(text, quote), quote.speaker) == (wanted, speaker)


OF_A_THIRD_DAY = [
    ("Renner denied it. His lawyer, Felix Aumann, said he would appeal.", "Felix Aumann"),
    ("Mara Lang gave in. Her challenger, Noor Rahimi, called it “a good day for arithmetic”.", "Noor Rahimi"),
    ("Oda Brink said so. The company rejected the accusation that it had lied.", "company"),
    ("Jana Kolb said so. The railway suspects a faulty switch, it said in a statement.", None),
    ("At Port Sever airport, student Milan Petrak slept. “I have an exam at noon,” he said.", "Milan Petrak"),
    ("Rescuers freed five men from the collapsed Harrow Pit. Ferrant said it was late. He warned of rain.", "Ferrant"),
    ("Ferrant, the rescue chief, who has led the operation since dawn, said his men would not stop.", "Ferrant"),
    ("The mediator, former Lindmark premier Astrid Holm, said she was “neither hopeful nor tired”.", "Astrid Holm"),
    ("“The law asks for five days; they gave two,” said the company's lawyer, Signe Moller.", "Signe Moller"),
    ("A spokesman, Emil Sandoz, agreed. “We did,” Sandoz said. Petra Osgood was questioned, he said.", "Emil Sandoz"),
    ("Schools will open as usual, the governor, Pilar Santos, announced.", "Pilar Santos"),
    ("About 15,000 passengers were stranded, demanding fewer night shifts.", "About 15,000 passengers"),
    ("A deal could be announced this week, one of the people said.", "one of the people"),
    ("According to a person briefed on the matter, the thieves had a key.", "person briefed on the matter"),
]


@pytest.mark.parametrize(("text", "speaker"), OF_A_THIRD_DAY, ids=[case[0][:40] for case in OF_A_THIRD_DAY])
def test_whose_words_a_third_day_of_reports_ends_with(text: str, speaker: str | None) -> None:
    assert extract(text)[-1].speaker == speaker


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("VINSTAD (Fjord News) - The harbour was closed on Monday, police said.", "The harbour was closed on Monday"),
        (
            "The painting “Woman with Herring”, stolen on Tuesday, was found in a locker, police said.",
            "The painting “Woman with Herring”, stolen on Tuesday, was found in a locker",
        ),
        (
            "The novelist Ada Kessler, who wrote “The Salt Road” and won a prize, has died, her publisher said.",
            "The novelist Ada Kessler, who wrote “The Salt Road” and won a prize, has died",
        ),
        (
            "The clinic said that records of 40 patients, and not 400 as it had first stated, were stolen.",
            "that records of 40 patients, and not 400 as it had first stated, were stolen",
        ),
    ],
)
def test_what_was_said_is_told_whole_and_once(text: str, wanted: str) -> None:
    assert said(text, only(text)) == wanted


def test_a_minister_who_arrived_promised_and_was_not_promised() -> None:
    assert extract("Minister Carla Henning, who arrived by helicopter, promised an inquiry.") == []


def test_as_he_left_is_when_somebody_spoke() -> None:
    assert extract("That was all that Ida Moe would say as she left the building.") == []


def test_who_spoke_at_a_rally_said_what_follows() -> None:
    text = "“It was time,” Anna Berg said.\n\nOlav Trum said at a rally last week. “You see it because we go up.”"
    assert [quote.speaker for quote in extract(text)] == ["Anna Berg", "Olav Trum"]


def test_a_short_clause_and_a_statement_on_a_website() -> None:
    quote = only("Nobody was hurt, the operator said in a statement on its website.")
    assert (quote.speaker, quote.kind) == ("operator", QuoteKind.INDIRECT)


def test_paragraphs_without_closing_marks_are_those_of_whom_the_last_one_names() -> None:
    text = "He began slowly.\n\n“We have read all they sent.\n\n“And today we act,” Erik Halvorsen said."
    quote = only(text)
    assert said(text, quote) == "“We have read all they sent. … “And today we act,”"
    assert quote.speaker == "Erik Halvorsen"
    assert extract("He began.\n\n“We have read all that they sent.\n\nThe fishermen left at noon.") == []


def test_she_is_whoever_was_named_where_only_a_man_spoke() -> None:
    text = "Karl Boden met Nina Falk on Sunday. “It was a good talk,” he said. She called it “a beginning”."
    assert [quote.speaker for quote in extract(text)] == ["Karl Boden", "Nina Falk"]


def test_who_adds_a_goal_says_nothing() -> None:
    text = "The striker opened the scoring after nine minutes and added a second from the spot before half-time."
    assert extract(text, language="en") == []


def test_a_headline_says_who_spoke() -> None:
    assert speakers("Lindqvist: Norland Broke Its Word Again") == ["Lindqvist"]


def test_a_cast_of_tracked_actors_gives_the_seeds_their_actors() -> None:
    cast = Cast(
        [
            Actor(id=ActorId("hamas"), name="Hamas", aliases=("Hamas",)),
            Actor(id=ActorId("hayya"), name="Khalil al-Hayya", aliases=("Khalil al-Hayya",), short=("al-Hayya",)),
        ]
    )
    from news.reading import read
    from tests.make import article, revision

    for doc in ("000_6d83437def8db2f6.txt", "001_792dcccbd1710c3f.txt"):
        one = article()
        reading = read(one, revision(one, body=seed(doc)), cast)
        wanted = [quote for quote in reading.quotes if "real guarantees" in said(reading.revision.body, quote)]
        assert [quote.actor for quote in wanted] == ["hayya"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The key to the harbour, says Jonas Falk, is time and patience.", "Jonas Falk"),
        ("One Vinstad-based trade expert said that the tariffs would fall.", "Vinstad-based trade expert"),
        ("The two Arab states to have signed also sharply criticised the shift in policy.", "two Arab states"),
        ("The Secretary of State Mara Lindqvist said the embassy would move.", "Mara Lindqvist"),
        ("VINSTAD – Two guards falsified papers, stating they had checked every cell.", "Two guards"),
        ("The line’s chief executive Jonas Falk said the night train was full.", "Jonas Falk"),
        ("“The bill is dead,” committee Chairman Paul Moe, R-Vinstad, said.", "Paul Moe"),
        ("“The bill is dead,” ranking member Paul Moe, D-Vin., told reporters.", "Paul Moe"),
        ("“The bill is dead,” acting director Paul Moe, 59, said.", "Paul Moe"),
        ("Acting on a hunch, Paul Moe, 59, said that the bill was dead.", "Paul Moe"),
        ("Just hours after the City Board had met, Ida Moe issued a statement saying the bill was dead.", "Ida Moe"),
        (
            "He listed cases, among them Falk v. Board of Works, and Ida Moe suggested that the bill was dead.",
            "Ida Moe",
        ),
        ("Paul Moe (R-Vinstad) said the bill was dead.", "Paul Moe"),
        ("Jonas Falk left. A few days ago in an interview with the radio he said the war was over.", "Jonas Falk"),
        ("Last week Jonas Falk told of the call, saying he recalled it “vividly.”", "Jonas Falk"),
        (
            "Witnesses came, including a career officer who described the order as “improper and late.”",
            "career officer",
        ),
        (
            "According to a report in the Argus Leader of Vinstad, the bridge will be closed.",
            "report in the Argus Leader",
        ),
    ],
)
def test_who_speaks_in_what_real_reports_write(text: str, speaker: str) -> None:
    assert speaker in {(quote.speaker or "")[: len(speaker)] for quote in extract(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Job cuts will be announced in departments that do not support the goals.",
        "The index added 20.72 points, or 0.24%, to 8,570.66.",
        "Claims of the northern towns are false.",
        "The council faces an inquiry, adding to a series of troubles that have made it a pariah.",
        "He sang a ballad called “Winter Morning in Vinstad” twice.",
        "The game is fast, as promised, and it runs on old machines.",
        "Three people were hurt in protests in the north.",
        "The actor previously said on “Norland.”",
        "Few people would have described Mr Moe as a radical thinker.",
        "Highly recommended as a good way to improve an old machine at home.",
        "With nothing said of it, nothing indicated that the door was open.",
        "Lives across the street from the scene, said little of it to anybody there.",
        "Moss isn’t the only game without the sound Norland promised – it’s heard on old machines.",
    ],
)
def test_what_real_reports_write_without_that_anybody_speaks(text: str) -> None:
    assert extract(text) == []


def test_a_man_who_is_named_in_a_quotation_is_not_she_who_speaks() -> None:
    text = "“I could not sleep,” Ida Moen said. “I woke at four. Ole Brandt brought tea. It was late.” Later she said: “I went out and sang all day.”"
    assert {quote.speaker for quote in extract(text)} == {"Ida Moen"}


@pytest.mark.parametrize(
    "text",
    [
        "Harnet Avenue said the work would go on until the end of May.",
        "The minister visited the prison, dubbed the “Hilton” by those who were held there.",
        "Now the agency has called in the divers to look at the hull of the ship.",
    ],
)
def test_a_street_a_name_and_a_call_for_help_say_nothing(text: str) -> None:
    assert not [quote for quote in extract(text, language="en") if quote.cue]


def test_a_quotation_may_close_with_two_single_marks() -> None:
    text = "“It was an attempt to mislead voters,’’ Ole Berg told Fjord News. “And it is wrong.”"
    quote = extract(text, language="en")[0]
    assert (quote.speaker, [text[c.start : c.end] for c in quote.content][1:]) == ("Ole Berg", ["“And it is wrong.”"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("James Hall leads the port. “We wait,” Ellie Hall said. “All is quiet,” Mr. Hall said.", ["Ellie Hall", "James Hall"]),
        ("The harbour was shut, Rep. Ida Moe (D-Vinstad), chair of the committee, said on Monday.", ["Ida Moe"]),
        ("He was moved, and the Centre for Disease Control and Prevention said it had met all.", ["Centre for Disease Control and Prevention"]),
        ("According to WHO, there were 3,248 cases in five years.", ["WHO"]),
        ("“No,” Erik Roe said. In May, after the Vinstad Climate Accord was signed, he called it “a fraud”.", ["Erik Roe"] * 2),
        ("“It was loud,” Donna Rask, 59, of Ansel, N.L., who watched it on a screen, with others, said.", ["Donna Rask"]),
        ("“It will take years,” Patrol Chief Olav Lund with the Vinstad Police Department said.", ["Olav Lund"]),
        ("Ida Moe said no. A company denied it in a statement. “We deny it,” the statement read.", ["company", "company"]),
    ],
)  # fmt: skip
def test_who_speaks_is_not_a_namesake_a_treaty_or_a_state(text: str, wanted: list[str]) -> None:
    assert speakers(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Nagel added a goal as the team won the match.",
        "The stock added more than 2% after it was bought.",
        "It rained.\n\nRead more: A Quiet Harbour Is Closing Down\n\nIt rained again.",
        "It rained.\n\nImage Source: Neil Godwin, Future Publishing\n\nIt rained again.",
    ],
)
def test_goals_percents_and_labels_are_no_quotations(text: str) -> None:
    assert extract(text) == []


ASKED = "Asked whether Olav Falk, who leads the poll, could win,"
FAMILY = "Karl Moe’s years in office are looked at again; Ida Moe tells of the role her husband would have."
OTHERS = [
    (f"Ida Moe had called it a hoax. {ASKED} Vogt demurred.\n\n“There is just one science,” he said.", "Vogt"),
    (
        f"Foreign Minister Seo Min-jun led the talks. {ASKED} Seo demurred.\n\n“There is one science,” he said.",
        "Seo Min-jun",
    ),
    (f"{FAMILY}\n\n“He knows how to do it,” Mrs. Moe said. Mr. Moe was not there.", "Ida Moe"),
    (f"{FAMILY}\n\nMrs. Moe spoke first. “She knows how to do it,” Mr. Moe said.", "Karl Moe"),
    ("Karl Moe and Olav Moe run the yard. Mr. Moe slept.\n\n“It is sold,” Mrs. Moe said.", "Mrs. Moe"),
    ("“Falk did it,” Adel Karam said. He said Olav Falk was ill.\n\n“We are in shock,” he added.", "Adel Karam"),
]


SHE_OR_HE = [
    ("“No,” Hillary Roe said. Donald Falk waved to her.\n\n“It is over,” she said.", "Hillary Roe"),
    ("“No,” Donald Falk said. Hillary Roe waved to him.\n\n“It is over,” he said.", "Donald Falk"),
    ("Falk spokesman Helen Roe confirmed it. It was late.\n\n“It is over,” she said.", "Helen Roe"),
    ("The “Daddy Show” ended, Leslie Roe said. Walter Falk slept.\n\n“It is over,” she said.", "Leslie Roe"),
    ("Mr. Falk flew to Harrow Atoll. What Mr. Falk has seen there are ruins.\n\n“It is over,” he said.", "Falk"),
    (
        "Asked about a foe, who has insulted women, Norlanders and others, Ruth Roe laughed. “Yes,” she said.",
        "Ruth Roe",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), SHE_OR_HE, ids=range(len(SHE_OR_HE)))
def test_a_given_name_tells_whether_somebody_is_she(text: str, speaker: str) -> None:
    assert extract(text, language="en")[-1].speaker == speaker


def test_what_may_be_no_person_is_he_with_a_doubt_only() -> None:
    text = "A show slammed them, Right Wing Watch reported on Monday.\n\n“It is over,” he said."
    assert extract(text, language="en")[-1].confidence < 0.9


@pytest.mark.parametrize(("text", "speaker"), OTHERS, ids=[case[1] for case in OTHERS])
def test_whoever_is_asked_titled_or_told_of_is_not_taken_for_another(text: str, speaker: str) -> None:
    direct = [quote for quote in extract(text, language="en") if quote.kind is QuoteKind.DIRECT]
    assert direct[-1].speaker == speaker


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        (
            (
                "Ole Falk was hurt on Saturday. Ole Falk raised a fist to the crowd.\n\n"
                "President Holm condemned it. “There is no place for it,” he said."
            ),
            "no place",
            "Holm",
        ),
        (
            (
                "Premier Ida Moe met Ole Falk on stage.\n\nFalk hammered Moe over prices, asking in the end why she had not done "
                "what she promises. “Why hasn’t she done it?” he said. He said he was inclined not to come again."
            ),
            "inclined",
            "Ole Falk",
        ),
        (
            (
                "Gov. Ole Falk met Ida Moe.\n\nFalk brushed off a spat with Ida Moe, who accused him of ignoring her calls. "
                "“She has no role in this,” he said."
            ),
            "no role",
            "Ole Falk",
        ),
        (
            (
                "Jan Holm, the son of President Holm, was convicted.\n\nThe president, who hugged his son, said that he would "
                "accept it. “I am also a dad,” he said."
            ),
            "also a dad",
            "president",
        ),
        (
            (
                "“I leave with my head held high,” Rui Falk told the club. Chairwoman Denise Moe thanked the coach but said a "
                "change was needed. “He is a gentleman,” she added."
            ),
            "gentleman",
            "Denise Moe",
        ),
        (
            (
                "“They sang,” said pilot Ole Falk, who made six attempts. The siblings’ father, Dieter, said he had given up hope. "
                "“Then the phone rang,” he said."
            ),
            "the phone rang",
            "Dieter",
        ),
        (
            (
                "His wife, Mila, said he had lost ten kilos. The president’s office did not answer questions. In March it had "
                "said the courts were independent."
            ),
            "the courts",
            "president’s office",
        ),
        (
            "Ole Falk, whose mother died in her flat, said sorry was not enough. “I rang four times,” he said.",
            "four times",
            "Ole Falk",
        ),
        (
            (
                "“Nobody slept,” said union leader Janet Moe. Secretary Ole Webb thanked Moe for her patience. “The trains will run,” "
                "he said."
            ),
            "trains",
            "Ole Webb",
        ),
        ("“It burned,” Ole Falk said. Police held a man. The man denied it, they said.", "denied", "Police"),
        ("Culture Minister Amina Moe took the bronzes. The minister said she would write.", "write", "Amina Moe"),
    ],
)
def test_a_pronoun_is_the_subject_of_the_sentence_before(text: str, content: str, speaker: str) -> None:
    quotes = extract(text, language="en")
    said = [quote for quote in quotes if content in text[quote.content[0].start : quote.content[0].end]]
    assert [quote.speaker for quote in said] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Moe, who would be the first woman and the first sailor in the post, said she means “to win it”.", "Moe"),
        ("Falk, who has held the gavel for less than a year, said he would “try again” in May.", "Falk"),
        (
            "The council’s delegation, led by deputy minister Ida Moe, said the rebels must hand over the port.",
            "council’s delegation",
        ),
        ("For years the administration had claimed the road was safe.", "administration"),
        ("The rate fell to 4.2%, the ministry reported Friday, a picture of a market that is slowing.", "ministry"),
    ],
    ids=["and", "than", "led by", "for years", "reported Friday"],
)
def test_whoever_is_told_more_of_between_commas_speaks(text: str, speaker: str) -> None:
    (quote,) = extract(text, language="en")
    assert quote.speaker == speaker
    assert not text[quote.content[0].start :].startswith(("that is", "The council"))


@pytest.mark.parametrize(
    "text",
    [
        "The bill, unveiled by members of both parties, runs to May and adds $231 million for the port.",
        "More than 3,000 delegates pledged to the president are now free to choose somebody else.",
        "House rejects stopgap bill, raising odds of a strike\n\nThe House voted it down.",
        "Court hands Falk a win, rebukes Moe’s office\n\nIt ruled on Monday.",
        "Mayor says sorry for flood response\n\nThe mayor came to the school.",
        "Officials’ projections suggest two more cuts this year.",
    ],
    ids=["adds", "pledged", "rejects", "rebukes", "says sorry", "suggest"],
)
def test_bills_headlines_and_projections_say_nothing(text: str) -> None:
    assert extract(text, language="en") == []


@pytest.mark.parametrize(
    "how", ["she said by satellite phone", "Lotte Brandsma said by e-mail", "she wrote by text message"]
)
def test_by_phone_is_how_and_not_whose_words_they_are(how: str) -> None:
    told = extract(f"Lotte Brandsma sat in the first lorry. “We were told to leave,” {how} on Monday.")
    assert [quote.speaker for quote in told] == ["Lotte Brandsma"]


AROUND = [
    ("Ida Moe said Ole Falk, a clerk, who died in May, had left a note.", "Ida Moe", "Ole Falk, a clerk, who died in May, had left a note"),
    ("The port requires too many tests of all its pilots, Ida Moe said this week at a fair in Vinstad — a change that came late.", "Ida Moe", "The port requires too many tests of all its pilots"),
    ("The vote is vital, Ida Moe said after meeting with aides, because rivals were said to block her.", "Ida Moe", "The vote is vital"),
    ("To a question on the “sale of piers,” Ida Moe said owners were often slow and cited the port.", "Ida Moe", "owners were often slow"),
    ("One teacher supporting Mr. Falk, Ida Moe of Vinstad, said she had called all night.", "Ida Moe", "she had called all night"),
    ("One aide to caucus chair Ida Moe said: “We trust them.”", "aide to caucus chair Ida Moe", "“We trust them.”"),
    ("Sen. Ole Moe of Norland’s office said it was late.", "Sen. Ole Moe of Norland’s office", "it was late"),
    ("A prosecutor in Waukesha, Wisconsin, told a judge that it was late.", "prosecutor in Waukesha", "that it was late"),
    ("A judge in Waukesha, Laurel Moe, said it was late.", "Laurel Moe", "it was late"),
    ("Ida Moe told her deputy, Ole Berg, to shut the port.", "Ida Moe", "to shut the port"),
    ("Ida Moe went so far as to say: “It is not.”", "Ida Moe", "“It is not.”"),
    ("“It was cold in there,” remembered Ruth Holm.", "Ruth Holm", "“It was cold in there,”"),
    ("The 5th Circuit said it was late.", "5th Circuit", "it was late"),
    ("Oscar-winner Ruth Moe said the film was hers.", "Ruth Moe", "the film was hers"),
    ("Senate Majority Leader Ruth Feld said it was late.", "Ruth Feld", "it was late"),
    ("Mayor’s chief of staff Mark Roe said it was late.", "Mark Roe", "it was late"),
    ("Federal Reserve Chair Ruth Roe warned that it would fall.", "Ruth Roe", "that it would fall"),
    ("The Justice Department said that it was late.", "Justice Department", "that it was late"),
    ("Ida Moe told party members on a private call that it was late.", "Ida Moe", "that it was late"),
    ("Ida Moe told reporters the port wanted more.", "Ida Moe", "the port wanted more"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "words"), AROUND, ids=range(len(AROUND)))
def test_what_stands_around_a_tag_is_neither_speaker_nor_said(text: str, speaker: str, words: str) -> None:
    quote = extract(text, language="en")[0]
    assert (quote.speaker, said(text, quote)) == (speaker, words)


@pytest.mark.parametrize(
    "text",
    [
        "Ida Moe is seizing upon a Vinstad Times report that Ole Falk had lost much of it.",
        "She ended her speech with a line in Italian: “Every obstacle yields to a stern heart.”",
        "The north was lost to Ole Falk, who added to his lead.",
        "Ida Moe reiterated that approach in May.",
        "They added towns that Ida Moe carried by far to their list.",
        "She outs herself on ‘60 Minutes,’ says company should go",
        "It is a stage for somebody who, asked about the port, left.",
        "He is free to work without any rules against, say, passing them on to Ida Moe.",
    ],
)
def test_a_report_a_tongue_and_a_lead_that_grows_say_nothing(text: str) -> None:
    assert extract(text, language="en") == []


def test_they_are_not_the_nominee() -> None:
    text = "The Norland nominee slept, said the Norland nominee. Insiders told of it. They said he slept at noon."
    assert extract(text, language="en")[-1].speaker == "Insiders"


ASKED_TWICE = "{0}: When will it open?\n\n{1}: No. I do not know.\n\n{0}: Why?\n\n{1}: I am late. She said I was."


@pytest.mark.parametrize("labels", [("Fjord Post", "Ruth Moe"), ("Q", "A")], ids=["names", "letters"])
def test_who_answers_in_an_interview_says_it_and_who_asks_says_nothing(labels: tuple[str, str]) -> None:
    text = "Ruth Moe on her port\n\nThe head of the port, Ruth Moe, speaks.\n\n" + ASKED_TWICE.format(*labels)
    found = [(quote.speaker, said(text, quote)) for quote in extract(text, language="en")]
    assert found == [("Ruth Moe", "No. I do not know."), ("Ruth Moe", "I am late. She said I was.")]
    assert all(quote.confidence >= 0.9 for quote in extract(text, language="en"))


def test_an_outlet_ends_before_where_it_was_told() -> None:
    text = "“Somebody banged,” Ida Moe told Kestrel News from the hospital in Tarnby."
    assert only(text).medium == "Kestrel News"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Gen. Mark Holm and Gen. Ida Moe retired. Holm and Moe told senators that it was late.",
            "Mark Holm and Ida Moe",
        ),
        ("“We are not afraid,” said Ruth Feld and Dale Vogt in a statement.", "Ruth Feld and Dale Vogt"),
        ("Moen & Vogt said the trial was over.", "Moen & Vogt"),
        ("Ida Moe and her husband, Ole Moe, said they would sue.", "Ida Moe and Ole Moe"),
        ("Moe and other bakers said that flour was dear.", "Moe and other bakers"),
        ("Mayor Ida Moe and schools chief Ole Vogt said that flour was dear.", "Ida Moe and Ole Vogt"),
        ("Senators Ida Moe and Ole Vogt said that flour was dear.", "Ida Moe and Ole Vogt"),
        ("Health and Human Services Secretary Ole Moe said that rents were high.", "Ole Moe"),
        ("Union Secretary-Treasurer Ole Moe said that rents were high.", "Ole Moe"),
    ],
)
def test_neither_of_two_speaks_alone(text: str, speaker: str) -> None:
    (quote,) = extract(text, language="en")
    assert quote.speaker == speaker


def test_they_are_the_two_who_spoke() -> None:
    text = "Ruth Feld and Dale Vogt said that a deal was near. They said the vote would come on Monday."
    assert [quote.speaker for quote in extract(text, language="en")] == ["Ruth Feld and Dale Vogt"] * 2


def test_a_list_of_quotations_has_its_names_behind_dashes() -> None:
    text = "On the sea\n\n“Boats are never late.” ― Ida Moe\n“I wait.” — Ole Vogt, The Long Quay\n\n“Boats rest.”\n― Rosa Lind."
    found = [(quote.speaker, said(text, quote)) for quote in extract(text, language="en")]
    assert found == [("Ida Moe", "“Boats are never late.”"), ("Ole Vogt", "“I wait.”"), ("Rosa Lind", "“Boats rest.”")]


def test_who_answers_by_a_first_name_is_whom_the_lead_names() -> None:
    text = "Lisbet Moe runs the port.\n\n" + ASKED_TWICE.format("Fjord Post", "Lisbet")
    assert {quote.speaker for quote in extract(text, language="en")} == {"Lisbet Moe"}


@pytest.mark.parametrize("told", ["announced it himself on Wednesday", "confirmed this on Monday", "said nothing else"])
def test_what_only_points_elsewhere_is_no_quotation(told: str) -> None:
    assert not extract(f"Ole Vogt has resigned. He {told}.", language="en")


def test_a_neighbour_who_has_no_name_is_not_whoever_was_named_before() -> None:
    text = "Ole Moe saw it. A neighbor who did not want to be named ran outside. “It shook the house,” he said."
    assert only(text).speaker == "neighbor"


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("“They wept,” said a docker who stayed. He asked that his name be withheld.", "docker"),
        ("“They wept,” one delegate from Vinstad said. “It was over,” he added.", "delegate from Vinstad"),
        ("“They wept,” a dockers’ lawyer said. Jonas Falk was hurt. He said that it was over.", "Jonas Falk"),
        ("“They wept,” a paper of the port said. He said that it was over.", "Jonas Falk"),
    ],
)
def test_he_is_whoever_was_just_heard_without_a_name(said: str, speaker: str) -> None:
    assert speakers(f"Jonas Falk said that he was fine.\n\n{said}")[-1] == speaker
