"""Plain feeds: what is read without feedparser is what feedparser would have said. Outlets and texts are invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import plain
from crawler.page import Page
from crawler.parsed import Parsed
from crawler.sources import feed
from news.errors import SourceError
from tests import make

FIXTURES = Path(__file__).parents[2] / "fixtures" / "feeds"
ADDRESS = "https://outlet.example/world/feed.xml"
KIND = "application/rss+xml"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:pier="https://pier.example/terms" xmlns:thr="http://purl.org/syndication/thread/1.0"{root}>
<channel>{head}
{items}
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:pier="https://pier.example/terms"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"{root}>{head}
{items}
</feed>"""

# Each stands in real feeds, or is what a reader may trip over.
ROOTS = ["", "", ' xml:lang="en_GB"', ' xml:base="https://elsewhere.example/"', ' lang="de"', ' xmlns:m="http://search.yahoo.com/mrss"',
         ' xmlns:dc2="http://purl.org/dc/terms/"', ' xmlns:title="https://pier.example/t"', ' xml:lang=""']  # fmt: skip
RSS_HEADS = [
    "<title>The Harbour Herald</title>", "<link>https://outlet.example/</link>", "<description>News &amp; tides</description>",
    "<language>en-gb</language>", "<ttl>30</ttl>", "<sy:updatePeriod>hourly</sy:updatePeriod>", "<sy:updateFrequency>2</sy:updateFrequency>",
    '<atom:link rel="self" href="feed.xml" type="application/rss+xml"/>', '<atom:link rel="hub" href="https://hub.example/"/>',
    '<atom:link rel="next" href="?page=2"/>', "<image><url>/i.png</url><title>Herald</title><link>/</link></image>",
    "<lastBuildDate>Mon, 02 Mar 2026 08:00:00 GMT</lastBuildDate>", "<skipHours><hour>3</hour></skipHours>",
    "<itunes:author>Mara</itunes:author>", "<managingEditor>mara@outlet.example (Mara Lind)</managingEditor>", "<category>News</category>",
    '<cloud domain="rpc.example" port="80"/>', "<dc:language>fr</dc:language>", "<pier:berth>7</pier:berth>", "<title>Twice</title>",
    "<textInput><title>Search</title><name>q</name><link>/s</link></textInput>", "<copyright>© 2026 Herald</copyright>",
    "<generator>Press 5.1</generator>", "<webMaster>root@outlet.example</webMaster>", "<docs>https://docs.example/rss</docs>",
    '<site xmlns="com-wordpress:feed-additions:1">1234</site>', "<!-- a comment -->", "stray text",
]  # fmt: skip
RSS_PARTS = [
    "<title>Ferry talks resume</title>", "<title><![CDATA[Ferries &amp; <b>tides</b>]]></title>", "<title>Tides &lt;b&gt;rise&lt;/b&gt;</title>",
    "<title/>", "<title type='html'>Typed</title>", "<title>Fähre „Möwe“ läuft aus</title>", "<title>FÃ¤hre</title>", "<title>It\u0092s late</title>",
    "<link>https://outlet.example/a?x=1&amp;y=2</link>", "<link>/relative/a.html</link>", "<link> https://outlet.example/b </link>", "<link/>",
    "<link>https:///outlet.example/c</link>", "<link>https://outlet.example/a?x=1&amp;amp;y=2</link>", "<link href='https://outlet.example/h'/>",
    "<guid>https://outlet.example/a</guid>", '<guid isPermaLink="false">t3_1abc</guid>', "<guid>t3_1abc</guid>", "<guid/>",
    '<guid ispermalink="false">x</guid>', '<guid isPermaLink="FALSE">x</guid>', '<guid isPermalink="false">x</guid>',
    "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>", "<pubdate>Mon, 02 Mar 2026 07:00:00 GMT</pubdate>", "<dc:date>2026-03-02T08:00:00Z</dc:date>",
    "<atom:updated>2026-03-02T09:00:00Z</atom:updated>", "<description>The talks resume.</description>", "<description/>",
    "<description><![CDATA[<p>The <b>talks</b> resume.</p><img src='/t.jpg'/>]]></description>", "<description><p>Markup</p></description>",
    "<content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded>", "<content:encoded/>", "<dc:creator>Mara Lind</dc:creator>",
    "<dc:creator><![CDATA[Ole Sund]]></dc:creator>", "<dc:creator/>", "<author>mara@outlet.example (Mara Lind)</author>", "<author>Mara Lind</author>",
    "<category>World</category>", '<category domain="https://outlet.example/tags">Ferries</category>', "<category/>", '<category term="x"/>',
    "<dc:subject>Ports</dc:subject>", "<comments>https://outlet.example/a#c</comments>", "<slash:comments>3</slash:comments>",
    '<source url="https://wire.example/feed">Wire</source>', "<source>Wire</source>", '<enclosure url="https://outlet.example/e.jpg" type="Image/JPEG" length="1"/>',
    '<enclosure url="https://outlet.example/e.mp3" type="audio/mpeg"/>', '<enclosure href="https://outlet.example/h.jpg" type="image/png"/>',
    '<media:content url="https://outlet.example/m.jpg" medium="image" type="IMAGE/JPEG"><media:title>A ferry</media:title><media:credit>Ole</media:credit></media:content>',
    '<media:thumbnail url="https://outlet.example/t.jpg" width="10"/>', "<media:thumbnail>https://outlet.example/t2.jpg</media:thumbnail>",
    '<media:group><media:content url="/g.jpg"/><media:thumbnail url="/gt.jpg"/></media:group>', "<media:title>Media title</media:title>",
    "<media:description>Caption</media:description>", "<media:keywords>a, b</media:keywords>", "<media:category>News</media:category>",
    '<media:text type="plain">said</media:text>', '<media:copyright url="/c">Herald</media:copyright>', "<media:rating>nonadult</media:rating>",
    "<feedburner:origLink>https://outlet.example/orig</feedburner:origLink>", "<itunes:summary>Spoken</itunes:summary>", "<pier:berth>7</pier:berth>",
    '<pier:berth side="west"/>', "<pier:crane><pier:load>1</pier:load></pier:crane>", '<atom:link rel="alternate" type="text/html" href="/alt.html"/>',
    '<atom:link rel="replies" href="/r.xml" type="application/atom+xml"/>', "<summary>Odd</summary>", "<updated>2026</updated>", "<language>nl</language>",
    "<p xmlns='http://www.w3.org/1999/xhtml'>Inline</p>", "<dc:title>DC title</dc:title>", "<dc:description>DC words</dc:description>",
    '<post-id xmlns="com-wordpress:feed-additions:1">77</post-id>', "<image>/i.jpg</image>", "<thr:total>2</thr:total>", "stray", "<!-- c -->",
    "<Title>Upper</Title>", "<description xml:lang='da'>Dansk</description>", "<created>2026-03-01</created>", "<id>own</id>", "<content>Odd</content>",
]  # fmt: skip
ATOM_HEADS = [
    "<title>Herald</title>", '<title type="html">Her&amp;lt;b&gt;ald</title>', "<id>tag:outlet.example,2026:feed</id>", '<link rel="self" href="/f.xml"/>',
    '<link href="/"/>', '<link rel="hub" href="https://hub.example/"/>', "<updated>2026-03-02T08:00:00Z</updated>",
    "<author><name>Desk</name></author>", "<subtitle>Tides</subtitle>", '<generator uri="/g" version="1">Press</generator>', "<icon>/i</icon>",
    "<rights>All</rights>", '<category term="news"/>', "<pier:berth>1</pier:berth>", "<logo>/l</logo>", '<rights type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div></rights>',
]  # fmt: skip
ATOM_PARTS = [
    "<title>Ferry talks</title>", '<title type="html">Ferry &lt;b&gt;talks&lt;/b&gt;</title>', '<title type="text">1 &lt; 2</title>', "<title/>",
    '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Talks</div></title>', "<id>tag:outlet.example,2026:1</id>", "<id>https://outlet.example/a</id>", "<id/>",
    '<link href="https://outlet.example/a"/>', '<link rel="alternate" type="TEXT/HTML" href="/rel.html"/>', '<link rel="self" href="/s"/>',
    '<link rel="enclosure" type="image/png" href="/e.png" length="3"/>', '<link rel="alternate" type="application/json" href="/a.json"/>', "<link/>",
    '<link rel="related" href="https://x.example/" title="X"/>', '<link rel="Alternate" hreflang="de" href="/de"/>', "<published>2026-03-02T08:00:00Z</published>",
    "<updated>2026-03-02T09:00:00+01:00</updated>", "<summary>The talks.</summary>", '<summary type="html">&lt;p&gt;The talks&lt;/p&gt;</summary>',
    '<summary type="text">1 &lt; 2 &lt;/p&gt;</summary>', '<content type="html"><![CDATA[<p>All</p>]]></content>', "<content>Plain &lt;b&gt;</content>",
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>All</p></div></content>', '<content type="image/png" src="/c.png"/>',
    '<content type="text/plain">words</content>', '<content type="text/html" xml:base="https://b.example/">x</content>',
    "<author><name>Mara Lind</name></author>", "<author><name>Ole</name><email>ole@outlet.example</email><uri>/ole</uri></author>", "<author><email>o@outlet.example</email></author>",
    "<author>Bare</author>", "<author/>", "<author><name/></author>", "<contributor><name>Third</name></contributor>", '<category term="ports" label="Ports"/>',
    '<category term="ports" scheme="s"/>', "<category>Text</category>", '<category label="only"/>', "<rights>Mine</rights>", "<source><title>Wire</title></source>",
    '<media:thumbnail url="https://outlet.example/t.jpg"/>', '<media:group><media:title>M</media:title><media:content url="/v" type="video/mp4"/></media:group>',
    "<thr:total>1</thr:total>", '<thr:in-reply-to ref="x"/>', "<feedburner:origLink>https://outlet.example/o</feedburner:origLink>", "<dc:creator>DC</dc:creator>",
    "<pier:berth>7</pier:berth>", "<issued>2026</issued>", "<created>2026</created>", "text", "<dc:date>2026</dc:date>",
]  # fmt: skip
KINDS = [
    "application/rss+xml",
    "application/atom+xml; charset=UTF-8",
    "text/xml",
    "text/html; charset=utf-8",
    "application/xml; charset=iso-8859-1",
    "",
]


def both(body: bytes, kind: str = KIND, address: str = ADDRESS) -> tuple[Parsed | str, Parsed | str, bool]:
    """What is read with and without this module, and whether it had no doubt."""
    page = Page(url=address, requested=address, status=200, body=body, headers={"content-type": kind} if kind else {})
    told: list[plain.Told | None] = []

    def listening(*given: str) -> plain.Told | None:
        told.append(READ(*given))  # type: ignore[arg-type]  # as given
        return told[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "read", listening)
        ours = _parsed(page)
        patch.setattr(plain, "read", lambda *_: None)
        return ours, _parsed(page), bool(told and told[0])


READ = plain.read


def _parsed(page: Page) -> Parsed | str:
    try:
        return feed.parse(page, make.source())
    except SourceError as error:
        return str(error)


def rss(items: Sequence[Sequence[str]], head: Sequence[str] = (), root: str = "") -> bytes:
    written = "\n".join(f"<item>{''.join(parts)}</item>" for parts in items)
    return RSS.format(root=root, head="\n".join(head), items=written).encode()


def atom(items: Sequence[Sequence[str]], head: Sequence[str] = (), root: str = "") -> bytes:
    written = "\n".join(f"<entry>{''.join(parts)}</entry>" for parts in items)
    return ATOM.format(root=root, head="\n".join(head), items=written).encode()


def some(parts: Sequence[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(parts), max_size=most)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", KINDS)
def test_the_fixtures_read_the_same(path: Path, kind: str) -> None:
    ours, theirs, _ = both(path.read_bytes(), kind)
    assert ours == theirs


@settings(max_examples=100)
@given(
    items=st.lists(some(RSS_PARTS, 7), min_size=1, max_size=2),
    head=some(RSS_HEADS, 4),
    root=st.sampled_from(ROOTS),
    kind=st.sampled_from(KINDS),
)
def test_rss_of_any_make_reads_the_same(items: list[list[str]], head: list[str], root: str, kind: str) -> None:
    ours, theirs, _ = both(rss(items, head, root), kind)
    assert ours == theirs


@settings(max_examples=100)
@given(
    items=st.lists(some(ATOM_PARTS, 7), min_size=1, max_size=2),
    head=some(ATOM_HEADS, 4),
    root=st.sampled_from(ROOTS),
    kind=st.sampled_from(KINDS),
)
def test_atom_of_any_make_reads_the_same(items: list[list[str]], head: list[str], root: str, kind: str) -> None:
    ours, theirs, _ = both(atom(items, head, root), kind)
    assert ours == theirs


USUAL_RSS = [RSS_PARTS[n] for n in (0, 8, 16, 22, 28, 30, 32, 37)]
USUAL_ATOM = [ATOM_PARTS[n] for n in (1, 5, 8, 16, 17, 19, 21, 27)]


@settings(max_examples=40)
@given(
    at=st.integers(0, 2_000),
    end=st.integers(0, 30),
    put=st.sampled_from(["", "<", "&", "]]>", "\x00", "é", "<x>", "<!--", "-->", "<![CDATA[", "xml:base='/'"]),
)
def test_a_feed_that_was_damaged_reads_the_same(at: int, end: int, put: str) -> None:
    for body in (rss([USUAL_RSS]), atom([USUAL_ATOM])):
        cut = at % len(body)
        ours, theirs, _ = both(body[:cut] + put.encode() + body[cut + end :])
        assert ours == theirs


@pytest.mark.parametrize(
    "body", [rss([USUAL_RSS] * 3, RSS_HEADS[:12]), atom([USUAL_ATOM] * 3, ATOM_HEADS[4:8])], ids=["rss", "atom"]
)
def test_usual_feeds_are_read_without_feedparser(body: bytes) -> None:
    ours, theirs, sure = both(body)
    assert ours == theirs
    assert sure


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + rss([USUAL_RSS]),
        rss([USUAL_RSS]).replace(b"UTF-8", b"windows-1252"),
        rss([USUAL_RSS], root=' xml:base="https://elsewhere.example/"'),
        rss([[*USUAL_RSS, RSS_PARTS[29]]]),
        rss([USUAL_RSS])[:-9],
        rss([]),
        b"<html><body>no feed</body></html>",
        b"",
    ],
)  # fmt: skip
def test_what_is_doubtful_is_left_to_feedparser(body: bytes) -> None:
    assert plain.read(body, ADDRESS, KIND) is None


def test_an_entity_bomb_is_not_even_begun() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]>' + rss([["<title>&a11;</title>"]]).decode().split("?>")[1]
    assert plain.read(bomb.encode(), ADDRESS, KIND) is None


def test_nesting_without_an_end_is_left_to_feedparser() -> None:
    assert plain.read(rss([["<media:group>" * 50_000]]), ADDRESS, KIND) is None
    assert plain.read(rss([["<pier:x>" * 50_000]]), ADDRESS, KIND) is None


def test_two_thousand_items_are_kept_and_the_rest_is_told() -> None:
    body = rss([[f"<title>Ferry {n}</title><link>/{n}</link>"] for n in range(2_003)])
    ours, _, sure = both(body)
    assert sure
    assert isinstance(ours, Parsed)
    assert len(ours.drafts) == 2_000
    assert re.search("2003 items", ours.warnings[0])
