"""Sites that lead elsewhere as a whole: the third page says so, the fourth is asked for there."""

from __future__ import annotations

import asyncio

import pytest

from crawler.leads import TRUSTED, Leads
from crawler.outfit import Outfit
from news.clock import SystemClock
from news.errors import SourceError
from tests.crawler.conftest import HASTY
from tests.outlets import Outlet, article


class Hours:
    """Seconds, turned by hand."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def told(leads: Leads, *steps: tuple[str, str]) -> Leads:
    for came, at in steps:
        leads.heed(came, at)
    return leads


HTTP, HTTPS = "http://outlet.example", "https://www.outlet.example"


def test_three_pages_that_lead_to_the_same_path_elsewhere_speak_for_the_site() -> None:
    leads = told(Leads(Hours()), (f"{HTTP}/a", f"{HTTPS}/a"), (f"{HTTP}/b?x=1", f"{HTTPS}/b?x=1"))
    assert leads.led(f"{HTTP}/c") == f"{HTTP}/c"
    told(leads, (f"{HTTP}/c", f"{HTTPS}/c"))
    assert leads.led(f"{HTTP}/d?y=2") == f"{HTTPS}/d?y=2"
    assert leads.led("http://other.example/d") == "http://other.example/d"


@pytest.mark.parametrize(
    "at",
    [f"{HTTPS}/", f"{HTTPS}/a?consent=1", "https://parked.example/a", f"{HTTP}/a"],
    ids=["the front page", "another query", "another domain", "itself"],
)
def test_what_leads_to_another_page_or_domain_speaks_for_itself_only(at: str) -> None:
    leads = told(Leads(Hours()), *[(f"{HTTP}/a", at)] * 5)
    assert leads.led(f"{HTTP}/d") == f"{HTTP}/d"


def test_one_that_leads_elsewhere_breaks_the_row() -> None:
    row = [(f"{HTTP}/{n}", f"{HTTPS}/{n}") for n in "ab"]
    leads = told(Leads(Hours()), *row, (f"{HTTP}/c", "https://m.outlet.example/c"), (f"{HTTP}/d", f"{HTTPS}/d"))
    assert leads.led(f"{HTTP}/e") == f"{HTTP}/e"


def test_it_is_believed_for_a_day() -> None:
    hours = Hours()
    leads = told(Leads(hours), *[(f"{HTTP}/{n}", f"{HTTPS}/{n}") for n in "abc"])
    hours.passed = TRUSTED + 1
    assert leads.led(f"{HTTP}/d") == f"{HTTP}/d"


def test_the_fourth_page_is_one_request_and_the_old_address_is_asked_again_when_the_new_one_fails(
    outlet: Outlet,
) -> None:
    with Outlet() as new:
        for path in "/a /b /c /d /e".split():
            outlet.redirect(path, new.url(path), status=301)
            new.serve(path, article("Talks", ["They go on."]))

        async def case() -> None:
            outfit = Outfit(HASTY, SystemClock())
            await outfit.open()
            try:
                pages = [await outfit.page(outlet.url(path)) for path in ("/a", "/b", "/c", "/d")]
                assert [page.url for page in pages] == [new.url(path) for path in ("/a", "/b", "/c", "/d")]
                assert [page.moved for page in pages] == [page.url for page in pages]
                assert not outlet.asked("/d")
                with pytest.raises(SourceError):
                    await outfit.page(outlet.url("/none"))
                await outfit.page(outlet.url("/e"))
                assert outlet.asked("/e")
            finally:
                await outfit.close()

        asyncio.run(case())
