"""The engine and its client, and every setting of Scrapy that keeps a door shut."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import ssl
import subprocess
import sys
import zlib
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.settings import Settings

from crawler.engine import Engine
from crawler.settings import CrawlSettings, scrapy_settings
from news.errors import SourceBroken, SourceDown, SourceRefused
from tests.certificates import Certificate, certificate
from tests.crawler.conftest import HASTY, IMPATIENT
from tests.fakes import START
from tests.outlets import Fault, Outlet, gzip_bomb

LIMIT = 1 << 20


def run(case: Callable[[Engine], Awaitable[Any]], crawl: CrawlSettings = HASTY) -> Any:
    async def running() -> Any:
        async with Engine(crawl) as engine:
            return await case(engine)

    return asyncio.run(running())


def fetch(url: str, crawl: CrawlSettings = HASTY, limit: int = LIMIT, **headers: str) -> Any:
    return run(lambda engine: engine.fetch(url, limit=limit, headers=headers), crawl)


@pytest.fixture
def house() -> Settings:
    """The settings that `scrapy crawl` starts from."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    return settings


# --- its life ----------------------------------------------------------------------------------------


def test_the_daemon_does_without_what_only_children_and_spiders_need() -> None:
    """Scrapy takes half a second to import, and 40 MB; what reads answers a third of one."""
    heavy = (
        "{'scrapy', 'lxml', 'feedparser', 'trafilatura', 'crawler.normalize', 'crawler.extract', 'crawler.discover'}"
    )
    code = f"import sys, wirewatch.daemon, wirewatch.crawl, crawler.collector, crawler.drafts; print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_an_engine_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        asyncio.run(Engine(HASTY).fetch("http://127.0.0.2/", limit=LIMIT))


def test_it_can_be_opened_again_in_another_loop(outlet: Outlet) -> None:
    outlet.serve("/", "news")
    assert [fetch(outlet.url()).status for _ in range(2)] == [200, 200]


def test_closing_waits_for_what_is_in_flight(outlet: Outlet) -> None:
    outlet.serve("/", "news", delay=0.2)

    async def running() -> None:
        engine = Engine(HASTY)
        await engine.open()
        answer = asyncio.create_task(engine.fetch(outlet.url(), limit=LIMIT))
        await asyncio.to_thread(outlet.wait_for, 1)
        await engine.close()
        assert (await answer).body == b"news"

    asyncio.run(running())


def test_a_hundred_hosts_are_asked_at_once(outlet: Outlet) -> None:
    for number in range(100):
        outlet.serve(f"/{number}", str(number), delay=0.1)

    async def case(engine: Engine) -> list[bytes]:
        answers = await asyncio.gather(*(engine.fetch(outlet.url(f"/{n}"), limit=LIMIT) for n in range(100)))
        return [answer.body for answer in answers]

    crowd = replace(HASTY, per_host_concurrency=100)
    assert run(case, crowd) == [str(number).encode() for number in range(100)]


def test_one_slow_host_does_not_hold_up_another(outlet: Outlet, inside: Outlet) -> None:
    slow = outlet.serve("/", fault=Fault.NO_ANSWER)
    quick = inside.serve("/", "news")

    async def case(engine: Engine) -> None:
        waiting = [asyncio.create_task(engine.fetch(slow, limit=LIMIT)) for _ in range(20)]
        assert (await engine.fetch(quick, limit=LIMIT)).body == b"news"
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    run(case, replace(HASTY, allow=("127.0.0.0/8",)))


def test_connections_are_used_again(outlet: Outlet) -> None:
    outlet.serve("/", "news")

    async def case(engine: Engine) -> None:
        for _ in range(3):
            await engine.fetch(outlet.url(), limit=LIMIT)

    run(case)
    assert outlet.connections == 1


def test_a_cancelled_request_does_not_keep_the_engine_from_closing(outlet: Outlet) -> None:
    outlet.serve("/", fault=Fault.NO_ANSWER)

    async def case(engine: Engine) -> None:
        answer = asyncio.create_task(engine.fetch(outlet.url(), limit=LIMIT))
        await asyncio.to_thread(outlet.wait_for, 1)
        answer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await answer

    run(case)


def test_the_limit_on_open_files_is_raised(outlet: Outlet) -> None:
    outlet.serve("/", "news")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    try:
        fetch(outlet.url())
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 512
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# --- manners -----------------------------------------------------------------------------------------


def test_it_says_who_it_is_and_whom_to_turn_to(outlet: Outlet) -> None:
    fetch(outlet.serve("/", "news"))
    agent = outlet.requests[0].headers["user-agent"]
    assert agent.startswith("wirewatch/")
    assert agent.endswith("(+mailto:desk@wirewatch.example)")


def test_cookies_are_not_kept(outlet: Outlet) -> None:
    outlet.serve("/", "news", headers={"Set-Cookie": "reader=1"})

    async def case(engine: Engine) -> None:
        for _ in range(2):
            await engine.fetch(outlet.url(), limit=LIMIT)

    run(case)
    assert all("cookie" not in request.headers for request in outlet.requests)


# --- faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault.SLOW_HEADERS, SourceDown, "did not finish its answer within 1 s"),
        (Fault.SLOW_BODY, SourceDown, "did not finish its answer within 1 s"),
        (Fault.NO_ANSWER, SourceDown, "did not finish its answer within 1 s"),
        (Fault.DROP, SourceDown, "closed the connection without an answer"),
        (Fault.RESET, SourceDown, "closed the connection without an answer"),
        (Fault.HEADER_FLOOD, SourceBroken, "does not speak HTTP: Too many headers received"),
        (Fault.ENDLESS_BODY, SourceRefused, "larger than 1 MB"),
        (Fault.TOO_SHORT, SourceDown, "broke off in the middle of its answer"),
        (Fault.TOO_LONG, SourceBroken, "sends more than its Content-Length says"),
        (Fault.GARBAGE, SourceBroken, "does not speak HTTP"),
    ],
)
def test_a_broken_server_is_told_of_in_one_line(
    outlet: Outlet, fault: Fault, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said) as told:
        fetch(outlet.serve("/", "<rss></rss>", fault=fault), IMPATIENT if "within" in said else HASTY)
    assert str(told.value).count("\n") == 0


def test_a_header_of_a_megabyte_is_told_of_without_it(outlet: Outlet) -> None:
    with pytest.raises(SourceBroken, match=r"^127\.0\.0\.2 sends a header of more than 8 KB$"):
        fetch(outlet.serve("/", "<rss></rss>", etag=f'"{"x" * 1_000_000}"'), HASTY)


def test_a_closed_port_is_told_of() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.2", 0))  # taken, and nobody listens
        with pytest.raises(SourceDown, match="does not take connections"):
            fetch(f"http://127.0.0.2:{unused.getsockname()[1]}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with Outlet(tls=self_signed(tmp_path)) as outlet:
        outlet.serve("/", "news")
        with pytest.raises(SourceRefused, match="its certificate does not hold: self-signed certificate"):
            fetch(outlet.url())
        assert not outlet.requests


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (certificate(("127.0.0.2",)), None),
        (certificate(("127.0.0.2",), expired=True), "its certificate does not hold: certificate has expired"),
        (certificate(("elsewhere.example",)), "its certificate does not hold: .*not valid for '127.0.0.2'"),
    ],
    ids=["valid", "expired", "another host's"],
)
def test_a_trusted_authority_is_no_excuse_for_an_expired_certificate_or_another_hosts(
    held: Certificate, said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context(cafile=held.ca_file(tmp_path))
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", trusting)  # made once, when aiohttp is imported
    with Outlet(tls=held.context) as outlet:
        outlet.serve("/", "news")
        with pytest.raises(SourceRefused, match=said) if said else nullcontext():
            fetch(outlet.url())
        assert bool(outlet.requests) == (said is None)


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "outlet.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, START, START + timedelta(days=36_500))
    certificate = builder.sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "outlet.pem").write_bytes(secret + certificate.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "outlet.pem")
    return context


@pytest.mark.parametrize("length", [{}, {"Content-Length": str(2 * LIMIT)}])
def test_an_answer_beyond_the_cap_is_refused(outlet: Outlet, length: dict[str, str]) -> None:
    with pytest.raises(SourceRefused, match="larger than 1 MB"):
        fetch(outlet.serve("/", b"x" * (2 * LIMIT), headers=length))


def test_an_answer_up_to_the_cap_is_taken(outlet: Outlet) -> None:
    assert len(fetch(outlet.serve("/", b"x" * LIMIT)).body) == LIMIT


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzip_bomb(50)),
        ("deflate", zlib.compress(bytes(50 << 20))),
        ("br", brotli.compress(bytes(50 << 20), quality=1)),
        ("gzip, gzip", gzip.compress(gzip_bomb(50))),
    ],
)
def test_a_bomb_is_stopped_at_the_cap(outlet: Outlet, encoding: str, bomb: bytes) -> None:
    url = outlet.serve("/", bomb, headers={"Content-Encoding": encoding})
    before = psutil.Process().memory_info().rss
    with pytest.raises(SourceRefused, match="larger than 1 MB"):
        fetch(url)
    assert psutil.Process().memory_info().rss - before < 40 << 20


def test_what_cannot_be_unpacked_is_told_of(outlet: Outlet) -> None:
    for encoding in ("gzip", "deflate", "br", "zstd"):
        with pytest.raises(SourceBroken, match="cannot be unpacked"):
            fetch(outlet.serve("/", b"this was never packed", headers={"Content-Encoding": encoding}))


def test_a_packed_answer_is_unpacked(outlet: Outlet) -> None:
    url = outlet.serve("/", gzip.compress(b"news"), headers={"Content-Encoding": "gzip"})
    assert fetch(url).body == b"news"
    assert "gzip" in outlet.requests[0].headers["accept-encoding"]


# --- doors -------------------------------------------------------------------------------------------


def test_the_doors_that_execute_python_are_shut(house: Settings) -> None:
    assert house.getbool("TELNETCONSOLE_ENABLED") is False
    assert house.getbool("REMOTE_CONTROL_ENABLED") is False


def test_an_open_engine_listens_on_nothing(outlet: Outlet) -> None:
    outlet.serve("/", "news")

    async def case(engine: Engine) -> list[int]:
        await engine.fetch(outlet.url(), limit=LIMIT)
        ports = psutil.Process().net_connections("tcp")
        return [one.laddr.port for one in ports if one.status == psutil.CONN_LISTEN]

    assert run(case) == [outlet.port]


def test_only_http_has_a_handler(house: Settings) -> None:
    handlers = house.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("COOKIES_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("REDIRECT_MAX_TIMES", 5),
        ("DOWNLOAD_MAXSIZE", 10_000_000),
        ("DOWNLOAD_DELAY", 1.0),
        ("DOWNLOAD_DELAY_JITTER", 0.0),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 2),
        ("CONCURRENT_ITEMS", 4),
        ("DOWNLOAD_TIMEOUT", 30.0),
    ],
)
def test_spiders_run_by_hand_have_the_same_manners(house: Settings, setting: str, value: object) -> None:
    assert house[setting] == value


def test_a_proxy_in_the_environment_is_not_used(outlet: Outlet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert fetch(outlet.serve("/", "news")).body == b"news"


def test_every_setting_of_ours_reaches_scrapy() -> None:
    crawl = CrawlSettings(
        per_host_delay=timedelta(seconds=3), per_host_concurrency=1, timeout=timedelta(seconds=7), allow=("10.0.0.0/8",)
    )
    told = scrapy_settings(crawl)
    assert told["DOWNLOAD_DELAY"] == 3
    assert told["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert told["DOWNLOAD_TIMEOUT"] == 7
    assert told["GUARD_ALLOW"] == ["10.0.0.0/8"]
