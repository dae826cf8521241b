"""Pages of stories and alerts: read-only, opened by a token of their own, for one reader's eyes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from news.ids import RuleId, StoryId, SubscriberId
from tests.acceptance.newsroom import Newsroom
from tests.browser import CHROMIUM, Browser
from tests.wirewatch.site import visit
from wirewatch.daemon import Daemon
from wirewatch.tokens import View, keyring, links

BASE = "web: {port: 0, base_url: 'https://wire.example/press'}"
TRICK = '<script>window.ran=1</script><img src=x onerror="window.ran=1"> {{7919*6367}} harbour'
ARABIC = "المرفأ مفتوح harbour من جديد"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, f"sqlite:///{tmp_path / 'wirewatch.db'}") as newsroom:
        newsroom.configure(feeds=("herald", "gazette"))
        text = newsroom.path.read_text().replace("web: {port: 0}", BASE)
        newsroom.path.write_text(
            text.replace("rules:", "rules:\n  secret: {title: Nobody else, query: strike}").replace(
                "cadence: at once}]", "cadence: at once, rules: [harbour]}]"
            )
        )
        yield newsroom


def story_of(newsroom: Newsroom, title: str, text: str) -> StoryId:
    newsroom.publish("herald", title, text)
    newsroom.publish("gazette", title, text + " The strike is over, said the mayor.")
    newsroom.run_until("08:05")
    return newsroom.alerts()[0].story


def pages(newsroom: Newsroom, *paths: str, status: int = 200) -> list[str]:
    """What is answered below our address."""
    found = []

    async def look(session: aiohttp.ClientSession, address: str, _: Daemon) -> None:
        for path in paths:
            answer = await session.get(f"{address}/{path}")
            assert answer.status == status, path
            found.append(await answer.text())

    visit(newsroom, look)
    return found


def styled(page: str) -> str:
    style = Path("wirewatch/web/static/page.css").read_text(encoding="utf-8")
    return re.sub(r"<link rel=\"stylesheet\"[^>]*>", f"<style>{style}</style>", page)


def test_a_message_leads_to_the_story_and_the_story_to_its_alerts(newsroom: Newsroom) -> None:
    story = story_of(newsroom, "Harbour opens", "The harbour at Quillport is open again.")
    mail = newsroom.inbox.mails[0].parsed.get_body(("plain",))
    assert mail is not None
    found = re.search(r"The whole story: https://wire\.example/press/(\S+)", mail.get_content())
    assert found
    assert found[1].startswith(f"stories/subscribers/desk/{story}?token=")
    (page,) = pages(newsroom, found[1])
    assert page.count("Harbour opens") >= 3
    assert "2 articles of 2 outlets" in page
    assert "The <mark>harbour</mark> at Quillport is open again." in page  # whichever outlet was first
    assert "Nobody else" not in page  # a rule that the reader is not told of
    alert = re.search(r'href="\.\./\.\./\.\./(alerts/subscribers/desk/[^"]+)"', page)
    assert alert
    (page,) = pages(newsroom, alert[1])
    assert "<code>harbour</code>" in page
    assert "nobody acknowledged it" in page
    assert "desk/mail" in page
    assert f"../../../stories/subscribers/desk/{story}?token=" in page


def test_a_token_opens_one_page_for_one_reader(newsroom: Newsroom) -> None:
    story = story_of(newsroom, "Harbour opens", "The harbour at Quillport is open again.")
    ring = newsroom.look(keyring)
    desk, secret = View("subscribers", "desk"), View("rules", "secret")
    token = ring.story(desk, story).partition("?")[2]
    for path in (
        f"stories/rules/secret/{story}",
        f"stories/subscribers/desk/{story[:-1]}0",
        f"alerts/subscribers/desk/{story}",
    ):
        pages(newsroom, f"{path}?{token}", status=404)
    pages(newsroom, f"stories/subscribers/desk/{story}", f"stories/nothing/desk/{story}?{token}", status=401)
    (theirs,) = pages(newsroom, ring.story(secret, story))
    assert "Nobody else" in theirs
    assert "Harbour works" not in theirs
    other = next(each for each in newsroom.alerts() if each.rule == RuleId("secret"))
    pages(newsroom, ring.alert(desk, other.id), status=404)  # signed, and yet not told of it


def test_without_a_base_url_there_are_no_links_and_a_dropped_story_is_no_page(newsroom: Newsroom) -> None:
    story_of(newsroom, "Harbour opens", "The harbour at Quillport is open again.")
    assert newsroom.look(lambda store: links(store, "").told(SubscriberId("desk"), StoryId("a"))) == ""
    ring = newsroom.look(keyring)
    pages(newsroom, ring.story(View("subscribers", "desk"), StoryId("dropped")), status=404)


def test_what_outlets_write_is_text_and_written_from_right_to_left_where_it_is(newsroom: Newsroom) -> None:
    story = story_of(newsroom, f"{ARABIC} {TRICK}", f"{ARABIC} {TRICK}")
    ring = newsroom.look(keyring)
    (page,) = pages(newsroom, ring.story(View("subscribers", "desk"), story))
    assert not re.search(r"<(script|img|svg|iframe|style)\b", page)
    assert "style=" not in page
    assert '<h1 dir="rtl">' in page
    assert "50420273" not in page.partition("<main")[2]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")
def test_pages_fit_a_phone_and_can_be_read_by_day_and_night(newsroom: Newsroom, tmp_path: Path) -> None:
    story = story_of(newsroom, f"{'Harbour' * 12} {TRICK}", "The harbour at Quillport is open again.")
    ring, desk = newsroom.look(keyring), View("subscribers", "desk")
    alert = next(each for each in newsroom.alerts() if each.rule == RuleId("harbour"))
    for page in pages(newsroom, ring.story(desk, story), ring.alert(desk, alert.id)):
        for dark in (False, True):
            seen = Browser(tmp_path).measure(styled(page), width=360, dark=dark)
            assert (seen["ran"], seen["overflow"] <= 0) == (False, True)
            assert seen["contrast"][0] >= 4.5, seen["contrast"]


def test_all_stories_of_a_reader_stand_on_a_page_that_mail_leads_to(newsroom: Newsroom) -> None:
    story = story_of(newsroom, "Harbour opens", "The harbour at Quillport is open again.")
    mail = newsroom.inbox.mails[0].parsed.get_body(("plain",))
    assert mail is not None
    found = re.search(r"All your stories: https://wire\.example/press/(\S+)", mail.get_content())
    assert found
    page, next_page = pages(newsroom, found[1], f"{found[1]}&page=2")
    assert "Harbour opens" in page
    assert "Nobody else" not in page
    assert f'href="../../stories/subscribers/desk/{story}?token=' in page
    assert "Nothing yet" in next_page
    pages(newsroom, found[1].replace("desk?", "nobody?"), status=404)
    pages(newsroom, "stories/subscribers/desk", status=401)
