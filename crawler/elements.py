"""Elements: which of them may stand where in a plain feed, and what is done when they begin and end."""

from __future__ import annotations

from crawler.doubts import TYPES, DoubtError
from crawler.hearing import Attributes, End, Reader, Start
from crawler.namespaces import ATOM, BURNER, CONTENT, DC, MEDIA, SY, THREAD, WORDPRESS


def _text(key: str, *, once: bool = True, may: tuple[str, ...] = ()) -> Start:
    """An element whose text is all it has, with no attributes but those that it *may* have."""

    def start(reader: Reader, _: str, attributes: Attributes) -> None:
        if any(name not in may for name in attributes):
            raise DoubtError
        if once:
            reader.once(key)
        reader.hear(key, attributes)

    return start


def _typed(key: str) -> Start:
    """Atom's texts: with a type, and no markup inside."""

    def start(reader: Reader, _: str, attributes: Attributes) -> None:
        if attributes and (attributes.keys() - {"type"} or attributes["type"].lower() not in TYPES):
            raise DoubtError
        reader.once(key)
        reader.hear(key, attributes)

    return start


def _place(place: str, *, bare: bool = True) -> Start:
    def start(reader: Reader, _: str, attributes: Attributes) -> None:
        if bare and attributes:
            raise DoubtError
        if place == "author":
            reader.author_parts = {}
        reader.enter(place)

    return start


def _root(place: str) -> Start:
    return lambda reader, _, attributes: reader.root(place, attributes)


def _item(place: str) -> Start:
    return lambda reader, _, attributes: reader.open(place, attributes)


_Table = dict[str, Start]


def _atom(table: _Table) -> _Table:
    return {f"{ATOM} {name}": start for name, start in table.items()}


def _media(table: _Table) -> _Table:
    return {f"{uri} {name}": start for uri in MEDIA for name, start in table.items()}


_SHOWN: _Table = _media(
    {
        "content": Reader.medium,
        "thumbnail": Reader.medium,
        "group": _place("media"),
        "title": Reader.ignored,
        "credit": Reader.ignored,
        "copyright": Reader.ignored,
        "text": Reader.ignored,
    }
)
_COUNTED: _Table = {
    f"{uri} {name}": Reader.ignored
    for uri, names in {
        "http://purl.org/rss/1.0/modules/slash/": ("comments", "section", "department", "hit_parade"),
        "http://wellformedweb.org/CommentAPI/": ("comment", "commentRss", "commentRSS"),
        THREAD: ("total", "in-reply-to"),
        WORDPRESS: ("site", "post-id"),
    }.items()
    for name in names
}
_NAMES: _Table = {f"{DC} creator": _text("author", once=False), f"{DC} date": _text("updated")}
ELEMENTS: dict[str, _Table] = {
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
        f"{WORDPRESS} site": Reader.ignored,
        f"{SY} updatePeriod": _text("sy_updateperiod"),
        f"{SY} updateFrequency": _text("sy_updatefrequency"),
        f"{SY} updateBase": Reader.ignored,
        f"{ATOM} link": Reader.link,
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
            Reader.ignored,
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
        "comments": Reader.ignored,
        "source": Reader.ignored,
        "enclosure": Reader.enclosure,
        f"{CONTENT} encoded": _text("encoded"),
        f"{BURNER} origLink": _text("feedburner_origlink"),
        f"{ATOM} updated": _text("updated"),
        f"{ATOM} link": Reader.link,
        **_NAMES,
        **_SHOWN,
        **_COUNTED,
    },
    "feed": _atom(
        {
            "entry": _item("entry"),
            "title": _typed("title"),
            "link": Reader.link,
            "author": _place("author"),
            "subtitle": _typed("subtitle"),
            "rights": _typed("rights"),
            **dict.fromkeys(("id", "updated", "generator", "icon", "logo", "category"), Reader.ignored),
        }
    ),
    "entry": {
        **_atom(
            {
                "title": _typed("title"),
                "id": _text("id"),
                "link": Reader.link,
                "published": _text("published"),
                "updated": _text("updated"),
                "summary": _typed("summary"),
                "content": _typed("content"),
                "author": _place("author"),
                "contributor": _place("person"),
                "category": Reader.tag,
                "rights": _typed("rights"),
            }
        ),
        f"{BURNER} origLink": _text("feedburner_origlink"),
        **_SHOWN,
        **_COUNTED,
    },
    "author": _atom({"name": _text("name", once=False), "email": _text("email", once=False), "uri": Reader.ignored}),
    "person": _atom({"name": Reader.ignored, "email": Reader.ignored, "uri": Reader.ignored}),
    "media": _SHOWN,
    "skips": {"hour": Reader.ignored, "day": Reader.ignored},
    "leaf": {},
    "text": {},
}
ENDS: dict[str, End] = {
    "link": Reader.end_link,
    "guid": Reader.end_guid,
    "id": Reader.end_atom_id,
    "author": Reader.end_author,
    "name": Reader.end_name,
    "email": Reader.end_name,
    "category": Reader.end_category,
    "title": Reader.end_title,
    "description": Reader.end_description,
    "summary": Reader.end_summary,
    "encoded": Reader.end_encoded,
    "content": Reader.end_content,
}
