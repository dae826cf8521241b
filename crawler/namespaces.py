"""The namespaces of feeds: what feedparser calls them, and which of them it knows.

KNOWN["http://purl.org/dc/elements/1.1/"]      "dc"
"""

from __future__ import annotations

import re

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
SY = "http://purl.org/rss/1.0/modules/syndication/"
BURNER = "http://rssnamespace.org/feedburner/ext/1.0"
WORDPRESS = "com-wordpress:feed-additions:1"
THREAD = "http://purl.org/syndication/thread/1.0"
MEDIA = ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss")
# Namespaces that feedparser knows, by what it calls them.
KNOWN = {
    ATOM: "",
    DC: "dc",
    CONTENT: "content",
    SY: "sy",
    BURNER: "feedburner",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://purl.org/rss/1.0/modules/threading/": "thr",
    THREAD: "thr",  # by its usual name: unknown to it
    **dict.fromkeys(MEDIA, "media"),
}
# Prefixes that mean something to it, whatever they stand for.
SPOKEN_FOR = frozenset(
    "admin ag annotate audio blogchannel cc co content cp creativecommons dc dcterms email ev feedburner fm foaf geo georss gml "
    "icbm image itunes l media pheedo pingback prism psc rdf rdfs ref reqv search slash soap ss str sub summary sy szf taxo thr ti "
    "title trackback wfw wiki xhtml xlink xml".split()
)  # fmt: skip
# … and namespaces; they are matched without regard to case.
THEIRS = re.compile(
    r"backend\.userland\.com|blogs\.law\.harvard\.edu|purl\.org|netscape\.com|example\.com|echo|w3\.org|webns\.net|tangent\.org"
    r"|creativecommons|web\.resource\.org|cyber\.law\.harvard|theinfo\.org|rssnamespace|freshmeat|xmlns\.com|georss|opengis|postneo|itunes"
    r"|search\.yahoo|userland|prismstandard|xmlsoap|benhammersley|pocketsoap|wellformedweb|podlove",
    re.IGNORECASE,
)


def is_harmless(prefix: str | None, uri: str) -> bool:
    """Namespaces that feeds declare and do not use, or whose elements are left to `ELEMENTS`: nothing of them is known here."""
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
