"""Faults and attacks on who collects, by number, as docs/explanation/threats.md lists them; the others are where it says."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from backports import zstd  # what Scrapy brings along

from crawler import settings
from crawler.collector import Crawler, host_of
from crawler.settings import CrawlSettings
from news.clock import SystemClock
from news.model import Poll, Source, SourceState
from tests import make
from tests.crawler.conftest import HASTY
from tests.fakes import START
from tests.outlets import Fault, Outlet, rss

ITEM = [{"title": "Talks resume", "link": "https://outlet.example/a", "guid": "a"}]


def source(url: str) -> Source:
    return make.source(url=url)


def poll(*urls: str, manners: CrawlSettings = HASTY) -> list[Poll]:
    """Poll each once, all at the same time."""

    async def polled() -> list[Poll]:
        crawler = Crawler(manners, SystemClock())
        await crawler.open()
        try:
            return await asyncio.gather(
                *(
                    crawler.poll(one, SourceState(source=one.id, host=host_of(one), next_at=START))
                    for one in map(source, urls)
                )
            )
        finally:
            await crawler.close()

    return asyncio.run(polled())


def error(url: str) -> str:
    [told] = poll(url)
    assert told.fetch.error is not None
    return told.fetch.error


@pytest.mark.parametrize("fault", [Fault.SLOW_HEADERS, Fault.SLOW_BODY, Fault.ENDLESS_BODY, Fault.HEADER_FLOOD])
def test_threat_1_a_source_that_drips_or_never_ends_is_given_up_and_another_is_on_time(
    outlet: Outlet, fault: Fault
) -> None:
    bad = outlet.serve("/bad.xml", rss("Outlet", ITEM), fault=fault)
    good = outlet.serve("/good.xml", rss("Outlet", ITEM))
    began = time.monotonic()
    slow, fast = poll(bad, good, manners=replace(HASTY, timeout=timedelta(seconds=2)))
    assert time.monotonic() - began < 15
    assert slow.fetch.error
    assert fast.fetch.error is None
    assert len(fast.dispatches) == 1


def test_threat_2_a_zstd_bomb_is_refused_at_the_cap(outlet: Outlet) -> None:
    bomb = zstd.compress(bytes(64 << 20))
    assert len(bomb) < 100_000
    assert "larger than 5 MB" in error(outlet.serve("/", bomb, headers={"Content-Encoding": "zstd"}))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:text/xml,<rss/>", "ftp://outlet.example/", "s3://b/k"])
def test_threat_3_only_the_web_is_asked(outlet: Outlet, url: str) -> None:
    assert "only http and https" in error(url)
    outlet.redirect("/feed.xml", url)
    assert "only http and https" in error(outlet.url("/feed.xml"))


def test_threat_4_a_name_before_the_host_or_another_port_leads_nowhere_else(outlet: Outlet, inside: Outlet) -> None:
    inside.serve("/", "secret")
    port = inside.port
    for url in (
        f"http://127.0.0.2@127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}#@127.0.0.2/",
        f"http://localhost:{port}/",
    ):
        assert "private address" in error(url)
        outlet.redirect("/feed.xml", url)
        assert "private address" in error(outlet.url("/feed.xml"))
    assert inside.connections == 0


BILLION = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "laugh">%s]>
<rss version="2.0"><channel><title>O</title><item><title>Talks &j;</title><guid>a</guid></item></channel></rss>""" % (
    b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
)


def test_threat_5_entities_in_entities_and_files_are_not_expanded(outlet: Outlet) -> None:
    laugh = outlet.serve("/laugh.xml", BILLION)
    file = outlet.serve("/file.xml", BILLION.replace(b'"laugh"', b'SYSTEM "file:///etc/hostname"'))
    for told in poll(laugh, file):
        assert all(len(said.title) < 100 and "laughlaugh" not in said.title for said in told.dispatches)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss "
        + b" ".join(b'a%d="x"' % n for n in range(20_000))
        + b"><channel><item><title>T</title></item></channel></rss>",
        b"<rss><channel>" + b"<!--" * 40_000,
        b"<rss><channel>" + b"<item><title>T" * 100_000,
    ],
)
def test_threat_6_a_feed_made_to_keep_a_parser_busy_ends_with_its_child(outlet: Outlet, body: bytes) -> None:
    began = time.monotonic()
    limits = CrawlSettings(
        allow=("127.0.0.2",),
        per_host_delay=timedelta(0),
        parse_cpu=timedelta(seconds=1),
        parse_deadline=timedelta(seconds=5),
    )
    [told] = poll(outlet.serve("/", body), manners=limits)
    assert time.monotonic() - began < 20
    assert told.fetch.error or told.fetch.found <= 2_000


def test_threat_11_no_door_is_open_into_the_process() -> None:

    assert settings.TELNETCONSOLE_ENABLED is False
    assert settings.REMOTE_CONTROL_ENABLED is False
