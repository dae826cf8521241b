"""A page that asks who we are is a refusal: no feed, no move, no article."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.login import asks, is_login

FORM = '<form action="/session"><input name="user"><input type="Password" name="pw"><button>Go</button></form>'


@pytest.mark.parametrize(
    ("url", "came_from", "told"),
    [
        ("https://outlet.example/login?next=/feed.xml", "https://outlet.example/feed.xml", True),
        ("https://outlet.example/user/sign-in/", "https://outlet.example/feed.xml", True),
        ("https://outlet.example/wp-login.php?redirect_to=x", "https://outlet.example/feed/", True),
        ("https://accounts.outlet.example/v2?x=1", "https://outlet.example/feed/", True),
        ("https://outlet.example/fr/connexion", "https://outlet.example/rss", True),
        ("https://outlet.example/%D0%B2%D1%85%D0%BE%D0%B4", "https://outlet.example/rss", True),
        ("https://outlet.example/news/sign-in-with-your-watch", "https://outlet.example/a", False),
        ("https://outlet.example/login/feed.xml/more", "https://outlet.example/feed.xml", False),
        ("https://outlet.example/login", "https://outlet.example/signin", False),
        ("https://news.outlet.example/feed.xml", "https://outlet.example/feed.xml", False),
    ],
)
def test_a_redirect_to_a_login_is_told_by_its_address(url: str, came_from: str, told: bool) -> None:
    assert is_login(url, came_from) is told


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (f"<title>Sign in | The Post</title>{FORM}", True),
        (f"<title>The Post</title><h1>Anmeldung</h1>{FORM}", True),
        (f"<title>ログイン</title>{FORM}", True),
        (f"<title>The Post</title><h1>Talks resume</h1>{FORM}", False),
        (f"<title>Log in to the harbour register</title>{FORM}{'<a href=/x>Talks resume</a>' * 30}", False),
        ("<title>Sign in</title><p>Ferries now let travellers sign in at the pier.</p>", False),
    ],
)
def test_a_login_is_told_by_its_form_and_headings(page: str, told: bool) -> None:
    assert asks(html.fromstring(f"<html><body>{page}</body></html>")) is told
