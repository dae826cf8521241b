"""Headlines: which of a page's titles is one, and what stands around it.

    "Talks resume in Cairo | The Outlet"      the outlet's name goes: it is the site's
    "Talks | Day two: what we know"           stays whole
    "LIVE: Talks resume in Cairo"             stays, and is labelled "live"

A label or a name is only told by where it stands: at either end, and parted off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from crawler import markup

_PARTED = re.compile(r"\s+(?:\||[-–—•·»«:~]|::|--|\|\|)\s+|\s*\|\s*")
_LABELS = (
    ("live", r"live(?: (?:updates?|blog|coverage|now))?\b|liveblog\b|live-?ticker\b|en direct\b|en vivo\b"),
    ("breaking", r"breaking(?: news)?\b|just in\b|eilmeldung\b|urgente?\b|última hora\b"),
    ("update", r"updates?(?: \d+)?\b|updated\b"),
    ("exclusive", r"exclusive\b|exklusiv\b|exclusif\b|exclusiva\b"),
    ("video", r"watch\b|video\b|vidéo\b|vídeo\b"),
    ("photos", r"(?:in )?(?:photos?|pictures?)\b|gallery\b"),
    ("opinion", r"opinion\b|op-ed\b|comment\b|editorial\b|meinung\b|kommentar\b|opinión\b|tribune\b"),
    ("analysis", r"analysis\b|analyse\b|análisis\b"),
    ("explainer", r"explainer\b|explained\b|what to know\b|factbox\b|fact ?check\b"),
    ("corrected", r"correct(?:ed|ion)\b|refile\b"),
    ("podcast", r"podcast\b|listen\b"),
    ("interview", r"interview\b"),
)
_PREFIXES = tuple(
    (label, re.compile(rf"(?:{form})\s*(?:[:|–—•]|-(?=\s|[A-Z]))|\[(?:{form})\]", re.IGNORECASE))
    for label, form in _LABELS
)
_LABELLED = re.compile("|".join(form.pattern for _, form in _PREFIXES), re.IGNORECASE)
_TELLING = 15  # characters: what is shorter may be a section's name
_NAME_WORDS = frozenset("the news online com co uk net org tv media group ltd limited inc gmbh".split())


class Told(Protocol):
    """Where a page tells its title."""

    @property
    def heading(self) -> str: ...
    @property
    def headlines(self) -> list[str]: ...
    def first(self, *keys: str) -> str: ...


def choose(headline: str, told: Told, *, site: str = "", host: str = "") -> str:
    """The headline: what Open Graph calls it, or JSON-LD, the one <h1>, the <title>; without the site's name.

    What JSON-LD and the <title> agree on goes first where it says more (names, places) than what is shown on the page and to
    social networks. Where one of them is another one with something beside it ("Talks resume * The Outlet * by Dana"), the
    other one.
    """
    sites, h1 = (site, host), _heading_first(told.headlines, told.heading)
    own, social = markup.line(headline), told.first("og:title")
    says_more = len(own) > max(map(len, (social, *h1[:1]))) and same(own, without_site(told.heading, sites))
    heading = _after_name(told.heading, sites)
    given = [own if says_more else "", social, own, *h1[:1], told.first("twitter:title"), heading, *h1[1:]]
    found = [text for title in given if (text := without_site(title, sites)) and not _is_name_only(text, sites)]
    return next((title for title in found if not any(_holds(title, other) for other in found)), "")


def _after_name(heading: str, sites: Sequence[str]) -> str:
    """A <title> without the outlet's name and a colon before it. In a headline, a name before a colon may be who speaks."""
    named = _NAMED.match(heading)
    return heading[named.end() :] if named and any(is_site(named[1], site) for site in sites if site) else heading


_NAMED = re.compile(r"([^:|]{2,40}):\s+(?=\S)")


def _heading_first(headlines: list[str], heading: str) -> list[str]:
    """Of several <h1>, one of which is the outlet's name, that one first with which the <title> begins or ends."""
    whole = markup.plain(heading)
    told = {
        text
        for text in headlines
        if len(text) >= _TELLING
        and (plain := markup.plain(text))
        and (whole.startswith(plain) or whole.endswith(plain))
    }
    return sorted(headlines, key=lambda text: text not in told)


_STRONG = re.compile(r"\s*[|｜*•·»–—]\s*|\s(?:--|[-:])\s")


def _holds(title: str, other: str) -> bool:
    """Whether *title* is *other* with a name, a section or a kicker parted from it."""
    one, two = markup.plain(title), markup.plain(other)
    if len(two) < _TELLING or len(one) <= len(two):
        return False
    if one.startswith(two):
        return bool(_STRONG.match(one[len(two) :]))
    return one.endswith(two) and one[: -len(two)].rstrip().endswith(("|", "｜"))


def is_parted(title: str) -> bool:
    """Whether anything stands beside what *title* says: hardly one in ten."""
    return _PARTED.search(title) is not None


def without_site(title: str, sites: Sequence[str]) -> str:
    """*title* without a last or first part that is the name of one of *sites* (names or hosts)."""
    for cut in (_last, _first):
        parts = cut(title)
        if parts and any(is_site(parts[1], site) for site in sites if site):
            return without_site(_without_column(parts[0]) if cut is _last else parts[0], sites)
    parts = _last(title)
    if parts and "|" in title[len(parts[0]) :] and any(_is_section(parts[1], site) for site in sites if site):
        return parts[0]
    return title


def _without_column(title: str) -> str:
    """Without the column that stands before an outlet's name: "Talks resume in Cairo | World"."""
    parts = _last(title)
    barred = parts is not None and "|" in title[len(parts[0]) :]
    return parts[0] if parts and barred and len(parts[0]) >= _WHOLE and len(parts[1].split()) <= _COLUMN else title


_WHOLE = 25  # characters of a headline
_COLUMN = 2  # words


def _is_section(name: str, site: str) -> bool:
    """Whether *name* calls a part of the outlet *site*: "The Outlet Politics"."""
    words = name.split()
    return 1 < len(words) <= _SECTION and any(is_site(" ".join(words[:count]), site) for count in range(1, len(words)))


_SECTION = 4  # words of an outlet's name and a section's


def _last(title: str) -> tuple[str, str] | None:
    gaps = list(_PARTED.finditer(title))
    return (title[: gaps[-1].start()].strip(), title[gaps[-1].end() :]) if gaps and gaps[-1].start() > 0 else None


def _first(title: str) -> tuple[str, str] | None:
    gap = _PARTED.search(title)
    return (title[gap.end() :].strip(), title[: gap.start()]) if gap and gap.end() < len(title) else None


def is_site(name: str, site: str) -> bool:
    """Whether *name* calls the outlet *site*: "BBC News" and "BBC", "The Outlet" and "outlet.example"."""
    one, other = _bare(_host_name(name)), _bare(_host_name(site))
    return (
        bool(one)
        and bool(other)
        and (one == other or (min(len(one), len(other)) >= 3 and (one == other + "news" or other == one + "news")))
    )


def _host_name(site: str) -> str:
    """What a host is called: "www.outlet.co.uk" is "outlet"."""
    if "." not in site or " " in site:
        return site
    labels = [label for label in site.lower().split(".") if label not in {"www", "m", "amp", "edition", "en"}]
    return (
        next((label for label in reversed(labels[:-1]) if len(label) > 3 or label == labels[0]), site)
        if len(labels) > 1
        else site
    )


def _bare(name: str) -> str:
    words = re.findall(r"[^\W_]+", name.casefold())
    return "".join(word for word in words if word not in _NAME_WORDS) or "".join(words)


def _is_name_only(title: str, sites: Sequence[str]) -> bool:
    return any(is_site(title, site) for site in sites if site)


def same(one: str, other: str) -> bool:
    """Equal but for punctuation, case and white space."""
    if abs(len(one) - len(other)) > 20 + min(len(one), len(other)) // 2:
        return False
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())


def labels(title: str) -> tuple[str, ...]:
    """What stands before a headline: LIVE, BREAKING, UPDATE 1-, WATCH:, Exclusive:, …"""
    found: list[str] = []
    rest = title
    while len(found) < 3 and _LABELLED.match(rest):
        label, match = next((label, match) for label, form in _PREFIXES if (match := form.match(rest)))
        found.append(label)
        rest = rest[match.end() :].lstrip()
    return tuple(dict.fromkeys(found))
