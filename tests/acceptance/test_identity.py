"""One article is one, however it is come by: by feeds, sitemaps, section pages, AMP and mobile addresses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.acceptance.newsroom import Newsroom
from tests.outlets import Outlet, article, rss

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TEXT = (
    "The harbour of Quillport is dredged from Monday on, the City Council decided after a debate of six hours.",
    "Some forty boats have to leave their berths by Sunday evening, and the ferries will sail from the northern quay.",
    "“We begin at dawn,” harbour master Anna Brandt said, and asked all owners of boats to look after their ropes.",
)
LINK = "/world/2026/03/02/quillport-dredges-its-harbour"
TITLE = "Quillport dredges its harbour"


def serve(newsroom: Newsroom, *paths: str, head: str = "", title: str = TITLE) -> None:
    for path in paths:
        newsroom.outlet.serve(path, article(title, TEXT, head=head))


def canonical(newsroom: Newsroom, *, path: str = LINK, more: str = "") -> str:
    return f'<link rel="canonical" href="{newsroom.outlet.url(path)}">{more}'


def feed(newsroom: Newsroom, name: str, **item: object) -> None:
    given: dict[str, object] = {
        "title": TITLE,
        "link": newsroom.outlet.url(LINK),
        "guid": "quill-1",
        "published": newsroom.clock.now(),
        "summary": "The harbour is dredged […]",
    }
    newsroom.outlet.serve(f"/{name}.xml", rss(name.title(), [given | item]))


def watch(newsroom: Newsroom, sources: Mapping[str, str]) -> None:
    """Sources by name, as YAML without the outlet, all of one publisher."""
    newsroom.configure(feeds=())
    told = "".join(f"\n  {name}: {{{settings}, outlet: Herald}}" for name, settings in sources.items())
    newsroom.path.write_text(newsroom.path.read_text().replace("sources: \n", f"sources: {told}\n"))


def as_feed(newsroom: Newsroom, name: str) -> str:
    return f"url: '{newsroom.outlet.url(f'/{name}.xml')}'"


def one(newsroom: Newsroom) -> None:
    assert [listed.revision.title for listed in newsroom.articles()] == [TITLE]
    assert len(newsroom.alerts()) == 1
    assert len(newsroom.inbox.mails) == 1


WAYS: dict[str, dict[str, str]] = {
    "the same link": {},
    "https": {"scheme": "https"},
    "a tracking parameter": {"suffix": "?utm_source=rss&at_medium=feed"},
    "a slash and a fragment": {"suffix": "/#comments"},
    "an AMP address": {"path": f"{LINK}/amp"},
    "an AMP address by parameter": {"path": f"{LINK}?outputType=amp"},
    "a mobile address": {"path": "/m/quillport-dredges-its-harbour"},
    "a short link": {"path": "/s/1x2y3z"},
    "a folder's own page": {"path": f"{LINK}/index.html"},
    "another way to percent-encode": {"path": LINK.replace("-", "%2D")},
    "a new slug": {"path": f"{LINK}-at-last"},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("first", ["plain", pytest.param("other", marks=pytest.mark.nightly)])
def test_an_article_by_another_address_is_the_same_article(newsroom: Newsroom, way: str, first: str) -> None:
    told = WAYS[way]
    link = newsroom.outlet.url(told.get("path", LINK)) + told.get("suffix", "")
    link = link.replace("http://", f"{told.get('scheme', 'http')}://")
    head = canonical(newsroom)
    serve(newsroom, LINK, told.get("path", LINK), head=head)
    if way == "a short link":
        newsroom.outlet.redirect("/s/1x2y3z", LINK)
    pages = ", full_text: false" if way == "https" else ""  # the outlet speaks no TLS
    watch(newsroom, {name: as_feed(newsroom, name) + pages for name in ("front", "world")})
    plain, other = ("front", "world") if first == "plain" else ("world", "front")
    feed(newsroom, plain)
    feed(newsroom, other, link=link, guid="quill-2")
    newsroom.outlet.serve("/world.xml", rss("World", []))
    newsroom.run_until("08:02")
    feed(newsroom, "world", **({"link": link, "guid": "quill-2"} if other == "world" else {}))
    newsroom.run_until("08:08")
    one(newsroom)


@pytest.mark.parametrize(
    "change", [{"title": "Quillport to dredge harbour"}, {"guid": "quill-1#1"}, {"link": LINK + "-2"}]
)
def test_a_changed_title_guid_or_link_makes_no_second(newsroom: Newsroom, change: dict[str, str]) -> None:
    watch(newsroom, {"front": as_feed(newsroom, "front")})
    serve(newsroom, LINK, f"{LINK}-2", head=canonical(newsroom))
    feed(newsroom, "front")
    newsroom.run_until("08:02")
    feed(newsroom, "front", **{name: newsroom.outlet.url(it) if name == "link" else it for name, it in change.items()})
    newsroom.run_until("08:08")
    assert len(newsroom.articles()) == 1
    assert len(newsroom.alerts()) == 1


@pytest.mark.parametrize("last", ["feed", "sitemap", "section"])
def test_by_feed_sitemap_and_section_page_it_is_one(newsroom: Newsroom, last: str) -> None:
    site = newsroom.outlet
    serve(newsroom, LINK, f"{LINK}?amp=1", head=canonical(newsroom))
    feed(newsroom, "front", link=site.url(f"{LINK}?ref=feed"))
    site.serve(
        "/news-sitemap.xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{site.url(LINK)}?amp=1</loc><news:news><news:publication><news:name>Herald</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2026-03-02T07:50:00Z"
        f"</news:publication_date><news:title>{TITLE}</news:title></news:news></url></urlset>",
    )
    site.serve("/world", f'<html><body><main><h2><a href="{LINK}">{TITLE}</a></h2></main></body></html>')
    ways = {
        "feed": as_feed(newsroom, "front"),
        "sitemap": f"kind: sitemap, url: '{site.url('/news-sitemap.xml')}'",
        "section": f"kind: page, url: '{site.url('/world')}'",
    }
    order = [name for name in ways if name != last] + [last]
    watch(newsroom, {name: ways[name] for name in order})
    newsroom.run_until("08:08")
    one(newsroom)
    [listed] = newsroom.articles()
    assert len(newsroom.look(lambda store: store.archive.sightings(listed.article.id))) == 3


def test_pages_that_all_name_one_canonical_address_stay_several(newsroom: Newsroom) -> None:
    wrong = canonical(newsroom, path="/world/all")
    newsroom.outlet.serve("/a", article("Quillport dredges its harbour", TEXT, head=wrong))
    other = ("A fair is held at Kelmouth on Sunday, with a market and a band that plays until the sun goes down.",) * 3
    newsroom.outlet.serve("/b", article("Fair at Kelmouth", other, head=wrong))
    watch(newsroom, {"front": as_feed(newsroom, "front")})
    items = [
        {
            "title": title,
            "link": newsroom.outlet.url(path),
            "guid": path,
            "published": newsroom.clock.now(),
            "summary": "x […]",
        }
        for title, path in (("Quillport dredges its harbour", "/a"), ("Fair at Kelmouth", "/b"))
    ]
    newsroom.outlet.serve("/front.xml", rss("Front", items))
    newsroom.run_until("08:04")
    assert len(newsroom.articles()) == 2


def test_a_copy_that_names_another_outlets_address_is_its_own_article(newsroom: Newsroom) -> None:
    head = '<link rel="canonical" href="https://agency.example/quillport-dredges-its-harbour">'
    serve(newsroom, LINK, head=head)
    watch(newsroom, {"front": as_feed(newsroom, "front")})
    feed(newsroom, "front")
    newsroom.run_until("08:02")
    assert newsroom.look(lambda store: store.archive.find("https://agency.example/quillport-dredges-its-harbour")) == []


def test_links_that_count_clicks_lead_to_one_article_under_its_own_address(newsroom: Newsroom) -> None:
    serve(newsroom, LINK, head=canonical(newsroom))
    watch(newsroom, {"letters": as_feed(newsroom, "letters"), "herald": as_feed(newsroom, "herald")})
    feed(newsroom, "herald", title="Another piece", link=newsroom.outlet.url("/x"), guid="x", summary="Of no port.")
    with Outlet(host="127.0.0.3") as clicks:
        for number in (1, 2):
            clicks.redirect(f"/ls/click?upn=secret-{number}", newsroom.outlet.url(LINK))
        feed(newsroom, "letters", link=clicks.url("/ls/click?upn=secret-1"), guid="letter-1")
        newsroom.run_until("08:05")
        [told] = [each for each in newsroom.articles() if each.revision.title == TITLE]
        assert told.article.link == newsroom.outlet.url(LINK)
        feed(newsroom, "letters", link=clicks.url("/ls/click?upn=secret-2"), guid="letter-2")
        feed(newsroom, "herald")
        newsroom.run_until("09:00")
    assert [each.revision.title for each in newsroom.articles()].count(TITLE) == 1
    assert len(newsroom.alerts()) == 1


def test_a_page_that_its_sitemap_says_was_changed_is_read_again(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet

    def lists(stamp: str) -> None:
        rows = "".join(f"<url><loc>{outlet.url(f'{LINK}{n}')}</loc><lastmod>2026-03-02T07:00:00Z</lastmod></url>" for n in range(9))  # fmt: skip
        own = f"<url><loc>{outlet.url(LINK)}</loc><lastmod>{stamp}</lastmod></url>"
        outlet.serve("/map.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}{own}</urlset>')

    def wordings() -> list[tuple[str, bool]]:
        [listed] = [each for each in newsroom.articles() if each.article.link == outlet.url(LINK)]
        told = newsroom.look(lambda store: store.archive.revisions(listed.article.id))
        return [(each.title, "Correction" in each.body) for each in told]

    serve(newsroom, LINK)
    watch(newsroom, {"map": f"kind: sitemap, url: '{outlet.url('/map.xml')}'"})
    newsroom.path.write_text(newsroom.path.read_text().replace("fastest: 2m", "fastest: 2m, revisit: false"))
    lists("2026-03-02T07:30:00Z")
    newsroom.run_until("08:05")
    asked = len(outlet.asked(LINK))
    outlet.serve(LINK, status=503)
    lists("2026-03-02T08:05:00Z")
    newsroom.run_until("08:40")
    assert len(outlet.asked(LINK)) > asked
    assert wordings() == [(TITLE, False)]  # not the words of its address
    outlet.serve(LINK, article(TITLE, (*TEXT, "Correction: an earlier version of this article had the wrong number of boats in it.")))  # fmt: skip
    lists("2026-03-02T08:41:00Z")
    newsroom.run_until("09:30")
    assert wordings() == [(TITLE, False), (TITLE, True)]
