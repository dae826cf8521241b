"""Articles on several pages: which address is the next page's, and what is read of them all."""

from __future__ import annotations

import pytest

from crawler.sequel import MOST, is_page
from tests.crawler.test_collector import complete, feed, poll
from tests.outlets import Outlet, article

FIRST = "https://harbour.example/news/plan"


@pytest.mark.parametrize(
    ("address", "first"),
    [
        (f"{FIRST}/2", FIRST),
        (f"{FIRST}/2/", f"{FIRST}/"),
        (f"{FIRST}/page/2", FIRST),
        (f"{FIRST}/seite-2", FIRST),
        (f"{FIRST}-2.html", f"{FIRST}.html"),
        (f"{FIRST},2.html", f"{FIRST}.html"),
        (f"{FIRST}_2.html", f"{FIRST}.html"),
        (f"{FIRST}?page=2", FIRST),
        (f"{FIRST}?id=7&page=2", f"{FIRST}?id=7"),
        (f"{FIRST}?p=2", f"{FIRST}?p=1"),
        (f"{FIRST}.html?page=2&ref=a", f"{FIRST}.html?ref=a"),
    ],
)
def test_the_address_of_the_second_page_is_the_firsts_with_its_number(address: str, first: str) -> None:
    assert is_page(address, first, 2)


@pytest.mark.parametrize(
    "address",
    [
        f"{FIRST}/3",
        "https://harbour.example/news/plan-b",
        "https://harbour.example/news/2",
        "https://harbour.example/news/other/2",
        "https://other.example/news/plan/2",
        f"{FIRST}?id=2",
        f"{FIRST}?page=2&id=9",
        f"{FIRST}-2026",
        FIRST,
    ],
)
def test_the_next_article_is_no_next_page(address: str) -> None:
    assert not is_page(address, FIRST, 2)


def text(page: int) -> list[str]:
    return [
        f"On page {page} the plan for the harbour of Quillport says in its part {n} what is to be dredged."
        for n in range(5)
    ]


def serve(outlet: Outlet, pages: int, *, path: str = "/plan", link: str = '<a rel="next" href="{}">Next</a>') -> None:
    for page in range(1, pages + 1):
        to = outlet.url(f"{path}/{page + 1}") if page < pages else outlet.url("/other-news")
        body = article("The plan", ["The plan of the port authority.", *text(page)]).decode()
        body = body.replace("</main>", link.format(to) + "</main>")
        outlet.serve(path if page == 1 else f"{path}/{page}", body)


def body_of(outlet: Outlet) -> str:
    of = feed(outlet, [{"title": "The plan", "link": outlet.url("/plan"), "summary": "The plan […]"}])
    (only,) = complete(of, list(poll(of).dispatches))
    return only.body


@pytest.mark.parametrize(
    "link", ['<a rel="next" href="{}">Next</a>', 'Page 1 of 3 <a href="{}">2</a>', '<a href="{}">Next page</a>']
)
def test_an_article_on_three_pages_is_one_text(outlet: Outlet, link: str) -> None:
    serve(outlet, 3, link=link)
    body = body_of(outlet)
    assert body.split("\n\n") == ["The plan of the port authority.", *text(1), *text(2), *text(3)]
    assert not outlet.asked("/other-news")


def test_a_page_that_is_missing_leaves_what_is_before_it_and_an_endless_article_ends(outlet: Outlet) -> None:
    serve(outlet, 3)
    outlet.serve("/plan/3", status=500)
    assert body_of(outlet).endswith(text(2)[-1])
    serve(outlet, 40)
    assert f"On page {MOST} " in body_of(outlet)
    assert not outlet.asked(f"/plan/{MOST + 1}")
