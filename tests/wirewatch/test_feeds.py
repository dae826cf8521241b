"""Atom feeds: valid for feedparser and by the letter of RFC 4287, stable, cheap when nothing is new, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import aiohttp
import feedparser
import pytest

from alerts.atom import ATOM, Head, feed
from alerts.leaving import leave
from news.ids import RuleId, SubscriberId, SubscriptionId
from news.model import Entry
from news.ports import Shown
from tests import make
from tests.acceptance.newsroom import Newsroom
from tests.alerts.letters import entry, many, seeds
from tests.fakes import START
from tests.wirewatch.site import visit
from wirewatch.daemon import Daemon
from wirewatch.tokens import links

HOSTILE = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "]]></content></entry>",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "{{7919*6367}}",
    "bad \ufffe\uffff\x0b text",
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, f"sqlite:///{tmp_path / 'wirewatch.db'}") as newsroom:
        newsroom.configure()
        yield newsroom


def shown(entries: list[Entry]) -> list[tuple[Shown, list[Entry]]]:
    stories: dict[str, list[Entry]] = {}
    for each in entries:
        stories.setdefault(each.alert.story, []).append(each)
    return [
        (
            Shown(
                story=group[0].alert.story,
                newest=max(each.alert.raised for each in group),
                first=min(each.alert.raised for each in group),
                alerts=len(group),
                version=1,
            ),
            group,
        )
        for group in stories.values()
    ]


def hostile() -> list[Entry]:
    made = []
    for number, trick in enumerate(HOSTILE):
        article = make.article(f"https://outlet.example/{number}", outlet=trick)
        revision = make.revision(article, title=f"ceasefire {trick}", body=f"{trick} ceasefire {trick}")
        made.append(entry(article, revision, make.story(article, title=f"ceasefire {trick}")))
    return made


HEAD = Head(key="rules/talks", title="Talks", url="https://wire.example/feeds/rules/talks.atom?token=x")


def must_be_atom(document: bytes) -> Element:
    """RFC 4287, element by element: what must be there, once, and of which form."""
    root = fromstring(document)
    assert root.tag == f"{{{ATOM}}}feed"
    for element, least in (
        (root, ("id", "title", "updated")),
        *((e, ("id", "title", "updated", "content")) for e in _all(root, "entry")),
    ):
        for name in least:
            assert len(_all(element, name)) == 1, name
            assert (_all(element, name)[0].text or "").strip(), name
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", _all(element, "updated")[0].text or "")
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", _all(element, "id")[0].text or "")
    ids = [e.text for each in _all(root, "entry") for e in _all(each, "id")]
    assert len(set(ids)) == len(ids)
    for link in root.iter(f"{{{ATOM}}}link"):
        assert re.match(r"https?://", link.get("href", ""))
    assert [link.get("rel") for link in _all(root, "link")].count("self") == 1
    for author in root.iter(f"{{{ATOM}}}author"):
        assert len(_all(author, "name")) == 1
    return root


def _all(element: Element, name: str) -> list[Element]:
    return element.findall(f"{{{ATOM}}}{name}")


# --- the document ------------------------------------------------------------------------------------


@pytest.mark.parametrize("entries", [[], seeds(), many(40), hostile()], ids=["none", "seeds", "many", "hostile"])
def test_every_feed_is_valid_and_the_same_each_time(entries: list[Entry]) -> None:
    document = feed(HEAD, shown(entries))
    root = must_be_atom(document)
    parsed = feedparser.parse(document)
    assert not parsed.bozo
    assert len(parsed.entries) == len(_all(root, "entry")) == len({each.alert.story for each in entries})
    assert feed(HEAD, shown(entries)) == document


def test_an_entry_tells_what_the_digest_tells() -> None:
    document = feed(HEAD, shown(seeds()))
    (told,) = feedparser.parse(document).entries
    assert told.link == "https://levant.example/talks"
    assert {each.name for each in told.authors} == {"Levant Wire", "Gulf Courier"}
    assert b"&lt;mark&gt;" in document
    assert "another outlet reports it" in told.content[0].value


def test_an_entry_shows_the_developments_of_its_story_the_latest_first() -> None:
    ((listed, (first, *others)),) = shown(seeds())[:1]
    later = [replace(each, development=each.article.id) for each in others]
    (entry,) = _all(must_be_atom(feed(HEAD, [(listed, [first, *later])])), "entry")
    content = entry.findtext(f"{{{ATOM}}}content") or ""
    assert content.count("<h3>") == len({each.development for each in later}) == 1
    assert content.index("<h3>") == 0


def test_what_outlets_write_stays_text() -> None:
    root = must_be_atom(feed(HEAD, shown(hostile())))
    for content in root.iter(f"{{{ATOM}}}content"):
        assert content.get("type") == "html"
        tags = set(re.findall(r"<(\w+)", content.text or ""))
        assert tags <= {"p", "strong", "em", "mark", "blockquote", "a", "bdi", "small"}
    assert "50420273" not in (root.findtext(f".//{{{ATOM}}}title") or "")


# --- over HTTP ---------------------------------------------------------------------------------------


def published(newsroom: Newsroom, stories: int = 3) -> None:
    words = ("dredged", "painted", "auctioned", "flooded", "closed")
    for number in range(stories):
        newsroom.publish(
            "herald",
            f"Harbour {words[number]} at pier {number}",
            f"The harbour of town {number} is {words[number]} on day {number}.",
        )
    newsroom.run_until("08:10")


def test_feeds_are_asked_by_token_paged_and_answered_304(newsroom: Newsroom) -> None:
    published(newsroom)

    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        known = await daemon.app.read(lambda store: links(store, address))
        for url in (known.rule(RuleId("harbour")), known.subscriber(SubscriberId("desk"))):
            answer = await session.get(url)
            assert (answer.status, answer.content_type) == (200, "application/atom+xml")
            assert answer.headers["Content-Encoding"] == "gzip"
            document = await answer.read()
            whole = feedparser.parse(document)
            must_be_atom(document)
            assert len(whole.entries) == 3
            for given in (
                {"If-None-Match": answer.headers["ETag"]},
                {"If-None-Match": f'"other", {answer.headers["ETag"].removeprefix("W/")}'},
                {"If-Modified-Since": answer.headers["Last-Modified"]},
            ):
                again = await session.get(url, headers=given)
                assert (again.status, await again.read()) == (304, b""), given
            assert (await session.get(url, headers={"If-None-Match": '"other"'})).status == 200
            ids, next_ = [], f"{url}&n=2"
            while next_:
                part = feedparser.parse(await (await session.get(next_)).read())
                ids += [each.id for each in part.entries]
                next_ = next((each.href for each in part.feed.links if each.rel == "next"), "")
            assert ids == [each.id for each in whole.entries]

    visit(newsroom, look)


def test_a_feed_is_nobody_else_s(newsroom: Newsroom) -> None:
    published(newsroom, 1)

    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        known = await daemon.app.read(lambda store: links(store, address))
        mine = known.rule(RuleId("harbour"))
        token = mine.partition("token=")[2]
        for path in (
            "/feeds/rules/harbour.atom",
            "/feeds/rules/harbour.atom?token=AAAAAAAAAAAAAAAAAAAAAAAA",
            f"/feeds/rules/other.atom?token={token}",
            f"/feeds/subscribers/harbour.atom?token={token}",
            f"/feeds/nothing/harbour.atom?token={token}",
        ):
            answer = await session.get(address + path)
            assert (answer.status, "harbour" in (await answer.text()).lower()) == (401, False), path
        bare = mine.partition("?")[0]
        assert (await session.get(bare, headers={"Authorization": f"Bearer {token}"})).status == 200
        assert (await session.get(f"{mine}&n=x&page=-4")).status == 200

    visit(newsroom, look)


def test_a_story_that_goes_on_keeps_its_id_and_is_newer(newsroom: Newsroom) -> None:
    newsroom.configure(feeds=("herald", "courier"))
    text = "The harbour at Quillport is open again, two years late, the City Council said on Monday."
    newsroom.publish("herald", "Harbour at Quillport opens again", text)
    newsroom.run_until("08:05")
    seen: list[tuple[str, str]] = []

    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        known = await daemon.app.read(lambda store: links(store, address))
        (told,) = feedparser.parse(await (await session.get(known.rule(RuleId("harbour")))).read()).entries
        seen.append((told.id, told.updated))

    visit(newsroom, look)
    newsroom.stop()
    newsroom.publish("courier", "Quillport harbour opens again", text + " Ships call from Thursday on.")
    newsroom.run_until("14:30")
    visit(newsroom, look)
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] < seen[1][1]


def test_who_left_the_mailing_still_has_the_feed(newsroom: Newsroom) -> None:
    published(newsroom, 1)
    newsroom.do(
        newsroom.start().app.write(lambda store: leave(store, SubscriptionId("desk/mail"), START, how="one click"))
    )
    newsroom.publish("herald", "A second harbour", "The harbour at Westmere is sold to its pilots.")
    newsroom.run_until("08:40")

    async def look(session: aiohttp.ClientSession, address: str, daemon: Daemon) -> None:
        known = await daemon.app.read(lambda store: links(store, address))
        told = feedparser.parse(await (await session.get(known.subscriber(SubscriberId("desk")))).read())
        assert len(told.entries) == 2

    visit(newsroom, look)
    assert len(newsroom.inbox.mails) == 1
