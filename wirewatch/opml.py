"""OPML: lists of feeds, as feed readers write and read them.

    <outline text="World"><outline type="rss" text="The Herald" xmlUrl="https://herald.example/feed.xml"/></outline>
    Listed(url="https://herald.example/feed.xml", title="The Herald", tags=("world",))

Folders become tags; a tag becomes a folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, indent, tostring

from config.words import slug_of
from news.errors import WirewatchError
from news.model import Source

MOST = 20_000_000  # bytes
FEEDS = ("feed", "jsonfeed")  # kinds that a feed reader understands
_DEEPEST = 20  # folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One feed of a list."""

    url: str
    title: str = ""
    home: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()


def read(file: Path) -> list[Listed]:
    """The feeds of *file* in its order, as often as they stand there. Raises WirewatchError, OSError."""
    body = file.read_bytes()
    if len(body) > MOST:
        raise WirewatchError(f"{file} has more than {MOST:,} bytes")
    if b"<!ENTITY" in body:  # an export of a feed reader has none; entities of entities fill the memory
        raise WirewatchError(f"{file} declares entities: it is refused")
    try:
        root = fromstring(body.lstrip(b"\xef\xbb\xbf \t\r\n"))  # noqa: S314  entities are refused above
    except ParseError as error:
        raise WirewatchError(f"{file} is not OPML: {error}", hint="export it from the feed reader again") from None
    return list(_listed(root, ()))


def _listed(within: Element, folders: tuple[str, ...]) -> Iterator[Listed]:
    for outline in within:
        if not isinstance(outline.tag, str) or outline.tag.rpartition("}")[2].lower() not in {
            "outline",
            "body",
            "opml",
        }:
            continue
        said = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        title = " ".join((said.get("title") or said.get("text") or "").split())
        url = said.get("xmlurl", "")
        if url.startswith("feed:"):
            url = url.removeprefix("feed:") if "://" in url[5:] else f"http://{url[5:].lstrip('/')}"
        if url.lower().startswith(("http://", "https://")):
            home = said.get("htmlurl", "")
            category = [
                part for each in said.get("category", "").split(",") for part in each.split("/") if part.strip()
            ]
            yield Listed(
                url=url,
                title=title,
                home=home if home.startswith(("http://", "https://")) else None,
                language=said.get("language") or None,
                tags=tuple(dict.fromkeys(filter(None, (slug_of(name) for name in (*folders, *category))))),
            )
        if len(folders) < _DEEPEST:
            yield from _listed(outline, (*folders, title) if title and not url else folders)


def write(sources: Sequence[Source], *, title: str) -> str:
    """A list of those of *sources* that are feeds; each in the folder of its first tag."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    folders: dict[str, Element] = {}
    for source in sources:
        if source.kind not in FEEDS:
            continue
        parent = body
        if source.tags:
            name = source.tags[0]
            if name not in folders:
                folders[name] = SubElement(body, "outline", text=name, title=name)
            parent = folders[name]
        told = {"type": "rss", "text": source.outlet, "title": source.outlet, "xmlUrl": source.url}
        more = {"category": ",".join(source.tags[1:]), "language": source.language or ""}
        SubElement(parent, "outline", told | {name: value for name, value in more.items() if value})
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
