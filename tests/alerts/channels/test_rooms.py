"""Slack, Discord, Teams, ntfy, Telegram: each in its own format, within its limits, and with no word of a title obeyed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.ids import NoticeId
from news.model import Entry, Notice, Outcome, Severity, Verdict
from tests import make
from tests.alerts.channels.rooms import NOWHERE, ROOMS, frozen, sent, words
from tests.alerts.letters import CAST, entry, letter, many, seeds, told
from tests.alerts.test_render import update
from tests.fakes import START
from tests.receiver import Act, Answer, Receiver

KINDS = sorted(ROOMS)
HOSTILE = (
    "<!channel> <@U123> @everyone @here @admin [bank](https://evil.example) *bold* _it_ ~no~ `code` ```x``` "
    "> quote # head ||spoiler|| <b>tag</b> &amp; {{7*7}} </blockquote> <at>Boss</at> https://x.example/_a_"
)


def story(title: str, body: str = "They want real guarantees. A ceasefire is near.", **given: Any) -> list[Entry]:
    article, revision = told("Outlet", "https://outlet.example/a(b)", START, title, body)
    return [entry(article, revision, make.story(article, title=title), **given)]


def notice(number: int) -> Notice:
    told = f"The Herald fails: {number}. " * 20
    return Notice(
        id=NoticeId(f"n{number}"), at=START, about="source", name=f"herald{number}", matter="failing", told=told
    )


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def within_limits(kind: str, document: dict[str, Any]) -> None:
    """The limits as the services tell them, measured without the code that keeps them."""
    if kind == "slack":
        blocks = document["blocks"]
        assert len(blocks) <= 50
        assert len(json.dumps(blocks, ensure_ascii=False)) <= 13_000
        assert len(document["text"]) <= 4000
        assert 0 < len(blocks[0]["text"]["text"]) <= 150
    elif kind == "discord":
        assert utf16(document["content"]) <= 2000
        assert len(document["embeds"]) <= 10
        for each in document["embeds"]:
            assert utf16(each.get("title", "")) <= 256
            assert 0 < utf16(each["description"]) <= 4096
        assert sum(utf16(each.get("title", "") + each["description"]) for each in document["embeds"]) <= 6000
    elif kind == "teams":
        assert len(json.dumps(document).encode()) <= 28_000 or not json.dumps(document).isascii()
        assert len(json.dumps(document, ensure_ascii=False).encode()) <= 28_000
    elif kind == "ntfy":
        assert 0 < len(document["message"].encode()) <= 4096
        assert document["priority"] in range(1, 6)
    else:
        assert 0 < utf16(words(kind, document)) <= 4096
        assert document["text"].count("</") <= 100


LETTERS = {
    "the seeds": letter(seeds()),
    "one story as it happens": letter(many(1), at_once=True),
    "two hundred stories": letter(many(200)),
    "nothing": letter([]),
    "long words": letter(story("x" * 5000, "ceasefire " + "y" * 5000)),
    "a long Arabic text": letter(story("هدنة " * 400, "قال خليل الحية إن حماس تريد ضمانات حقيقية. " * 200)),
    "emoji": letter(story("🚢👩‍🚒" * 600, "ceasefire 🤝🤝🤝 " * 500)),
    "hostile": letter(story(HOSTILE, HOSTILE + " ceasefire")),
    "one story of forty outlets": letter(
        [
            entry(*told(f"Outlet {n}", f"https://o{n}.example/", START, f"Ceasefire {n}", f"A ceasefire, {n}. " * 9),
                  make.story(told("Outlet 0", "https://o0.example/", START, "Ceasefire", "x")[0]))
            for n in range(40)
        ]
    ),
    "notices": letter([], notices=tuple(notice(n) for n in range(300))),
    "plain": letter(many(60), plain=True),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_stays_within_the_services_limits(kind: str, name: str) -> None:
    document = frozen(kind, LETTERS[name])
    within_limits(kind, document)
    within_limits(kind, json.loads(ROOMS[kind](NOWHERE).freeze(LETTERS[name]).compact))


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_is_told_with_its_outlets_passages_and_links(kind: str) -> None:
    document = frozen(kind, letter(seeds()))
    shown = words(kind, document)
    assert "Levant Wire" in shown
    assert "Gulf Courier" in shown
    assert "real guarantees" in shown
    assert "41 sources checked" in shown
    assert "https://levant.example/talks" in json.dumps(document)


@pytest.mark.parametrize("kind", KINDS)
def test_a_follow_up_tells_what_is_new_who_says_it_and_what_was_corrected(kind: str) -> None:
    shown = words(kind, frozen(kind, update()))
    assert "New since 09:10" in shown
    assert "Quoted for the first time: Hollis Grant" in shown
    assert "corrected 09:40" in shown
    assert "[12]" in shown
    assert "14" in shown
    assert "The same text: Gazette" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_who_says_what_is_told_before_the_reports(kind: str) -> None:
    shown = words(kind, frozen(kind, letter(seeds(), cast=CAST)))
    assert shown.index("al-Hayya") < shown.index("Levant Wire,")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_too_long_tells_the_first_stories_in_full_and_counts_the_rest(kind: str) -> None:
    document = frozen(kind, letter(many(200)))
    shown = words(kind, document)
    assert shown.count("They want") >= 3
    assert "more" in shown
    assert "https://wire.example/" in json.dumps(document) or document.get("click") == "https://wire.example/"


@pytest.mark.parametrize("kind", KINDS)
def test_hits_are_marked_in_the_rooms_own_way(kind: str) -> None:
    marks = {
        "slack": '{"type":"text","text":"real guarantees","style":{"bold":true}}',
        "discord": "**real guarantees**",
        "teams": '"text":"real guarantees","highlight":true',
        "ntfy": "*real guarantees*",
        "telegram": "<b>real guarantees</b>",
    }
    body = ROOMS[kind](NOWHERE).freeze(letter(story("Talks", "We want real guarantees now."))).body.decode()
    assert marks[kind] in body


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_title_is_read_as_it_was_written(kind: str) -> None:
    document = frozen(kind, letter(story(HOSTILE, "A ceasefire.")))
    shown = words(kind, document).replace("\u200b", "").replace("\u2060", "")
    assert "<!channel> <@U123> @everyone @here @admin [bank](https://evil.example) *bold*" in shown


def test_slack_takes_no_word_of_a_title_for_markup() -> None:
    document = frozen("slack", letter(story(HOSTILE, HOSTILE)))
    kinds = {block["type"] for block in document["blocks"]}
    assert kinds <= {"header", "divider", "rich_text"}  # no mrkdwn anywhere
    assert document["mrkdwn"] is False
    assert "<" not in document["text"]
    elements = {word["type"] for block in document["blocks"] for part in block.get("elements", []) for word in part["elements"]}  # fmt: skip
    assert elements <= {"text", "link"}  # no user, usergroup, broadcast


def test_discord_mentions_nobody() -> None:
    document = frozen("discord", letter(story(HOSTILE, HOSTILE)))
    assert document["allowed_mentions"] == {"parse": []}
    body = json.dumps(document, ensure_ascii=False)
    assert "@everyone" not in body
    assert "@here" not in body
    assert "](https://evil" not in body
    assert "<@" not in body.replace("\\\\<@", "")


def test_telegram_calls_nobody_and_its_tags_are_closed() -> None:
    from xml.etree.ElementTree import fromstring

    document = frozen("telegram", letter(story(HOSTILE, HOSTILE + " ceasefire")))
    assert "@admin" not in document["text"]
    assert document["link_preview_options"] == {"is_disabled": True}
    tree = fromstring(f"<x>{document['text'].replace('&#x27;', chr(39))}</x>")
    assert {each.tag for each in tree.iter()} <= {"x", "b", "a", "blockquote"}


def test_teams_text_runs_hold_all_foreign_words() -> None:
    document = frozen("teams", letter(story(HOSTILE, HOSTILE)))
    (attachment,) = document["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "TextBlock" not in json.dumps(document).replace("RichTextBlock", "")
    assert "entities" not in attachment["content"]["msteams"]


def test_ntfy_markdown_is_escaped_where_it_is_asked_for() -> None:
    document = frozen("ntfy", letter(story(HOSTILE, "A ceasefire.")), markdown=True)
    assert document["markdown"] is True
    assert "](https://evil" not in document["message"]
    assert "markdown" not in frozen("ntfy", letter(seeds()))


@pytest.mark.parametrize(
    ("severity", "priority"), [(Severity.LOW, 2), (Severity.NORMAL, 3), (Severity.HIGH, 4), (Severity.URGENT, 5)]
)
def test_how_loud_it_is_follows_the_severity(severity: Severity, priority: int) -> None:
    what = letter(story("Talks", severity=severity))
    assert frozen("ntfy", what)["priority"] == priority
    assert frozen("telegram", what)["disable_notification"] is (severity is Severity.LOW)


@pytest.mark.parametrize("kind", KINDS)
def test_acknowledging_is_one_click_away(kind: str) -> None:
    url = "https://wire.example/ack/token"
    assert url in json.dumps(frozen(kind, letter(seeds(), acknowledge=url)))


TITLES = st.text(st.sampled_from("<>&@#*_~`|[]()\\/!-+:{}$\"' aé🚢ه\u202e\n"), max_size=60)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(title=TITLES)
def test_any_title_is_read_as_it_was_cleaned(kind: str, title: str) -> None:
    from alerts.digest import compose

    what = letter(story(f"Q{title}Q", "A ceasefire."))
    shown = words(kind, frozen(kind, what)).replace("\u200b", "").replace("\u2060", "")
    assert compose(what).items[0].title in shown


# --- secrets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_frozen_holds_no_secret(kind: str) -> None:
    message = ROOMS[kind](NOWHERE).freeze(letter(seeds()))
    assert "SECRET" not in repr(message)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_an_answer_that_quotes_our_secrets_is_not_quoted(kind: str, status: int) -> None:
    own = {"telegram": "SECRET:token", "ntfy": "SECRET-topic"}.get(
        kind, "/services/SECRET-of-a-webhook, SECRET-of-a-webhook"
    )
    path = "" if kind in ("telegram", "ntfy") else "/services/SECRET-of-a-webhook"
    quote = json.dumps({"description": f"{own} was wrong", "retry_after": own})
    with Receiver(answers=[Answer(status, {}, quote.encode())]) as receiver:
        room = ROOMS[kind](f"http://127.0.0.1:{receiver.port}{path}")
        (outcome,) = sent(room, letter(seeds()))
    assert "SECRET" not in repr(outcome), outcome
    assert "SECRET" not in room.endpoint


def test_a_topic_is_added_when_it_is_sent() -> None:
    with Receiver() as receiver:
        sent(ROOMS["ntfy"](receiver.url, token="SECRET-token"), letter(seeds()))
    (call,) = receiver.calls
    assert call.json["topic"] == "SECRET-topic"
    assert call.headers["authorization"] == "Bearer SECRET-token"


# --- answers ---------------------------------------------------------------------------------------

ANSWERS: list[tuple[str, int | Answer | Act, Verdict]] = [
    ("slack", Answer(200, {}, b"ok"), Verdict.OK),
    ("slack", Answer(400, {}, b"invalid_blocks"), Verdict.POISON),
    ("slack", Answer(400, {}, b"msg_blocks_too_long"), Verdict.TOO_LARGE),
    ("slack", Answer(403, {}, b"action_prohibited"), Verdict.CONFIGURATION),
    ("slack", Answer(404, {}, b"no_service"), Verdict.CONFIGURATION),
    ("slack", Answer(410, {}, b"channel_is_archived"), Verdict.GONE),
    ("slack", Answer(500, {}, b"rollup_error"), Verdict.ENDPOINT),
    ("discord", 204, Verdict.OK),
    ("discord", Answer(400, {}, b'{"code": 50035}'), Verdict.TEMPORARY),
    ("discord", Answer(404, {}, b'{"message": "Unknown Webhook", "code": 10015}'), Verdict.CONFIGURATION),
    ("teams", 202, Verdict.OK),
    ("teams", Answer(200, {}, b"Webhook message delivery failed with error: ... returned HTTP error 429"), Verdict.ENDPOINT),
    ("teams", 413, Verdict.TOO_LARGE),
    ("ntfy", 200, Verdict.OK),
    ("ntfy", Answer(403, {}, b'{"code":40301,"http":403,"error":"forbidden"}'), Verdict.CONFIGURATION),
    ("ntfy", 507, Verdict.ENDPOINT),
    ("telegram", Answer(200, {}, b'{"ok":true}'), Verdict.OK),
    ("telegram", Answer(400, {}, b'{"ok":false,"description":"Bad Request: chat not found"}'), Verdict.RECIPIENT),
    ("telegram", Answer(400, {}, b'{"ok":false,"description":"Bad Request: message is too long"}'), Verdict.TOO_LARGE),
    ("telegram", Answer(400, {}, b'{"ok":false,"description":"can\'t parse entities"}'), Verdict.POISON),
    ("telegram", Answer(401, {}, b'{"ok":false,"description":"Unauthorized"}'), Verdict.CONFIGURATION),
    ("telegram", Answer(403, {}, b'{"ok":false,"description":"Forbidden: bot was blocked by the user"}'), Verdict.RECIPIENT),
    ("telegram", Act.TAKEN_THEN_RESET, Verdict.OK),
    *((kind, Act.HANG, Verdict.UNKNOWN) for kind in ("slack", "telegram")),
    *((kind, Act.RESET, Verdict.UNKNOWN) for kind in ("discord", "teams", "ntfy")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "answer", "verdict"), ANSWERS, ids=[f"{kind} {answer}" for kind, answer, _ in ANSWERS]
)
def test_each_answer_has_its_outcome(kind: str, answer: int | Answer | Act, verdict: Verdict) -> None:
    outcome = _answered(kind, answer)
    assert outcome.verdict is verdict, outcome


def _answered(kind: str, answer: int | Answer | Act) -> Outcome:
    with Receiver(answers=[answer]) as receiver:
        room = ROOMS[kind](receiver.url)
        room.courier._way = replace(room.courier._way, total=0.4)
        return sent(room, letter(seeds()))[0]


@pytest.mark.parametrize(
    ("kind", "answer", "wish"),
    [
        ("telegram", Answer(429, {}, b'{"ok":false,"parameters":{"retry_after":17}}'), 17),
        ("telegram", Answer(429, {}, b'{"ok":false,"parameters":{"retry_after":"soon"}}'), None),
        ("discord", Answer(429, {}, b'{"retry_after": 1.5, "global": false}'), 1.5),
        ("discord", Answer(429, {"retry-after": "4"}, b"not json"), 4),
        ("slack", Answer(429, {"retry-after": "30"}, b""), 30),
        ("ntfy", Answer(429, {}, b'{"code":42901}'), None),
    ],
)
def test_how_long_to_wait_is_read_where_each_service_says_it(kind: str, answer: Answer, wish: float | None) -> None:
    outcome = _answered(kind, answer)
    assert outcome.verdict is Verdict.ENDPOINT
    assert outcome.retry_after == (None if wish is None else timedelta(seconds=wish))


def test_a_group_that_moved_says_where_to() -> None:
    body = b'{"ok":false,"description":"group chat was upgraded","parameters":{"migrate_to_chat_id":-10042}}'
    outcome = _answered("telegram", Answer(400, {}, body))
    assert outcome.verdict is Verdict.CONFIGURATION
    assert "-10042" in outcome.text


def test_discord_is_asked_to_answer_when_the_message_stands() -> None:
    with Receiver() as receiver:
        sent(ROOMS["discord"](receiver.url, thread="77"), letter(seeds()))
    assert receiver.calls[0].path == "/hook?wait=true&thread_id=77"


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_attempt_posts_the_same_bytes(kind: str) -> None:
    with Receiver(answers=[503, 200]) as receiver:
        sent(ROOMS[kind](receiver.url), letter(seeds()), times=2)
    first, second = receiver.calls
    assert first.body == second.body


@pytest.mark.parametrize(("kind", "name", "to"), [("telegram", "chat_id", "-1007"), ("ntfy", "topic", "anna")])
def test_a_reader_has_a_chat_or_a_topic_of_their_own(kind: str, name: str, to: str) -> None:
    with Receiver() as receiver:
        for own in (to, ""):
            sent(ROOMS[kind](receiver.url), letter(many(1), to=own))
        first, second = (json.loads(call.body) for call in receiver.calls)
    assert first[name] == to
    assert second[name] not in {to, ""}
