"""One conditional request: validators, redirects, statuses, and what headers say of time."""

from __future__ import annotations

import asyncio
import gzip
from datetime import timedelta
from typing import Any

import pytest

from crawler.engine import Engine
from crawler.page import Page
from crawler.poll import ask, fresh_for, retry_after
from news.clock import SystemClock
from news.errors import SourceBroken, SourceDown, SourceError, SourceGone, SourceRefused
from tests.crawler.conftest import HASTY
from tests.fakes import START
from tests.outlets import Answer, Outlet

HOUR = timedelta(hours=1)


def get(url: str, **given: Any) -> Page:
    async def got() -> Page:
        async with Engine(HASTY) as engine:
            return await ask(engine, url, SystemClock(), limit=1 << 20, accept="*/*", **given)

    return asyncio.run(got())


# --- validators --------------------------------------------------------------------------------------


def test_both_validators_go_back_as_they_came(outlet: Outlet) -> None:
    odd = 'W/"ü-1"'.encode().decode("latin-1")
    url = outlet.serve("/feed.xml", "<rss/>", etag=odd, last_modified="yesterday, about noon")
    first = get(url)
    etag, modified = first.headers["etag"].encode("latin-1"), first.headers["last-modified"].encode("latin-1")
    get(url, etag=etag, last_modified=modified)
    sent = outlet.requests[1].headers
    assert sent["if-none-match"].encode("latin-1") == etag == 'W/"ü-1"'.encode()
    assert sent["if-modified-since"] == "yesterday, about noon"


def test_a_304_has_no_body(outlet: Outlet) -> None:
    page = get(outlet.serve("/feed.xml", "<rss/>", etag='"1"'), etag=b'"1"')
    assert (page.status, page.body) == (304, b"")


@pytest.mark.parametrize("etag", [b'"\xfc"', b'"1"\r\nX-Injected: yes', b""])
def test_a_validator_that_cannot_be_sent_verbatim_is_left_out(outlet: Outlet, etag: bytes) -> None:
    assert get(outlet.serve("/feed.xml", "<rss/>"), etag=etag).status == 200
    assert not {"if-none-match", "x-injected"} & set(outlet.requests[0].headers)


def test_a_304_that_nobody_asked_for_is_broken(outlet: Outlet) -> None:
    with pytest.raises(SourceBroken, match="answered 304"):
        get(outlet.serve("/feed.xml", status=304))


# --- redirects ---------------------------------------------------------------------------------------


def test_a_permanent_redirect_is_followed_and_told(outlet: Outlet) -> None:
    outlet.serve("/new.xml", "<rss/>")
    page = get(outlet.redirect("/old.xml", "/new.xml", status=301))
    assert (page.body, page.url, page.moved) == (b"<rss/>", outlet.url("/new.xml"), outlet.url("/new.xml"))
    assert page.requested == outlet.url("/old.xml")


def test_a_cookie_that_a_host_wants_back_is_told_it_there_and_nowhere_else(outlet: Outlet) -> None:
    cookie = "seen=1; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT, lang=en; HttpOnly"
    gone_on = Answer(status=302, headers={"Location": "/feed.xml", "Set-Cookie": cookie})
    url = outlet.script("/feed.xml", [gone_on, Answer(body=b"<rss/>", headers={})])
    assert get(url).body == b"<rss/>"
    assert [asked.headers.get("cookie") for asked in outlet.requests] == [None, "seen=1; lang=en"]
    assert get(url).body == b"<rss/>"
    assert "cookie" not in outlet.requests[-1].headers
    with Outlet() as other:
        other.serve("/x", "<rss/>")
        outlet.serve("/away", status=302, headers={"Location": other.url("/x"), "Set-Cookie": "a=1"})
        get(outlet.url("/away"))
        assert "cookie" not in other.requests[-1].headers


def test_a_body_that_is_packed_and_does_not_say_so_is_unpacked(outlet: Outlet) -> None:
    assert get(outlet.serve("/feed.xml", gzip.compress(b"<rss/>"))).body == b"<rss/>"
    with pytest.raises(SourceRefused, match="larger than"):
        get(outlet.serve("/bomb.xml", gzip.compress(b" " * (2 << 20))))


def test_a_temporary_redirect_is_followed_and_not_adopted(outlet: Outlet) -> None:
    outlet.serve("/now.xml", "<rss/>")
    page = get(outlet.redirect("/feed.xml", "/now.xml", status=307))
    assert (page.url, page.moved) == (outlet.url("/now.xml"), None)


def test_only_the_permanent_steps_at_the_start_are_adopted(outlet: Outlet) -> None:
    outlet.redirect("/a", "/b", status=308)
    outlet.redirect("/b", "/c", status=302)
    outlet.redirect("/c", "/d", status=301)
    outlet.serve("/d", "<rss/>")
    assert get(outlet.url("/a")).moved == outlet.url("/b")


def test_five_redirects_are_followed_and_a_loop_is_not(outlet: Outlet) -> None:
    for number in range(6):
        outlet.redirect(f"/{number}", f"/{number + 1}")
    outlet.serve("/6", "<rss/>")
    assert get(outlet.url("/1")).status == 200
    with pytest.raises(SourceDown, match="redirects more than 5 times"):
        get(outlet.url("/0"))


def test_a_circle_of_redirects_is_left_when_it_closes(outlet: Outlet) -> None:
    outlet.redirect("/a", "/b", status=301)
    outlet.redirect("/b", "/a", status=307)
    with pytest.raises(SourceDown, match="redirects in a circle"):
        get(outlet.url("/a"))
    assert len(outlet.requests) == 2


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "data:text/xml,<rss/>", "ftp://127.0.0.2/", "javascript:alert(1)", "http://[::1]/", "//["],
)
def test_a_redirect_out_of_the_web_or_into_the_house_is_refused(outlet: Outlet, to: str) -> None:
    with pytest.raises(SourceError):
        get(outlet.redirect("/feed.xml", to))


def test_a_redirect_to_a_private_address_never_reaches_it(outlet: Outlet, inside: Outlet) -> None:
    inside.serve("/secret", "the house")
    with pytest.raises(SourceRefused, match=r"127\.0\.0\.1 is a private address"):
        get(outlet.redirect("/feed.xml", inside.url("/secret")))
    assert inside.connections == 0


def test_a_redirect_to_nowhere_is_broken(outlet: Outlet) -> None:
    with pytest.raises(SourceBroken, match="redirects to nowhere"):
        get(outlet.serve("/feed.xml", status=302))


def test_every_hop_is_asked_for(outlet: Outlet) -> None:
    outlet.serve("/b", "<html/>")
    asked = []

    async def permission(url: str) -> None:
        asked.append(url)

    get(outlet.redirect("/a", "/b"), permission=permission)
    assert asked == [outlet.url("/a"), outlet.url("/b")]


# --- statuses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (401, SourceRefused, "401 Unauthorized"),
        (403, SourceRefused, "403 Forbidden"),
        (404, SourceDown, "404 Not Found"),
        (410, SourceGone, "410 Gone"),
        (418, SourceRefused, "418 I'm a Teapot"),
        (429, SourceDown, "429 Too Many Requests"),
        (451, SourceRefused, "451 Unavailable For Legal Reasons"),
        (500, SourceDown, "500 Internal Server Error"),
        (503, SourceDown, "503 Service Unavailable"),
        (599, SourceDown, "599"),
        (300, SourceBroken, "300 Multiple Choices"),
    ],
)
def test_a_status_says_who_can_mend_it(outlet: Outlet, status: int, error: type[SourceError], said: str) -> None:
    with pytest.raises(error, match=f"answered {said}") as told:
        get(outlet.serve("/feed.xml", "no", status=status))
    assert told.value.status == status


@pytest.mark.parametrize("status", [429, 503, 403])
def test_retry_after_is_heard(outlet: Outlet, status: int) -> None:
    with pytest.raises(SourceError) as told:
        get(outlet.serve("/feed.xml", "later", status=status, headers={"Retry-After": "120"}))
    assert told.value.retry_after == timedelta(minutes=2)


# --- what headers say of time ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Mon, 02 Mar 2026 09:00:00 GMT", HOUR),
        ("Mon, 02 Mar 2026 07:00:00 GMT", timedelta(0)),
        ("99999999999999999999", timedelta(hours=24)),
        ("Mon, 02 Mar 2099 08:00:00 GMT", timedelta(hours=24)),
        ("-5", None),
        ("soon", None),
        ("٣", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str, wait: timedelta | None) -> None:
    assert retry_after({"retry-after": value}, START) == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"cache-control": "public, max-age=3600"}, HOUR),
        ({"cache-control": "max-age=3600", "age": "600"}, timedelta(minutes=50)),
        ({"cache-control": "max-age=60", "age": "600"}, timedelta(0)),
        ({"cache-control": 'Max-Age="3600"', "expires": "Mon, 02 Mar 2026 23:00:00 GMT"}, HOUR),
        ({"cache-control": "no-cache, max-age=3600"}, None),
        ({"expires": "Mon, 02 Mar 2026 09:00:00 GMT"}, HOUR),
        ({"expires": "Mon, 02 Mar 2026 09:00:00 GMT", "date": "Mon, 02 Mar 2026 08:30:00 GMT"}, HOUR / 2),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, timedelta(0)),
        ({"cache-control": "max-age=banana"}, None),
        ({}, None),
    ],
)
def test_freshness_is_read_as_caches_read_it(headers: dict[str, str], fresh: timedelta | None) -> None:
    assert fresh_for(headers, START) == fresh
