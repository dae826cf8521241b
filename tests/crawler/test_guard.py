"""The guard: no name, redirect or second look-up leads into the house (spec/threats.md 3 and 4)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.client import ResolverMaker
from crawler.engine import Engine
from crawler.guard import check_encodings, target
from crawler.settings import CrawlSettings
from news.errors import SourceDown, SourceError, SourceRefused
from tests.crawler.conftest import HASTY
from tests.outlets import Outlet


class Names(AbstractResolver):
    """A name server of our own: each name has its answers, given in turn."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name: list(given) for name, given in answers.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self._answers:
            raise OSError(f"no such name: {host}")
        answers = self._answers[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=ip,
                port=port,
                family=socket.AF_INET6 if ":" in ip else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for ip in addresses
        ]

    async def close(self) -> None:
        pass


def ask(url: str, *, crawl: CrawlSettings = HASTY, resolver: ResolverMaker | None = None) -> int:
    async def asked() -> int:
        async with Engine(crawl, resolver=resolver) as engine:
            return (await engine.fetch(url, limit=1000)).status

    return asyncio.run(asked())


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "localhost",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fec0::1]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "169.254.169.254",
        "100.64.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "①②⑦.⓪.⓪.①",
    ],
)
def test_private_addresses_in_all_their_forms_are_not_reached(inside: Outlet, host: str) -> None:
    with pytest.raises(SourceRefused):
        ask(f"http://{host}:{inside.port}/")
    assert inside.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "data:text/plain,hello",
        "ftp://127.0.0.2/feed.xml",
        "s3://bucket/feed.xml",
        "gopher://127.0.0.2/",
        "feed.xml",
        "http://",
        "http://[::1",
        "http://127.0.0.2:99999/",
        "javascript:alert(1)",
    ],
)
def test_what_is_not_fetched_over_http_is_refused(url: str) -> None:
    with pytest.raises(SourceRefused):
        ask(url)


def test_a_name_for_a_private_address_is_refused_and_named(inside: Outlet) -> None:
    names = {"outlet.example": [["127.0.0.1"]]}
    with pytest.raises(SourceRefused, match=r"outlet\.example \(127\.0\.0\.1\) is a private address"):
        ask(f"http://outlet.example:{inside.port}/", resolver=lambda: Names(**names))
    assert inside.connections == 0


def test_a_name_that_answers_differently_the_second_time_is_refused_then(outlet: Outlet, inside: Outlet) -> None:
    outlet.serve("/", "the news")
    inside.serve("/", "the house")
    resolver = Names(**{"outlet.example": [["127.0.0.2"], ["127.0.0.1"]]})

    async def twice() -> None:
        async with Engine(HASTY, resolver=lambda: resolver) as engine:
            first = await engine.fetch(f"http://outlet.example:{outlet.port}/", limit=1000)
            assert first.body == b"the news"
            with pytest.raises(SourceRefused):
                await engine.fetch(f"http://outlet.example:{inside.port}/", limit=1000)

    asyncio.run(twice())
    assert inside.connections == 0


def test_of_a_public_and_a_private_address_the_public_one_is_taken(outlet: Outlet) -> None:
    outlet.serve("/", "the news")
    names = {"outlet.example": [["127.0.0.1", "127.0.0.2", "::1"]]}
    assert ask(f"http://outlet.example:{outlet.port}/", resolver=lambda: Names(**names)) == 200


def test_an_allowed_name_opens_its_address_to_no_other_name(inside: Outlet) -> None:
    inside.serve("/", "the intranet's news")
    crawl = CrawlSettings(allow=("news.intranet",), per_host_delay=HASTY.per_host_delay)
    names = {"news.intranet": [["127.0.0.1"]], "outlet.example": [["127.0.0.1"]]}
    assert ask(f"http://news.intranet:{inside.port}/", crawl=crawl, resolver=lambda: Names(**names)) == 200
    with pytest.raises(SourceRefused):
        ask(f"http://outlet.example:{inside.port}/", crawl=crawl, resolver=lambda: Names(**names))


def test_an_allowed_network_is_reached(inside: Outlet) -> None:
    inside.serve("/", "the intranet's news")
    crawl = CrawlSettings(allow=("127.0.0.0/30",), per_host_delay=HASTY.per_host_delay)
    assert ask(inside.url(), crawl=crawl) == 200


def test_a_name_without_address_is_down_and_not_refused() -> None:
    with pytest.raises(SourceDown, match=r"nowhere\.invalid: no address is known"):
        ask("http://nowhere.invalid/", resolver=Names)


def test_an_answer_packed_many_times_over_is_refused() -> None:
    check_encodings("gzip, br")
    with pytest.raises(SourceRefused, match="packed 4 times"):
        check_encodings("gzip, gzip, gzip, gzip")


def test_the_host_of_a_url_is_told() -> None:
    assert target("https://Outlet.example:8443/feed.xml").raw_host == "outlet.example"
    assert target("https://münchen.example/").raw_host == "xn--mnchen-3ya.example"
    assert str(target("https://me:pw@faß.example:8443/ü?x#y")) == "https://me:pw@xn--fa-hia.example:8443/%C3%BC?x#y"
    with pytest.raises(SourceError):
        target("https:///feed.xml")


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://outlet.example/feed?a=x%2Fy&b=ü", "https://outlet.example/feed?a=x%2Fy&b=%C3%BC"),
        ("https://outlet.example/a b", "https://outlet.example/a%20b"),
        ("https://outlet.example/feed.xml?sig=a%2B%2f==", "https://outlet.example/feed.xml?sig=a%2B%2f=="),
    ],
)
def test_an_address_is_sent_as_it_stands_but_for_what_must_be_quoted(url: str, sent: str) -> None:
    assert str(target(url)) == sent
