"""A dozen sites of different make, as publishing systems put them out, for `wirewatch add` to find its way in.

    wordpress(outlet)      feeds named, one of them of comments; wp-sitemap.xml
    mapped(outlet)         no feed: robots.txt names a packed index of sitemaps
    walled(outlet)         its front page is a consent wall

Each takes an empty outlet and returns the address that a person would type. Texts are invented.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape

from tests.outlets import Outlet, rss

NOW = datetime.now(UTC).replace(microsecond=0)
HEADLINES = [
    "Mayor Quill opens the harbour after two years",
    "Ferry fares stay as they are until spring",
    "Council puts off its vote on the new pier",
    "Storm closes the coastal road for a day",
    "Salt works to hire eighty people in May",
    "Lighthouse keeper retires after forty winters",
]


def slug(headline: str) -> str:
    return headline.lower().replace(" ", "-")


def items(outlet: Outlet, *, newest: timedelta = timedelta(minutes=20)) -> list[dict[str, object]]:
    return [
        {
            "title": headline,
            "link": outlet.url(f"/news/2026/{number + 100}-{slug(headline)}"),
            "summary": "It was said on Monday.",
            "published": NOW - newest - timedelta(hours=number),
        }
        for number, headline in enumerate(HEADLINES)
    ]


def front(head: str = "", body: str = "", *, title: str = "The Harbour Post") -> str:
    teasers = "".join(
        f'<article class="teaser"><h2><a href="/news/2026/{number + 100}-{slug(headline)}">{headline}</a></h2></article>'
        for number, headline in enumerate(HEADLINES)
    )
    return f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body><main>{body or teasers}</main></body></html>'


def named(href: str, title: str = "News", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def atom(outlet: Outlet, title: str) -> str:
    entries = "".join(
        f'<entry><id>tag:{number}</id><title>{escape(str(item["title"]))}</title><link href="{item["link"]}"/>'
        f"<updated>{item['published'].isoformat()}</updated></entry>"  # type: ignore[attr-defined]  # a datetime
        for number, item in enumerate(items(outlet))
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><id>x</id>{entries}</feed>'


def urlset(outlet: Outlet, *, newest: timedelta = timedelta(minutes=20)) -> bytes:
    rows = "".join(
        f"<url><loc>{item['link']}</loc><lastmod>{item['published'].isoformat()}</lastmod></url>"  # type: ignore[attr-defined]  # a datetime
        for item in items(outlet, newest=newest)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()


def index(*urls: str) -> bytes:
    inner = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'.encode()


# --- the sites -------------------------------------------------------------------------------------


def wordpress(outlet: Outlet) -> str:
    head = named("/comments/feed/", "The Harbour Post » Comments Feed") + named("/feed/", "The Harbour Post » Feed")
    outlet.serve("/comments/feed/", rss("Comments for The Harbour Post", items(outlet, newest=timedelta(minutes=1))))
    outlet.serve("/feed/", rss("The Harbour Post", items(outlet)))
    outlet.serve("/robots.txt", f"User-agent: *\nDisallow: /wp-admin/\nSitemap: {outlet.url('/wp-sitemap.xml')}\n")
    outlet.serve(
        "/wp-sitemap.xml", index(outlet.url("/wp-sitemap-posts-post-1.xml"), outlet.url("/wp-sitemap-users-1.xml"))
    )
    outlet.serve("/wp-sitemap-posts-post-1.xml", urlset(outlet))
    return outlet.serve("/", front(head))


def drupal(outlet: Outlet) -> str:
    outlet.serve("/rss.xml", rss("The Harbour Post", items(outlet)))
    return outlet.serve("/", front("", '<p>Welcome.</p><a class="feed-icon" href="/rss.xml">Subscribe</a>'))


def blogger(outlet: Outlet) -> str:
    outlet.serve("/feeds/posts/default", atom(outlet, "Harbour Notes"), content_type="application/atom+xml")
    head = named("/feeds/posts/default", kind="application/atom+xml") + named("/feeds/posts/default?alt=rss")
    return outlet.serve("/", front(head, title="Harbour Notes"))


def plain(outlet: Outlet) -> str:
    """Made by hand, without a feed."""
    return outlet.serve("/", front())


def odd_path(outlet: Outlet) -> str:
    outlet.serve("/services/xml/rss/nyhed.aspx", rss("The Harbour Post", items(outlet)), content_type="text/html")
    return outlet.serve("/", front("", '<a href="/services/xml/rss/nyhed.aspx?x=1&amp;y=2">RSS</a>'))


def redirected(outlet: Outlet) -> str:
    outlet.serve("/feeds/all.xml", rss("The Harbour Post", items(outlet)))
    outlet.redirect("/hop", "/feeds/all.xml", status=301)
    outlet.redirect("/old-feed", "/hop", status=302)
    return outlet.serve("/", front(named("/old-feed")))


def with_base(outlet: Outlet) -> str:
    outlet.serve("/en/news.rss", rss("The Harbour Post", items(outlet)))
    return outlet.serve("/start", front(f'<base href="{outlet.url("/en/")}">' + named("news.rss")))


def escaped(outlet: Outlet) -> str:
    """Its feed is put out as text in a page."""
    feed = escape(rss("The Harbour Post", items(outlet)).decode())
    outlet.serve("/feed.html", f"<html><body><pre>{feed}</pre></body></html>")
    return outlet.serve("/", front(named("/feed.html")))


def atom_only(outlet: Outlet) -> str:
    outlet.serve("/atom.xml", atom(outlet, "The Harbour Post"), content_type="text/xml")
    return outlet.serve("/", front())


def json_only(outlet: Outlet) -> str:
    told = [{"id": item["link"], "url": item["link"], "title": item["title"], "content_text": "It was said.",
             "date_published": item["published"].isoformat()} for item in items(outlet)]  # type: ignore[attr-defined]  # a datetime  # fmt: skip
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Harbour Post", "items": told})
    outlet.serve("/index.json", body)
    return outlet.serve("/", front(named("/index.json", kind="application/feed+json")))


def mapped(outlet: Outlet) -> str:
    outlet.serve("/robots.txt", f"User-agent: *\nDisallow:\n\nSitemap: {outlet.url('/maps/index.xml.gz')}\n")
    outlet.serve(
        "/maps/index.xml.gz", gzip.compress(index(outlet.url("/maps/posts.xml.gz"))), content_type="application/x-gzip"
    )
    outlet.serve("/maps/posts.xml.gz", gzip.compress(urlset(outlet)), content_type="application/x-gzip")
    return outlet.serve("/", front("", "<div id=app></div><script src=/app.js></script>"))


def stale_feed(outlet: Outlet) -> str:
    """Its feed was forgotten; its news sitemap is kept."""
    outlet.serve("/feed.xml", rss("The Harbour Post", items(outlet, newest=timedelta(days=40))))
    outlet.serve("/news-sitemap.xml", urlset(outlet))
    return outlet.serve("/", front(named("/feed.xml")))


def abandoned_feed(outlet: Outlet) -> str:
    """Its feed has had nothing for a year; the page, with the time of each headline, is kept."""
    outlet.serve("/feed.xml", rss("The Harbour Post", others(outlet, newest=timedelta(days=400))))
    dated = front(named("/feed.xml")).replace("</h2>", "</h2><time datetime='2026-03-02T08:05:00Z'>8:05</time>")
    return outlet.serve("/", dated)


def empty_feed(outlet: Outlet) -> str:
    """Its feed has no items."""
    outlet.serve("/feed.xml", rss("The Harbour Post", []))
    return outlet.serve("/", front(named("/feed.xml")))


def closed(outlet: Outlet) -> str:
    """robots.txt closes all of it; its feed is where feeds are."""
    outlet.serve("/robots.txt", "User-agent: *\nDisallow: /\n")
    outlet.serve("/feed", rss("The Harbour Post", items(outlet)))
    return outlet.serve("/", front(named("/feed")))


def walled(outlet: Outlet) -> str:
    outlet.serve("/rss", rss("The Harbour Post", items(outlet)))
    body = "<h1>We value your privacy</h1><p>We and our 812 partners store things.</p><button>Accept all</button>"
    return outlet.serve("/", front(body=body, title="We value your privacy"))


def picky(outlet: Outlet) -> str:
    """Its pages are given to known browsers only; its feed to anybody."""
    outlet.serve("/feed", rss("The Harbour Post", items(outlet)))
    return outlet.serve("/", "Forbidden", status=403)


def slow(outlet: Outlet) -> str:
    outlet.serve("/feed.xml", rss("The Harbour Post", items(outlet)), delay=0.4)
    return outlet.serve("/", front(named("/feed.xml")), delay=0.4)


OTHERS = ["Cup final moved to the northern stadium", "Goalkeeper signs for two more years", "Rowers win on home waters"]


def others(outlet: Outlet, *, newest: timedelta = timedelta(minutes=1)) -> list[dict[str, object]]:
    """News that the front page does not show."""
    return [item | {"title": title, "link": outlet.url(f"/other/{slug(title)}")} for item, title in zip(items(outlet, newest=newest), OTHERS, strict=False)]  # fmt: skip


def editions(outlet: Outlet) -> str:
    """One feed for each language; that of the page's own is not the freshest."""
    outlet.serve("/de.xml", rss("Hafenpost (Deutsch)", others(outlet)))
    outlet.serve("/en.xml", rss("The Harbour Post (English)", items(outlet)))
    return outlet.serve("/en/", front(named("/de.xml", "Deutsch") + named("/en.xml", "English")))


def podcast(outlet: Outlet) -> str:
    """A podcast is named before the news, and fresher."""
    spoken = rss("The Harbour Hour", others(outlet)).replace(
        b"</item>", b'<enclosure url="https://outlet.example/a.mp3" type="audio/mpeg" length="1"/></item>'
    )
    outlet.serve("/hour.xml", spoken)
    outlet.serve("/news.xml", rss("The Harbour Post", items(outlet)))
    return outlet.serve("/", front(named("/hour.xml", "The Harbour Hour") + named("/news.xml"), "<div id=app></div>"))


def section(outlet: Outlet) -> str:
    """A section has a feed of its own, named after that of the whole site."""
    outlet.serve("/all.xml", rss("The Harbour Post", others(outlet)))
    outlet.serve("/port/feed/", rss("Port - The Harbour Post", items(outlet, newest=timedelta(hours=9))))
    return outlet.serve("/port/", front(named("/all.xml") + named("/port/feed/", "Port")))


def listing(outlet: Outlet) -> str:
    """Its feeds stand on a page about feeds."""
    outlet.serve("/x/sport.xml", rss("Sport", others(outlet)))
    outlet.serve("/x/top.xml", rss("Top stories", items(outlet)))
    list_ = '<h1>Our RSS feeds</h1><a href="/x/sport.xml">Sport</a> <a href="/x/top.xml">Top stories</a>'
    outlet.serve("/rss", front(body=list_, title="RSS"), content_type="text/html")
    return outlet.serve("/", front().replace("</main>", '</main><footer><a href="/rss">RSS</a></footer>'))


def by_query(outlet: Outlet) -> str:
    """A link tells that it is a feed by its query only."""
    outlet.serve("/index.php?format=feed&type=rss", rss("The Harbour Post", items(outlet)), content_type="text/xml")
    link = '<a href="/index.php?format=feed&amp;type=rss"><img src="/i.png" alt=""></a>'
    return outlet.serve("/", front().replace("</main>", f"</main>{link}"))


def by_word(outlet: Outlet) -> str:
    """A link tells that it is a feed by its picture only, and with a scheme of its own."""
    outlet.serve("/syndication", rss("The Harbour Post", items(outlet)), content_type="text/xml")
    link = f'<a href="feed:{outlet.url("/syndication")}"><img src="/i.png" alt="RSS feed"></a>'
    return outlet.serve("/", front().replace("</main>", f"</main>{link}"))


def leading_on(outlet: Outlet) -> str:
    """Its front page is a way to another."""
    outlet.serve("/en/feed.xml", rss("The Harbour Post", items(outlet)))
    outlet.serve("/en/", front(named("/en/feed.xml")))
    return outlet.serve("/", '<html><head><meta http-equiv="Refresh" content="0; URL=/en/"></head><body></body></html>')


def in_a_folder(outlet: Outlet) -> str:
    """It is a folder of a house that has a feed of its own."""
    outlet.serve("/feed", rss("The house that it is in", others(outlet)))
    outlet.serve("/post/rss.xml", rss("The Harbour Post", items(outlet)))
    return outlet.serve("/post/", front())


def part_without_feed(outlet: Outlet) -> str:
    """A section without a feed, of a site whose feed has other news."""
    outlet.serve("/feed", rss("The whole Harbour Post", others(outlet)))
    return outlet.serve("/port/", front())


def by_header(outlet: Outlet) -> str:
    """Only a header names its feed."""
    outlet.serve("/out/7.xml", rss("The Harbour Post", items(outlet)))
    link = (
        '</style.css>; rel=preload, </out/7.xml>; rel="alternate"; type="application/rss+xml"; title="News, all of it"'
    )
    return outlet.serve("/", front(), headers={"Link": link})


def in_frames(outlet: Outlet) -> str:
    outlet.serve("/menu.html", '<a href="/neu.xml">RSS</a>')
    outlet.serve("/main.html", front())
    outlet.serve("/neu.xml", rss("The Harbour Post", items(outlet)))
    frames = "<frameset><frame src='menu.html'><frame src='main.html'></frameset>"
    return outlet.serve("/", f"<html><head><title>The Harbour Post</title></head>{frames}</html>")


def from_an_article(outlet: Outlet) -> str:
    """The feed of an article's site, which only its front page names."""
    outlet.serve("/out/7.xml", rss("The Harbour Post", items(outlet)))
    outlet.serve("/", front(named("/out/7.xml")))
    said = (
        "<p>The harbour opened on Monday, and both ferries left on time, said the mayor to those who had come.</p>" * 2
    )
    text = "".join(said.replace("Monday", f"pier {n}") for n in range(6))
    meta = '<meta property="article:published_time" content="2026-03-02T08:05:00Z">'
    body = f"<article><h1>Mayor Quill opens the harbour</h1>{text}</article>"
    return outlet.serve("/news/2026/7-mayor.html", front(meta, body, title="Mayor Quill opens the harbour"))


SITES: dict[str, tuple[Callable[[Outlet], str], str, str]] = {
    # what is made · the kind and the path that must be chosen
    "wordpress": (wordpress, "feed", "/feed/"),
    "drupal": (drupal, "feed", "/rss.xml"),
    "blogger": (blogger, "feed", "/feeds/posts/default"),
    "plain": (plain, "page", "/"),
    "odd path": (odd_path, "feed", "/services/xml/rss/nyhed.aspx?x=1&y=2"),
    "redirected": (redirected, "feed", "/feeds/all.xml"),
    "base href": (with_base, "feed", "/en/news.rss"),
    "escaped": (escaped, "feed", "/feed.html"),
    "atom only": (atom_only, "feed", "/atom.xml"),
    "json only": (json_only, "jsonfeed", "/index.json"),
    "sitemap only": (mapped, "sitemap", "/maps/index.xml.gz"),
    "stale feed": (stale_feed, "sitemap", "/news-sitemap.xml"),
    "abandoned feed": (abandoned_feed, "page", "/"),
    "empty feed": (empty_feed, "page", "/"),
    "closed by robots": (closed, "feed", "/feed"),
    "consent wall": (walled, "feed", "/rss"),
    "403": (picky, "feed", "/feed"),
    "slow": (slow, "feed", "/feed.xml"),
    "editions": (editions, "feed", "/en.xml"),
    "podcast": (podcast, "feed", "/news.xml"),
    "section": (section, "feed", "/port/feed/"),
    "list of feeds": (listing, "feed", "/x/top.xml"),
    "by query": (by_query, "feed", "/index.php?format=feed&type=rss"),
    "by word": (by_word, "feed", "/syndication"),
    "leading on": (leading_on, "feed", "/en/feed.xml"),
    "in a folder": (in_a_folder, "feed", "/post/rss.xml"),
    "part without a feed": (part_without_feed, "page", "/port/"),
    "by header": (by_header, "feed", "/out/7.xml"),
    "in frames": (in_frames, "feed", "/neu.xml"),
    "from an article": (from_an_article, "feed", "/out/7.xml"),
}
"""Every site, and what is to be taken of it."""
