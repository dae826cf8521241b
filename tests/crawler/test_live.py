"""Live pages: each post is a stretch of the body, with its time and address."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.extract import Extract, extract
from crawler.page import Page
from tests.outlets import article

URL = "https://outlet.example/live/harbour"
INTRO = (
    "Follow what happens in the harbour of Quillport, where dredging has begun and the ferries wait for leave to sail."
)
POSTS = [
    ("15:10", "Ferries sail again", "The ferries sail again, the harbour master said at the quay this afternoon."),
    ("14:02", "A mine is found", "Divers found a mine from the war near the eastern pier of the harbour."),
]


def told(body: str) -> Extract:
    return extract(Page(url=URL, requested=URL, status=200, headers={"content-type": "text/html"}, body=body.encode()))


def marked_up(posts: list[tuple[str, str, str]]) -> str:
    blocks = "".join(
        f'<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" id="block-{at}">'
        f'<time datetime="2026-03-02T{at}:00Z">{at}</time><h2>{title}</h2><p>{text}</p></div>'
        for at, title, text in posts
    )
    page = article("Harbour: live", [INTRO]).decode()
    return page.replace("</article>", f"{blocks}</article>")


def test_posts_that_the_page_marks_are_stretches_of_the_body() -> None:
    found = told(marked_up(POSTS))
    assert "live" in found.labels
    assert [found.body[post.start : post.end] for post in found.posts] == [
        f"{title}\n\n{text}" for _, title, text in POSTS
    ]
    assert [post.at for post in found.posts] == [
        datetime(2026, 3, 2, 15, 10, tzinfo=UTC),
        datetime(2026, 3, 2, 14, 2, tzinfo=UTC),
    ]
    assert [post.url for post in found.posts] == [f"{URL}#block-15:10", f"{URL}#block-14:02"]


def test_what_stands_before_the_posts_stays_before_them() -> None:
    found = told(marked_up(POSTS))
    assert found.body.startswith(INTRO)
    assert found.body.count("Divers found a mine") == 1


def test_one_marked_block_is_an_article_and_no_live_page() -> None:
    found = told(marked_up(POSTS[:1]))
    assert found.posts == ()
    assert "live" not in found.labels


def test_posts_of_headlines_alone_do_not_take_the_place_of_the_text() -> None:
    posts = '[{"@type": "BlogPosting", "headline": "Mine found", "datePublished": "2026-03-02T14:02:00Z"}]'
    head = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Harbour: live",'
        f' "datePublished": "2026-03-02T08:00:00Z", "liveBlogUpdate": {posts}}}</script>'
    )
    found = told(article("Harbour: live", [f"{INTRO} {number}" for number in range(8)], head=head).decode())
    assert found.posts == ()
    assert found.body.count(INTRO) == 8


def test_a_page_tells_its_amp_and_mobile_addresses() -> None:
    head = (
        f'<link rel="canonical" href="{URL}"><link rel="amphtml" href="{URL}/amp">'
        '<link rel="alternate" media="only screen and (max-width: 640px)" href="https://m.outlet.example/live/harbour">'
        '<link rel="alternate" hreflang="fr" href="https://outlet.example/fr/live/harbour">'
    )
    found = told(article("Harbour", [INTRO], head=head).decode())
    assert found.canonical == URL
    assert found.alternates == (f"{URL}/amp", "https://m.outlet.example/live/harbour")


def test_of_a_day_in_json_ld_those_posts_count_that_the_page_shows() -> None:
    day = [(f"Post {n}", f"It is {n} o'clock, and the {n} ferries that were held back have sailed.") for n in range(12)]
    posts = [{"@type": "BlogPosting", "headline": title, "articleBody": text} for title, text in day]
    script = {"@type": "LiveBlogPosting", "headline": "Harbour: live", "datePublished": "2026-03-02T08:00:00Z"}
    page = article("Harbour: live", [INTRO]).decode()
    for shown, kept in ((6, 6), (0, 12)):  # where scripts bring the posts, all that are told count
        blocks = "".join(f"<section><h2>{title}</h2><p>{text}</p></section>" for title, text in day[:shown])
        head = f'<script type="application/ld+json">{json.dumps(script | {"liveBlogUpdate": posts})}</script></head>'
        found = told(page.replace("</head>", head).replace("</article>", f"{blocks}</article>"))
        assert len(found.posts) == kept


def stamped(posts: list[tuple[str, str, str]], frame: str) -> str:
    blocks = "".join(frame.format(at=at, title=title, text=text) for at, title, text in posts)
    page = article("Harbour: live", [INTRO]).decode()
    page = page.replace("<head>", '<head><meta property="article:published_time" content="2026-03-02T09:00:00Z">')
    return page.replace("</article>", f'<div class="x1">{blocks}</div></article>')


ENTRIES = [
    *POSTS,
    ("09:40", "Dredging begins", "The first ship began to dredge the harbour of Quillport this morning."),
]
FRAMES = {
    "divs": '<div class="x2"><div class="x3">{at}</div><div><h3>{title}</h3><p>{text}</p></div></div>',
    "a list": "<li><span>{at}</span><h4>{title}</h4><p>{text}</p></li>",
    "German": '<div><p class="x4"><b>{at} Uhr</b></p><h3>{title}</h3><p>{text}</p></div>',
    "times that tell no program": "<section><time>{at}</time><h2>{title}</h2><p>{text}</p></section>",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_entries_that_are_only_headed_by_a_time_are_posts(frame: str) -> None:
    found = told(stamped(ENTRIES, frame))
    assert "live" in found.labels
    assert [found.body[post.start : post.end] for post in found.posts] == [
        f"{title}\n\n{text}" for _, title, text in ENTRIES
    ]
    assert found.published is not None
    assert [post.at.strftime("%H:%M") for post in found.posts if post.at] == [at for at, _, _ in ENTRIES]
    assert {post.at.date() for post in found.posts if post.at} == {found.published.at.date()}
    assert found.body.startswith(INTRO)


def test_times_on_a_page_that_is_not_live_are_no_posts() -> None:
    body = stamped(ENTRIES, FRAMES["divs"]).replace("Harbour: live", "What is on tonight")
    url = "https://outlet.example/tonight"
    found = extract(Page(url=url, requested=url, status=200, headers={"content-type": "text/html"}, body=body.encode()))
    assert (found.posts, found.updates) == ((), ())
