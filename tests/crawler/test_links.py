"""Links made whole; those that are already, without joining them to anything."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.links import absolute, is_whole

ADDRESS = st.lists(
    st.sampled_from(
        ["http://", "https://", "HTTP://", "outlet.example", "www.", "-", ".", ":80", ":0", ":", "/", "//", "a", "%20", "..", "?", "a=1",
         "&", ";", "#", "[", "]", "@", " ", "\t", "é", "{"]
    ),
    max_size=7,
).map("".join)  # fmt: skip
BASES = st.sampled_from(
    ["http://outlet.example/de/feed.xml", "https://outlet.example", "https://outlet.example/a?b=1#c"]
)


@given(
    base=BASES,
    address=st.sampled_from(["http://", "https://"]).flatmap(
        lambda start: ADDRESS.map(lambda rest: start + "outlet" + rest)
    ),
)
@settings(max_examples=100)
def test_what_is_whole_joins_to_itself(base: str, address: str) -> None:
    if is_whole(address):
        assert urljoin(base, address) == address == absolute(base, address)
        assert urlsplit(address).hostname


def test_what_is_whole() -> None:
    assert is_whole("https://www.outlet.example:8080/de/talks-1.html?a=1&b=%20#top")
    assert not any(
        map(
            is_whole,
            ["/talks", "//outlet.example/", "HTTPS://outlet.example/", "https://outlet.example/a;b", "https://[::1]/"],
        )
    )
