"""Plain feeds: RSS 2.0 and Atom 1.0 as most outlets write them, read in a tenth of the time that feedparser takes.

    read(b"<rss version=…", "https://outlet.example/feed.xml", "text/xml")      what feedparser would tell of it, as far as `feed` asks
    read(b"<rss xml:base=…", …)                                                 None: feedparser's to judge

feedparser is the authority. What is read here is well-formed, in UTF-8, and has only elements whose meaning there is beyond
doubt: no markup in texts, nothing twice that is there once, no document type, no xml:base. At anything else the answer is None. Both are
held against each other by tests/crawler/test_plain.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin
from xml.parsers import expat

ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_BURNER = "http://rssnamespace.org/feedburner/ext/1.0"
_WORDPRESS = "com-wordpress:feed-additions:1"
_THREAD = "http://purl.org/syndication/thread/1.0"
_LANG = "http://www.w3.org/XML/1998/namespace lang"
_MEDIA = ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss")
# Namespaces that feedparser knows, by what it calls them.
_KNOWN = {
    ATOM: "",
    _DC: "dc",
    _CONTENT: "content",
    _SY: "sy",
    _BURNER: "feedburner",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    _THREAD: "thr",  # by its usual name: unknown to it
    **dict.fromkeys(_MEDIA, "media"),
}
# Prefixes that mean something to it, whatever they stand for.
_SPOKEN_FOR = frozenset(
    "admin ag annotate audio blogchannel cc co content cp creativecommons dc dcterms email ev feedburner fm foaf geo georss gml "
    "icbm image itunes l media pheedo pingback prism psc rdf rdfs ref reqv search slash soap ss str sub summary sy szf taxo thr ti "
    "title trackback wfw wiki xhtml xlink xml".split()
)  # fmt: skip
# … and namespaces; they are matched without regard to case.
_THEIRS = re.compile(
    r"backend\.userland\.com|blogs\.law\.harvard\.edu|purl\.org|netscape\.com|example\.com|echo|w3\.org|webns\.net|tangent\.org"
    r"|creativecommons|web\.resource\.org|cyber\.law\.harvard|theinfo\.org|rssnamespace|freshmeat|xmlns\.com|georss|opengis|postneo|itunes"
    r"|search\.yahoo|userland|prismstandard|xmlsoap|benhammersley|pocketsoap|wellformedweb|podlove",
    re.IGNORECASE,
)

_HTML = {"html": "text/html", "text/html": "text/html"}
_TYPES = _HTML | {"text": "text/plain", "plain": "text/plain", "text/plain": "text/plain"}
_WEB_PAGES = {"html", "text/html", "xhtml", "application/xhtml+xml"}
_ODD = frozenset({"lang", "base"})  # attributes that speak of all that is inside
_C1 = re.compile("[\x80-\x9f]")
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)(/*)(.*?)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_APPLICATION = re.compile(r"application/(?:xml|[\w.-]+\+xml)\s*(?:;|$)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*?\?>")


class Told(NamedTuple):
    """What a feed says, by feedparser's names."""

    head: dict[str, Any]
    entries: list[dict[str, Any]]


class _DoubtError(Exception):
    """This is feedparser's to judge."""


def read(body: bytes, base: str, content_type: str) -> Told | None:
    """The feed in *body*, fetched from *base*; None where feedparser might see something else in it."""
    if not _is_utf8(body, content_type) or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return None
    reader = _Reader(base)
    try:
        reader.parser.Parse(body, True)
    except (_DoubtError, expat.ExpatError, ValueError):
        return None
    return Told(reader.head, reader.entries) if reader.entries else None


def _is_utf8(body: bytes, content_type: str) -> bool:
    """Whether all that speaks of the encoding says so, and it is. Where nothing does, application/…xml means UTF-8 (RFC 3023)."""
    declared = _DECLARED.match(body, 3 if body.startswith(b"\xef\xbb\xbf") else 0)
    told = [declared[1].decode().lower()] if declared else []
    told += [name.lower() for name in _CHARSET.findall(content_type)]
    if any(name not in {"utf-8", "utf8"} for name in told):
        return False
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(told) or _APPLICATION.match(content_type) is not None


Attributes = dict[str, str]
Start = Callable[["_Reader", Attributes], None]


class _Reader:
    """Hears the parser, and keeps what `crawler.sources.feed` asks for."""

    def __init__(self, base: str) -> None:
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
        raise _DoubtError

    def declared(self, prefix: str | None, uri: str | None) -> None:
        """A namespace: one that we know by its usual name, or one that means nothing to feedparser."""
        if not uri or self._prefixes.setdefault(prefix, uri) != uri:
            raise _DoubtError
        if (prefix, uri) == (None, _WORDPRESS):
            return
        called = _KNOWN.get(uri)
        if called is not None:
            if prefix is None and uri != ATOM:
                raise _DoubtError
            if prefix and prefix.lower() in _SPOKEN_FOR and prefix.lower() != called:
                raise _DoubtError
        elif prefix is None or prefix.lower() in _SPOKEN_FOR or _THEIRS.search(uri):
            if not _harmless(prefix, uri):
                raise _DoubtError
        else:
            self._foreign.add(uri)

    def start(self, name: str, attributes: Attributes) -> None:
        place = self._places[-1] if self._places else ""
        if place == "image":
            if name not in _IMAGE_PARTS or attributes:
                raise _DoubtError
            self._places.append("leaf")
            return
        known = _ELEMENTS[place].get(name)
        if known is None:
            if (
                place not in {"channel", "feed", "item", "entry", "media"}
                or name.partition(" ")[0] not in self._foreign
            ):
                raise _DoubtError
            known = _IGNORED
        known(self, name, attributes)

    def end(self, _: str) -> None:
        place = self._places.pop()
        if place == "text":
            text, self._text = "".join(self._text or ()).strip(), None
            if not text.isascii():
                _sound(text)
            _ENDS.get(self._key, _Reader.keep)(self, text)
        elif place in {"item", "entry"}:
            self.close()
        elif place == "author":
            self.authored()

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        elif self._places and self._places[-1] in {"author", "person"} and not text.isspace():
            raise _DoubtError

    # --- places --------------------------------------------------------------------------------

    def enter(self, place: str) -> None:
        self._places.append(place)

    def root(self, place: str, attributes: Attributes) -> None:
        lang = attributes.pop(_LANG, None)
        if lang == "" or any(" " in key or key.lower() in _ODD for key in attributes):
            raise _DoubtError
        if lang is not None:
            self._lang = self.head["language"] = lang.replace("_", "-")
        self.enter(place)

    def open(self, place: str, attributes: Attributes) -> None:
        """An item."""
        if attributes:
            raise _DoubtError
        self._of_feed, self._seen = self._seen, set()
        self._entry = {"links": []}
        self.enter(place)

    def close(self) -> None:
        entry, seen = self._entry, self._seen
        if "media:title" in seen and (not entry.get("title") or "source" in seen):
            raise _DoubtError  # it may stand for the title
        self.entries.append(entry)
        self._seen = self._of_feed

    @property
    def holder(self) -> dict[str, Any]:
        return self._entry if "item" in self._places or "entry" in self._places else self.head

    # --- elements ------------------------------------------------------------------------------

    def once(self, key: str) -> None:
        if key in self._seen:
            raise _DoubtError
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
            raise _DoubtError
        href = re.sub("&([A-Za-z0-9_]+);", r"&\g<1>", self.joined(text).replace("&amp;", "&"))
        holder = self.holder
        holder["link"] = href
        holder["links"].append({"rel": "alternate", "type": "text/html", "href": href})

    def end_guid(self, text: str) -> None:
        if not text:
            raise _DoubtError
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
            raise _DoubtError  # it takes these apart

    def authored(self) -> None:
        """Atom: a name, an address, or both."""
        author = self.author_parts
        if self.holder is self._entry:
            name, mail = author.get("name"), author.get("email")
            if self._entry.get("authors") and not name:
                raise _DoubtError  # it takes the one before for it
            self._entry.setdefault("authors", []).append(author)
            self._entry["author"] = f"{name} ({mail})" if name and mail else name or mail or ""

    def end_name(self, text: str) -> None:
        if self._key in self.author_parts:
            raise _DoubtError
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
        self.summed(text, _type_of(self._attributes))

    def summed(self, text: str, type_: str) -> None:
        if self.holder is self._entry:
            self._entry["summary"] = text
            self._entry["summary_detail"] = {"type": type_, "language": self._lang}

    def end_encoded(self, text: str) -> None:
        self.told(text, "text/html")

    def end_content(self, text: str) -> None:
        self.told(text, _type_of(self._attributes))

    def told(self, text: str, type_: str) -> None:
        self._entry["content"] = [{"type": type_, "language": self._lang, "value": text}]
        self._entry.setdefault("summary", text)

    def link(self, _: str, attributes: Attributes) -> None:
        """Atom's, in a feed of either kind."""
        link = {"rel": "alternate"} | _plain(attributes, lowered=("rel", "type"))
        link.setdefault("type", "application/atom+xml" if link["rel"] == "self" else "text/html")
        if not link.get("href") or "url" in link or "uri" in link:
            raise _DoubtError
        link["href"] = self.joined(link["href"])
        holder = self.holder
        holder["links"].append(link)
        if link["rel"] == "alternate" and link["type"] in _WEB_PAGES:
            holder["link"] = link["href"]
        self.enter("leaf")

    def enclosure(self, _: str, attributes: Attributes) -> None:
        given = _plain(attributes, lowered=("rel", "type"))
        if "uri" in given or ("url" in given and "href" in given):
            raise _DoubtError
        if given.get("url"):
            given["href"] = given.pop("url")
        self._entry["links"].append(given | {"rel": "enclosure"})
        self.enter("leaf")

    def medium(self, name: str, attributes: Attributes) -> None:
        kind = name.rpartition(" ")[2]
        given = _plain(attributes, lowered=("rel", "type"))
        if kind == "thumbnail" and not given.get("url"):
            raise _DoubtError  # its text may be the address
        self._entry.setdefault(f"media_{kind}", []).append(given)
        self.enter("media" if kind == "content" else "leaf")

    def tag(self, _: str, attributes: Attributes) -> None:
        """Atom's category."""
        given = _plain(attributes)
        if given.get("term") and self.holder is self._entry:
            self._entry.setdefault("tags", []).append({"term": given["term"]})
        elif not given.get("term"):
            raise _DoubtError
        self.enter("leaf")

    def joined(self, address: str) -> str:
        try:
            return urljoin(self._base, _SLASHES.sub(r"\1\3", address))
        except ValueError:
            return ""


def _harmless(prefix: str | None, uri: str) -> bool:
    """Namespaces that feeds declare and do not use, or whose elements are left to `_ELEMENTS`: nothing of them is known here."""
    return prefix is not None and prefix.lower() in _DECLARED_ONLY and _DECLARED_ONLY[prefix.lower()] == uri


# Declared by systems in every feed, and seldom used; an element of theirs is doubtful.
_DECLARED_ONLY = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "georss": "http://www.georss.org/georss",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "dcterms": "http://purl.org/dc/terms/",
    "creativecommons": "http://backend.userland.com/creativeCommonsRssModule",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def _sound(text: str) -> None:
    """Raise doubt where feedparser mends: UTF-8 that was taken for Latin-1, and characters of Windows."""
    if _C1.search(text):
        raise _DoubtError
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return
    raise _DoubtError


def _plain(attributes: Mapping[str, str], lowered: tuple[str, ...] = ()) -> dict[str, str]:
    """Attributes by lower-case names, none of which speaks of more than its element."""
    given: dict[str, str] = {}
    for key, value in attributes.items():
        small = key.lower()
        if " " in key or small in _ODD or small in given:
            raise _DoubtError
        given[small] = value.lower() if small in lowered else value
    return given


def _type_of(attributes: Mapping[str, str]) -> str:
    return _TYPES[attributes.get("type", "text").lower()]


# --- which elements, where ---------------------------------------------------------------------------


def _text(key: str, *, once: bool = True, may: tuple[str, ...] = ()) -> Callable[[_Reader, str, Attributes], None]:
    """An element whose text is all it has, with no attributes but those that it *may* have."""

    def start(reader: _Reader, _: str, attributes: Attributes) -> None:
        if any(name not in may for name in attributes):
            raise _DoubtError
        if once:
            reader.once(key)
        reader.hear(key, attributes)

    return start


def _typed(key: str) -> Callable[[_Reader, str, Attributes], None]:
    """Atom's texts: with a type, and no markup inside."""

    def start(reader: _Reader, _: str, attributes: Attributes) -> None:
        if attributes and (attributes.keys() - {"type"} or attributes["type"].lower() not in _TYPES):
            raise _DoubtError
        reader.once(key)
        reader.hear(key, attributes)

    return start


def _ignored(reader: _Reader, name: str, attributes: Attributes) -> None:
    """It is of no interest, and feedparser keeps it where it does no harm."""
    _plain(attributes)
    if name.endswith(" title"):
        reader.once("media:title")
    if name == "source":
        reader.once("source")
    reader.enter("leaf")


def _place(place: str, *, bare: bool = True) -> Callable[[_Reader, str, Attributes], None]:
    def start(reader: _Reader, _: str, attributes: Attributes) -> None:
        if bare and attributes:
            raise _DoubtError
        if place == "author":
            reader.author_parts = {}
        reader.enter(place)

    return start


def _root(place: str) -> Callable[[_Reader, str, Attributes], None]:
    return lambda reader, _, attributes: reader.root(place, attributes)


def _item(place: str) -> Callable[[_Reader, str, Attributes], None]:
    return lambda reader, _, attributes: reader.open(place, attributes)


_IGNORED = _ignored
_IMAGE_PARTS = frozenset({"url", "title", "link", "width", "height", "description"})
_Table = dict[str, Callable[[_Reader, str, Attributes], None]]


def _atom(table: _Table) -> _Table:
    return {f"{ATOM} {name}": start for name, start in table.items()}


def _media(table: _Table) -> _Table:
    return {f"{uri} {name}": start for uri in _MEDIA for name, start in table.items()}


_SHOWN: _Table = _media(
    {
        "content": _Reader.medium,
        "thumbnail": _Reader.medium,
        "group": _place("media"),
        "title": _ignored,
        "credit": _ignored,
        "copyright": _ignored,
        "text": _ignored,
    }
)
_COUNTED: _Table = {
    f"{uri} {name}": _ignored
    for uri, names in {
        "http://purl.org/rss/1.0/modules/slash/": ("comments", "section", "department", "hit_parade"),
        "http://wellformedweb.org/CommentAPI/": ("comment", "commentRss", "commentRSS"),
        _THREAD: ("total", "in-reply-to"),
        _WORDPRESS: ("site", "post-id"),
    }.items()
    for name in names
}
_NAMES: _Table = {f"{_DC} creator": _text("author", once=False), f"{_DC} date": _text("updated")}
_ELEMENTS: dict[str, _Table] = {
    "": {"rss": _root("rss"), f"{ATOM} feed": _root("feed")},
    "rss": {"channel": _place("channel")},
    "channel": {
        "item": _item("item"),
        "title": _text("title"),
        "language": _text("language"),
        "ttl": _text("ttl"),
        "image": _place("image"),
        "skipHours": _place("skips"),
        "skipDays": _place("skips"),
        f"{_WORDPRESS} site": _ignored,
        f"{_SY} updatePeriod": _text("sy_updateperiod"),
        f"{_SY} updateFrequency": _text("sy_updatefrequency"),
        f"{_SY} updateBase": _ignored,
        f"{ATOM} link": _Reader.link,
        **dict.fromkeys(
            (
                "link",
                "description",
                "pubDate",
                "lastBuildDate",
                "copyright",
                "generator",
                "docs",
                "managingEditor",
                "webMaster",
                "category",
                "rating",
                "cloud",
                f"{ATOM} updated",
                f"{ATOM} id",
                f"{ATOM} icon",
                f"{ATOM} logo",
            ),
            _ignored,
        ),
    },
    "item": {
        "title": _text("title"),
        "link": _text("link"),
        "guid": _text("guid", may=("isPermaLink", "ispermalink")),
        "pubDate": _text("published"),
        "description": _text("description"),
        "author": _text("author", once=False),
        "category": _text("category", once=False, may=("domain",)),
        "comments": _ignored,
        "source": _ignored,
        "enclosure": _Reader.enclosure,
        f"{_CONTENT} encoded": _text("encoded"),
        f"{_BURNER} origLink": _text("feedburner_origlink"),
        f"{ATOM} updated": _text("updated"),
        f"{ATOM} link": _Reader.link,
        **_NAMES,
        **_SHOWN,
        **_COUNTED,
    },
    "feed": _atom(
        {
            "entry": _item("entry"),
            "title": _typed("title"),
            "link": _Reader.link,
            "author": _place("author"),
            "subtitle": _typed("subtitle"),
            "rights": _typed("rights"),
            **dict.fromkeys(("id", "updated", "generator", "icon", "logo", "category"), _ignored),
        }
    ),
    "entry": {
        **_atom(
            {
                "title": _typed("title"),
                "id": _text("id"),
                "link": _Reader.link,
                "published": _text("published"),
                "updated": _text("updated"),
                "summary": _typed("summary"),
                "content": _typed("content"),
                "author": _place("author"),
                "contributor": _place("person"),
                "category": _Reader.tag,
                "rights": _typed("rights"),
            }
        ),
        f"{_BURNER} origLink": _text("feedburner_origlink"),
        **_SHOWN,
        **_COUNTED,
    },
    "author": _atom({"name": _text("name", once=False), "email": _text("email", once=False), "uri": _ignored}),
    "person": _atom({"name": _ignored, "email": _ignored, "uri": _ignored}),
    "media": _SHOWN,
    "skips": {"hour": _ignored, "day": _ignored},
    "leaf": {},
    "text": {},
}
_ENDS: dict[str, Callable[[_Reader, str], None]] = {
    "link": _Reader.end_link,
    "guid": _Reader.end_guid,
    "id": _Reader.end_atom_id,
    "author": _Reader.end_author,
    "name": _Reader.end_name,
    "email": _Reader.end_name,
    "category": _Reader.end_category,
    "title": _Reader.end_title,
    "description": _Reader.end_description,
    "summary": _Reader.end_summary,
    "encoded": _Reader.end_encoded,
    "content": _Reader.end_content,
}
