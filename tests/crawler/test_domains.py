"""The public suffix list as we read it, against tldextract."""

from __future__ import annotations

import pytest
from tldextract import TLDExtract
from yarl import URL

from crawler.domains import registered

LIST = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def authority(host: str) -> str:
    """By tldextract, of the name that goes over the wire."""
    host = host if host.isascii() else URL.build(scheme="http", host=host).raw_host or host
    found = LIST.extract_str(host)
    return found.top_domain_under_public_suffix or host


@pytest.mark.parametrize("above", ["", "www.", "feeds.outlet."])
def test_every_rule_of_the_list_is_read_as_tldextract_reads_it(above: str) -> None:
    hosts = [above + rule.removeprefix("!").replace("*.", "city.") for rule in sorted(LIST.tlds)[::10]]
    hosts += [host.encode("idna").decode() for host in hosts if not host.isascii()]
    assert [registered(host) for host in hosts] == [authority(host) for host in hosts]


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.outlet.co.uk", "outlet.co.uk"),
        ("one.blogspot.com", "one.blogspot.com"),
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.kawasaki.jp", "a.b.kawasaki.jp"),
        ("co.uk", "co.uk"),
        ("feeds.desk.internal", "desk.internal"),
        ("www.bücher.example", "xn--bcher-kva.example"),
        ("localhost", "localhost"),
        ("127.0.0.2", "127.0.0.2"),
        ("[::1]", "::1"),
    ],
)
def test_the_domain_of(host: str, domain: str) -> None:
    assert registered(host) == domain
