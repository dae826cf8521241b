"""Hearing: what an XML parser says of a feed, kept under feedparser's names.

reader = Reader("https://outlet.example/feed.xml", ELEMENTS, ENDS)      the tables: crawler.elements
reader.parser.Parse(body, True)                    DoubtError where feedparser might see something else
reader.head, reader.entries
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin
from xml.parsers import expat

from crawler.doubts import ODD, DoubtError, look_sound, plainly, type_of
from crawler.links import is_whole
from crawler.namespaces import ATOM, KNOWN, SPOKEN_FOR, THEIRS, WORDPRESS, is_harmless

LANG = "http://www.w3.org/XML/1998/namespace lang"
_WEB_PAGES = {"html", "text/html", "xhtml", "application/xhtml+xml"}
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)(/*)(.*?)")
_IMAGE_PARTS = frozenset({"url", "title", "link", "width", "height", "description"})


Attributes = dict[str, str]
Start = Callable[["Reader", str, Attributes], None]
End = Callable[["Reader", str], None]


class Reader:
    """Hears the parser, and keeps what `crawler.sources.feed` asks for."""

    def __init__(self, base: str, elements: Mapping[str, Mapping[str, Start]], ends: Mapping[str, End]) -> None:
        self.head: dict[str, Any] = {"links": []}
        self.entries: list[dict[str, Any]] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartNamespaceDeclHandler = self.declared
        self.parser.StartDoctypeDeclHandler = self.doubt
        self._base = base
        self._elements, self._ends = elements, ends
        self._lang: str | None = None
        self._prefixes: dict[str | None, str] = {}
        self._foreign: set[str] = set()  # namespaces that mean nothing to feedparser
        self._places: list[str] = []
        self._entry: dict[str, Any] = {}
        self._seen: set[str] = set()  # of the item, or of the feed
        self._of_feed: set[str] = set()
        self._text: list[str] | None = None
        self._key = ""
        self._attributes: Attributes = {}
        self.author_parts: Attributes = {}  # Atom: of the author that is open

    # --- what the parser says ------------------------------------------------------------------

    def doubt(self, *_: object) -> None:
        raise DoubtError

    def declared(self, prefix: str | None, uri: str | None) -> None:
        """A namespace: one that we know by its usual name, or one that means nothing to feedparser."""
        if not uri or self._prefixes.setdefault(prefix, uri) != uri:
            raise DoubtError
        if (prefix, uri) == (None, WORDPRESS):
            return
        called = KNOWN.get(uri)
        if called is not None:
            if prefix is None and uri != ATOM:
                raise DoubtError
            if prefix and prefix.lower() in SPOKEN_FOR and prefix.lower() != called:
                raise DoubtError
        elif prefix is None or prefix.lower() in SPOKEN_FOR or THEIRS.search(uri):
            if not is_harmless(prefix, uri):
                raise DoubtError
        else:
            self._foreign.add(uri)

    def start(self, name: str, attributes: Attributes) -> None:
        place = self._places[-1] if self._places else ""
        if place == "image":
            if name not in _IMAGE_PARTS or attributes:
                raise DoubtError
            self._places.append("leaf")
            return
        known = self._elements[place].get(name)
        if known is None:
            if (
                place not in {"channel", "feed", "item", "entry", "media"}
                or name.partition(" ")[0] not in self._foreign
            ):
                raise DoubtError
            known = Reader.ignored
        known(self, name, attributes)

    def end(self, _: str) -> None:
        place = self._places.pop()
        if place == "text":
            text, self._text = "".join(self._text or ()).strip(), None
            if not text.isascii():
                look_sound(text)
            self._ends.get(self._key, Reader.keep)(self, text)
        elif place in {"item", "entry"}:
            self.close()
        elif place == "author":
            self.authored()

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        elif self._places and self._places[-1] in {"author", "person"} and not text.isspace():
            raise DoubtError

    # --- places --------------------------------------------------------------------------------

    def enter(self, place: str) -> None:
        self._places.append(place)

    def root(self, place: str, attributes: Attributes) -> None:
        lang = attributes.pop(LANG, None)
        if lang == "" or any(" " in key or key.lower() in ODD for key in attributes):
            raise DoubtError
        if lang is not None:
            self._lang = self.head["language"] = lang.replace("_", "-")
        self.enter(place)

    def open(self, place: str, attributes: Attributes) -> None:
        """An item."""
        if attributes:
            raise DoubtError
        self._of_feed, self._seen = self._seen, set()
        self._entry = {"links": []}
        self.enter(place)

    def close(self) -> None:
        entry, seen = self._entry, self._seen
        if "media:title" in seen and (not entry.get("title") or "source" in seen):
            raise DoubtError  # it may stand for the title
        self.entries.append(entry)
        self._seen = self._of_feed

    @property
    def holder(self) -> dict[str, Any]:
        return self._entry if "item" in self._places or "entry" in self._places else self.head

    # --- elements ------------------------------------------------------------------------------

    def once(self, key: str) -> None:
        if key in self._seen:
            raise DoubtError
        self._seen.add(key)

    def hear(self, key: str, attributes: Attributes) -> None:
        """The text of an element, under *key* when it ends."""
        self._key, self._attributes, self._text = key, attributes, []
        self._places.append("text")

    def keep(self, text: str) -> None:
        self.holder[self._key] = text

    def end_link(self, text: str) -> None:
        """RSS: the address is the text."""
        if not text:
            raise DoubtError
        href = self.joined(text)
        if "&" in href:
            href = re.sub("&([A-Za-z0-9_]+);", r"&\g<1>", href.replace("&amp;", "&"))
        holder = self.holder
        holder["link"] = href
        holder["links"].append({"rel": "alternate", "type": "text/html", "href": href})

    def end_guid(self, text: str) -> None:
        if not text:
            raise DoubtError
        self._entry["id"] = text
        given = self._attributes
        if given.get("isPermaLink", given.get("ispermalink", "true")) == "true":
            self._entry.setdefault("link", text)

    def end_atom_id(self, text: str) -> None:
        if self.holder is self._entry:
            self.end_guid(text)

    def end_author(self, text: str) -> None:
        """RSS: a name, or an address with a name."""
        authors = self._entry.setdefault("authors", [])
        authors.append({"name": text} if text else {})
        self._entry["author"] = text
        if len(authors) > 1 and any("@" in each.get("name", "") for each in authors):
            raise DoubtError  # it takes these apart

    def authored(self) -> None:
        """Atom: a name, an address, or both."""
        author = self.author_parts
        if self.holder is self._entry:
            name, mail = author.get("name"), author.get("email")
            if self._entry.get("authors") and not name:
                raise DoubtError  # it takes the one before for it
            self._entry.setdefault("authors", []).append(author)
            self._entry["author"] = f"{name} ({mail})" if name and mail else name or mail or ""

    def end_name(self, text: str) -> None:
        if self._key in self.author_parts:
            raise DoubtError
        self.author_parts[self._key] = text

    def end_category(self, text: str) -> None:
        if text and self.holder is self._entry:
            self._entry.setdefault("tags", []).append({"term": text})

    def end_title(self, text: str) -> None:
        holder = self.holder
        holder["title"] = text
        holder["title_detail"] = {"language": self._lang}

    def end_description(self, text: str) -> None:
        self.summed(text, "text/html")

    def end_summary(self, text: str) -> None:
        self.summed(text, type_of(self._attributes))

    def summed(self, text: str, type_: str) -> None:
        if self.holder is self._entry:
            self._entry["summary"] = text
            self._entry["summary_detail"] = {"type": type_, "language": self._lang}

    def end_encoded(self, text: str) -> None:
        self.told(text, "text/html")

    def end_content(self, text: str) -> None:
        self.told(text, type_of(self._attributes))

    def told(self, text: str, type_: str) -> None:
        self._entry["content"] = [{"type": type_, "language": self._lang, "value": text}]
        self._entry.setdefault("summary", text)

    def link(self, _: str, attributes: Attributes) -> None:
        """Atom's, in a feed of either kind."""
        link = {"rel": "alternate"} | plainly(attributes, lowered=("rel", "type"))
        link.setdefault("type", "application/atom+xml" if link["rel"] == "self" else "text/html")
        if not link.get("href") or "url" in link or "uri" in link:
            raise DoubtError
        link["href"] = self.joined(link["href"])
        holder = self.holder
        holder["links"].append(link)
        if link["rel"] == "alternate" and link["type"] in _WEB_PAGES:
            holder["link"] = link["href"]
        self.enter("leaf")

    def enclosure(self, _: str, attributes: Attributes) -> None:
        given = plainly(attributes, lowered=("rel", "type"))
        if "uri" in given or ("url" in given and "href" in given):
            raise DoubtError
        if given.get("url"):
            given["href"] = given.pop("url")
        self._entry["links"].append(given | {"rel": "enclosure"})
        self.enter("leaf")

    def medium(self, name: str, attributes: Attributes) -> None:
        kind = name.rpartition(" ")[2]
        given = plainly(attributes, lowered=("rel", "type"))
        if kind == "thumbnail" and not given.get("url"):
            raise DoubtError  # its text may be the address
        self._entry.setdefault(f"media_{kind}", []).append(given)
        self.enter("media" if kind == "content" else "leaf")

    def tag(self, _: str, attributes: Attributes) -> None:
        """Atom's category."""
        given = plainly(attributes)
        if given.get("term") and self.holder is self._entry:
            self._entry.setdefault("tags", []).append({"term": given["term"]})
        elif not given.get("term"):
            raise DoubtError
        self.enter("leaf")

    def ignored(self, name: str, attributes: Attributes) -> None:
        """It is of no interest, and feedparser keeps it where it does no harm."""
        plainly(attributes)
        if name.endswith(" title"):
            self.once("media:title")
        if name == "source":
            self.once("source")
        self.enter("leaf")

    def joined(self, address: str) -> str:
        if is_whole(address):
            return address
        try:
            return urljoin(self._base, _SLASHES.sub(r"\1\3", address))
        except ValueError:
            return ""
