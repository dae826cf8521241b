"""Two invented outlets: one has a feed, the other a section page. Each publishes one of the two seed articles.

/world.xml, /2/ARTICLE      The Harbour Herald: RSS with an extract, and the article's page
/middle-east, /2/ARTICLE    Southern Courier: a section page, and the article's page
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

STYLE = "body{font:1.1rem/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"


@dataclass(frozen=True, slots=True)
class Paper:
    """An outlet and the article it has."""

    name: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The seed's lines."""
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def headline(self) -> str:
        """Its first words: the seeds have no headline of their own."""
        words = self.paragraphs[0].split()
        while len(" ".join(words)) > 100 or words[-1].startswith("“"):
            words.pop()
        return " ".join(words).rstrip(",;:.") + " …"

    @property
    def path(self) -> str:
        """Where the article is."""
        return f"/2/{hashlib.sha256(self.text.encode()).hexdigest()[:8]}-ceasefire-talks-in-egypt"


def seeds() -> list[str]:
    """The two articles, as given."""
    folder = files("wirewatch.demo") / "seeds"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".txt"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def herald(paper: Paper, now: datetime) -> Starlette:
    """An outlet with an RSS feed."""
    at = now - timedelta(minutes=50)

    def feed(base: str) -> str:
        link = f"{base}{paper.path}"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
            f"<title>{escape(paper.name)}</title><link>{base}/</link><description>World news</description>"
            f"<item><title>{escape(paper.headline)}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(paper.paragraphs[0])}</description></item>"
            "</channel></rss>"
        )

    return Starlette(
        routes=[
            Route("/world.xml", answering(feed, "application/rss+xml")),
            Route(paper.path, answering(lambda _: page(paper, at), "text/html")),
        ]
    )


def courier(paper: Paper, now: datetime) -> Starlette:
    """An outlet with a section page."""
    at = now - timedelta(minutes=20)

    def section(_: str) -> str:
        return document(
            f"Middle East - {paper.name}",
            f"<h1>Middle East</h1><main><article><h2><a href='{paper.path}'>{escape(paper.headline)}</a></h2>"
            f"<p>{escape(paper.paragraphs[0][:160])} …</p></article></main>",
        )

    return Starlette(
        routes=[
            Route("/middle-east", answering(section, "text/html")),
            Route(paper.path, answering(lambda _: page(paper, at), "text/html")),
        ]
    )


def page(paper: Paper, at: datetime) -> str:
    """The article's page. The seeds have no dates: it says that it is from today."""
    published = f'<meta property="article:published_time" content="{at.isoformat(timespec="seconds")}">'
    text = "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in paper.paragraphs)
    return document(
        f"{paper.headline} - {paper.name}",
        f"<main><article><h1>{escape(paper.headline)}</h1>\n{text}</article></main>",
        head=published,
    )


def document(title: str, body: str, *, head: str = "") -> str:
    """A page of an outlet."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )


def answering(text: Callable[[str], str], kind: str) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint with an ETag: asked again, it says 304."""

    async def answer(request: Request) -> Response:
        body = text(str(request.base_url).rstrip("/")).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        return Response(body, media_type=kind, headers={"ETag": etag})

    return answer


def papers(texts: Sequence[str]) -> tuple[Paper, Paper]:
    """Who publishes what."""
    return Paper("The Harbour Herald", texts[0]), Paper("Southern Courier", texts[1])
