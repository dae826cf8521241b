"""Which network addresses may be talked to: a feed or a webhook must not lead us into the house.

    >>> is_public("203.0.114.9"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    >>> allowed("feeds.internal", "10.2.0.7", ["10.2.0.0/16"])
    True

Ask about the address really connected to, after every look-up and every redirect: a name may answer
differently the second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# Our own table, since `is_global` of Python 3.11 says yes to multicast, to fec0:: and to NAT64 and 6to4
# forms of 127.0.0.1. From the IANA special-purpose registries (RFC 6890) and RFC 1112.
_CLOSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local: cloud metadata lives here
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_UNICAST_6 = IPv6Network("2000::/3")  # all that is given out; fc00::, fe80::, fec0:: and ff00:: lie outside
_CLOSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID: carry other addresses
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address, and is retired (RFC 7526)
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # how an IPv6-only network reaches public IPv4


def is_public(ip: str) -> bool:
    """Whether *ip* is an address that anybody on the internet could be meant by.

    IPv4 in IPv6 (`::ffff:`, NAT64) is judged by what it carries. What is no address is not public.
    """
    address = _parsed(ip)
    if address is None:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    return address in _UNICAST_6 and not any(address in network for network in _CLOSED_6)


def allowed(host: str, ip: str, allow: Iterable[str] = ()) -> bool:
    """Whether *ip*, reached by the name *host*, may be connected to: public, or on the list *allow*.

    *allow* holds names ("feeds.internal"), addresses and networks ("10.2.0.0/16").
    """
    return is_public(ip) or any(_covers(entry, host, ip) for entry in allow)


def _covers(entry: str, host: str, ip: str) -> bool:
    network = _network(entry)
    if network is None:
        return _bare(entry) == _bare(host)
    address = _parsed(ip)
    return address is not None and address.version == network.version and address in network


def _bare(name: str) -> str:
    return name.strip("[]").rstrip(".").lower()


@lru_cache(maxsize=1024)
def _network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _parsed(ip: str) -> IPv4Address | IPv6Address | None:
    """*ip* as the address that packets would end up at."""
    try:
        address = ip_address(ip.strip("[]"))
    except ValueError:  # 0177.0.0.1, 2130706433: a resolver would take them, and gives a proper form back
        return None
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address
