"""Lists of feeds: what becomes of each is seen by asking it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.outlets import Answer, Outlet, rss
from tests.sites import front, items, named

CONFIG = "crawl: {allow: [127.0.0.2], per_host_delay: 0, per_host_concurrency: 8, timeout: 1s}\n"


@pytest.fixture
def place(tmp_path: Path, run: Run) -> Path:
    (tmp_path / "wirewatch.yaml").write_text(CONFIG)
    return tmp_path


LOGIN = "<html><head><title>Log in</title></head><body><form><input type=password></form></body></html>"


def outline(title: str, url: str, home: str = "") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{escape(url)}" htmlUrl="{escape(home)}"/>'


def listed(outlet: Outlet, place: Path) -> None:
    """A list that was kept for years."""
    outlet.serve("/good.xml", rss("Good", items(outlet)))
    outlet.serve("/other.xml", rss("Other", items(outlet)[:2]))
    outlet.serve("/twin.xml", rss("Good", items(outlet)))
    outlet.redirect("/old.xml", "/other.xml", status=301)
    outlet.redirect("/hop.xml", "/good.xml", status=302)
    outlet.serve("/gone.xml", status=410)
    outlet.serve("/shut.xml", status=403)
    outlet.serve("/busy.xml", status=503)
    outlet.serve("/lost.xml", status=404)
    outlet.serve("/new.xml", rss("Found again", items(outlet)[:3]))
    outlet.serve("/home/", front(named("/new.xml")))
    outlet.serve("/login", front(named("/new.xml")))
    outlet.redirect("/members.xml", "/login?next=/members.xml", status=301)
    outlet.serve("/subscribers.xml", LOGIN)
    rows = [
        '<outline text="World News">',
        outline("Good", outlet.url("/good.xml")),
        outline("Old", outlet.url("/old.xml")),
        '<outline text="Deep">',
        outline("Twin", outlet.url("/twin.xml")),
        outline("Hop", outlet.url("/hop.xml")),
        "</outline></outline>",
        outline("Gone", outlet.url("/gone.xml"), outlet.url("/nowhere")),
        outline("Shut", outlet.url("/shut.xml")),
        outline("Busy", outlet.url("/busy.xml")),
        outline("Lost", outlet.url("/lost.xml"), outlet.url("/home/")),
        outline("Good again", outlet.url("/good.xml")),
        outline("Members", outlet.url("/members.xml")),
        outline("Subscribers", outlet.url("/subscribers.xml"), outlet.url("/home/")),
        outline("Inside", "http://127.0.0.1:1/feed.xml"),
    ]
    (place / "feeds.opml").write_text(f'<?xml version="1.0"?><opml version="2.0"><body>{"".join(rows)}</body></opml>')


def test_each_feed_is_asked_and_what_became_of_it_is_told(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        listed(outlet, place)
        said = run("sources", "import", "feeds.opml", "--json")
        assert said.code == 0, said.err
        became = {row["title"]: row["became"] for row in said.json["feeds"]}
        assert became == {
            "Good": "ok", "Old": "moved", "Twin": "duplicate", "Hop": "duplicate", "Gone": "gone", "Shut": "blocked",
            "Busy": "down", "Lost": "moved", "Good again": "duplicate", "Inside": "blocked",
            "Members": "blocked", "Subscribers": "blocked",
        }  # fmt: skip
        added = said.json["added"]
        assert added["good"] == {"url": outlet.url("/good.xml"), "outlet": "Good", "tags": ["world-news"]}
        assert added["old"]["url"] == outlet.url("/other.xml")
        assert added["lost"]["url"] == outlet.url("/new.xml")
        assert added["shut"]["enabled"] is False
        assert list(added) == ["good", "old", "shut", "busy", "lost", "members", "subscribers", "inside"]
        assert added["members"]["enabled"] is added["subscribers"]["enabled"] is False
        assert run("check").code == 0
        again = run("sources", "import", "feeds.opml")
        assert "0 added" in again.out
        assert not list(place.glob(".import-*"))


def test_a_table_tells_the_odd_ones_and_the_counts(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        outlet.serve("/good.xml", rss("Good", items(outlet)))
        outlet.redirect("/old.xml", "/good.xml", status=301)
        outlet.serve("/gone.xml", status=410)
        rows = [outline(name, outlet.url(f"/{name}.xml"), outlet.url("/nowhere")) for name in ("old", "gone", "gone")]
        (place / "feeds.opml").write_text(f"<opml><body>{''.join(rows)}</body></opml>")
        out = run("sources", "import", "feeds.opml", "--dry-run").out
    assert "3 feeds: 1 moved (fixed), 1 gone, 1 duplicate; 1 would be added" in " ".join(out.split())
    assert "410 Gone" in out
    assert (place / "wirewatch.yaml").read_text() == CONFIG


def test_an_import_that_was_interrupted_goes_on_where_it_was(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Outlet() as outlet:
        outlet.serve("/a.xml", rss("A", items(outlet)))
        outlet.script("/b.xml", [Answer(body=rss("B", items(outlet)[:1]))])
        rows = outline("A", outlet.url("/a.xml")) + outline("B", outlet.url("/b.xml"))
        (place / "feeds.opml").write_text(f"<opml><body>{rows}</body></opml>")

        async def stopped(crawler: object, url: str, home: str | None) -> object:
            if url.endswith("/b.xml"):
                raise KeyboardInterrupt
            return await ask(crawler, url, home)  # type: ignore[arg-type]  # a Crawler

        from crawler.collector import Crawler

        ask = Crawler.probe
        with monkeypatch.context() as patch:
            patch.setattr(Crawler, "probe", stopped)
            patch.setattr("wirewatch.cli.opml.AT_ONCE", 1)
            assert run("sources", "import", "feeds.opml").code == 130
        assert (place / "wirewatch.yaml").read_text() == CONFIG
        asked = len(outlet.asked("/a.xml"))
        said = run("sources", "import", "feeds.opml")
        assert "2 ok; 2 added" in said.out
        assert "1 were asked already" in said.err
        assert len(outlet.asked("/a.xml")) == asked


def test_a_list_that_is_exported_can_be_brought_back(place: Path, run: Run) -> None:
    (place / "texts").mkdir()
    (place / "wirewatch.yaml").write_text(
        "sources:\n"
        "  one: {url: 'https://one.example/feed?a=1&b=2', outlet: 'One & only', tags: [world, wires]}\n"
        "  two: {url: https://two.example/feed, kind: jsonfeed}\n"
        "  files: {path: texts}\n"
    )
    said = run("sources", "export", "out.opml")
    assert "2 feeds written to out.opml" in said.out
    assert "files" in said.err
    (place / "wirewatch.yaml").write_text(CONFIG)
    added = run("sources", "import", "out.opml", "--no-probe", "--json").json["added"]
    assert added["one-only"] == {
        "url": "https://one.example/feed?a=1&b=2",
        "outlet": "One & only",
        "tags": ["world", "wires"],
    }
    assert added["two-example"]["url"] == "https://two.example/feed"


def test_sources_are_listed_shown_and_checked(place: Path, run: Run) -> None:
    with Outlet() as outlet:
        outlet.serve("/feed.xml", rss("Good", items(outlet)), etag='"v1"')
        outlet.serve("/robots.txt", "User-agent: *\nDisallow: /news\n")
        sources = f"sources:\n  good: {{url: '{outlet.url('/feed.xml')}', full_text: false}}\n  bad: {{url: '{outlet.url('/no')}'}}\n"
        (place / "wirewatch.yaml").write_text(CONFIG + sources)
        assert run("sources", "list").out.count("not asked yet") == 2
        checked = run("sources", "check", "--json")
        assert checked.code == 1
        good, bad = checked.json
        assert good["conditional"] is True
        assert "robots.txt" in good["robots"]
        assert (good["fetch"]["found"], bad["fetch"]["status"]) == (6, 404)
        said = " ".join(run("sources", "check").out.split())
        assert "✗ bad: 127.0.0.2 answered 404 Not Found" in said
        assert "! good: robots.txt of 127.0.0.2 closes /news" in said
        assert run("sources", "check", "good").code == 0
        assert run("articles", "--json").json == []
        run("crawl", "good", "--quiet")
    shown = run("sources", "show", "good")
    assert 'ETag "v1", 6 items known' in shown.out
    assert "known after an hour of polls" in shown.out
    assert "Mayor Quill opens the harbour" in shown.out
    told = run("sources", "list", "--json").json[0]
    assert (told["etag"], told["known_items"], told["failures"]) == ('"v1"', 6, 0)
    assert run("sources", "show", "goood").err.endswith("hint: did you mean good?\n")
