"""The table of threats.md 4: what is not reached unless it is allowed by name or network."""

from __future__ import annotations

import pytest

from news.addresses import allowed, is_public

CLOSED = [
    "127.0.0.1",
    "127.0.0.2",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.169.254",
    "172.31.0.1",
    "192.0.0.8",
    "192.168.1.1",
    "198.19.0.1",
    "224.0.0.251",
    "239.255.255.250",
    "255.255.255.255",
    "::",
    "::1",
    "[::1]",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
OPEN = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::1111"]
NO_ADDRESS = ["", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "outlet.example"]


@pytest.mark.parametrize("ip", CLOSED)
def test_an_address_of_the_house_is_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", OPEN)
def test_an_address_of_the_internet_is_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_proper_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize(
    ("host", "ip", "entry"),
    [
        ("feeds.internal", "10.2.0.7", "feeds.internal"),
        ("Feeds.Internal.", "10.2.0.7", "feeds.internal"),
        ("anything", "10.2.0.7", "10.2.0.0/16"),
        ("anything", "127.0.0.2", "127.0.0.2"),
        ("anything", "::ffff:127.0.0.2", "127.0.0.2"),
        ("anything", "::1", "[::1]"),
        ("anything", "fd00::7", "fd00::/8"),
    ],
)
def test_a_private_address_is_reached_when_allowed_by_name_or_network(host: str, ip: str, entry: str) -> None:
    assert allowed(host, ip, [entry])


def test_allowing_one_address_does_not_allow_its_neighbour() -> None:
    assert not allowed("anything", "127.0.0.1", ["127.0.0.2", "feeds.internal", "10.0.0.0/8", "fd00::/8"])


def test_a_public_address_needs_no_permission() -> None:
    assert allowed("outlet.example", "8.8.8.8")
