"""Links in messages: web addresses or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.links import safe_url


@pytest.mark.parametrize(
    ("given_", "safe"),
    [
        ("https://outlet.example/a?b=1&c=2#d", "https://outlet.example/a?b=1&c=2#d"),
        ("HTTP://Outlet.Example:8080/A", "http://outlet.example:8080/A"),
        ("  https://outlet.example/a  ", "https://outlet.example/a"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://outlet.example/100%", "https://outlet.example/100%"),
        ('https://outlet.example/"onmouseover="x', "https://outlet.example/%22onmouseover=%22x"),
        ("https://outlet.example/<script>", "https://outlet.example/%3Cscript%3E"),
        ("https://[::1]/a", "https://[::1]/a"),
    ],
)
def test_a_web_address_is_put_together_anew(given_: str, safe: str) -> None:
    assert safe_url(given_) == safe


@pytest.mark.parametrize(
    "given_",
    [
        None,
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://outlet.example/",
        "//outlet.example/a",
        "/a",
        "https://bank.example@evil.example/",
        "https://",
        "https://a b.example/",
        "https://outlet.example:99999/",
        "https://[bad/",
        "https://outlet.example/" + "a" * 3000,
        "https://" + "ü" * 100 + ".example/",
    ],
)
def test_anything_else_is_no_link(given_: str | None) -> None:
    assert safe_url(given_) == ""


@given(st.text() | st.text().map(lambda tail: "https://outlet.example/" + tail))
def test_whatever_comes_out_is_plain(text: str) -> None:
    safe = safe_url(text)
    assert safe == "" or safe.startswith(("http://", "https://"))
    assert safe.isascii()
    assert not set(safe) & set('"<> \r\n\\`{}|^')
    assert safe_url(safe) == safe
