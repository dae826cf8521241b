"""Fingerprints: when two addresses are one article, and when two texts are one text.

    http://www.outlet.example:80/Talks/?utm_source=rss&b=2&a=1#comments
    https://www.outlet.example/Talks?a=1&b=2

Addresses are compared by `canonical_url`, texts by the share of the smaller one's word 5-grams that both have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from typing import Generic, TypeVar
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from news.columns import distinct
from news.ids import ArticleId, SourceId, digest

# --- addresses -------------------------------------------------------------------------------------

_AMPERSANDS = re.compile(r"&(?:amp;|#38;|#x26;)+", re.IGNORECASE)
_NOISE = re.compile(r"[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]+")
_TRACKING_FAMILY = re.compile(r"(?:utm|at|ns|pk|mtm|hsa|oly)_|_hs|ref_(?:src|url)$|wt[._]mc", re.IGNORECASE)
_TRACKING = frozenset(
    # in a quarter of the entries of 439 feeds, the first line by far the most
    "ito ref cmp smid maca traffic_source fbclid gclid "
    "dclid gclsrc gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id mc_cid mc_eid mkt_tok vero_id s_cid "
    "cmpid ncid icid ocid mbid xtor smtyp wprov spm _ga _gl guccounter guce_referrer guce_referrer_sig "
    "__twitter_impression".split()
)
_DEFAULT_PORTS = {80, 443}
# Canonical but for its scheme and a slash at the end: most addresses, and all that were made canonical when their source was read.
_PLAIN = re.compile(
    r"https?://([a-z0-9-][a-z0-9.-]*(?<!\.)(?::(?!(?:80|443)/)(?:[1-9]\d{0,3}|[1-5]\d{4}))?/[\w~/:@!$'()*+,=.-]*)",
    re.ASCII,
).fullmatch
_PATH_SAFE = "/:@!$&'()*+,;=~-._"
_QUERY_SAFE = "/:@!$'()*,;~-._?"


def canonical_url(url: str) -> str:
    """The address that stands for the article: two spellings of one address give the same string.

    Equal are http and https, cases of the host, default ports, a slash at the end, ways to percent-encode, orders
    of the query; tracking parameters and fragments go, but for a live blog's `#block-…`, which names a post. Any
    other parameter stays: `?story=`, `?nid=` are all there is to tell some outlets' articles apart. Stable under
    repetition; what is no web address comes back stripped.
    """
    plain = _PLAIN(url)
    if plain and "/." not in url:
        return f"https://{_without_slashes(plain[1])}"
    cleaned = _AMPERSANDS.sub("&", _NOISE.sub("", url)).strip()
    try:
        parts = urlsplit(cleaned)
        host, port = parts.hostname, parts.port
    except ValueError:  # a broken port or bracket
        return cleaned
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return cleaned
    return urlunsplit(("https", _netloc(host, port), _path(parts.path), _query(parts.query), _post(parts.fragment)))


def article_id(url: str | None, source: SourceId, guid: str | None) -> ArticleId:
    """By its address; by its source and guid where there is none.

    A guid is never read as an address: some outlets give every item the home page's with a time behind it.

    Raises ValueError where there is neither.
    """
    if url:
        return ArticleId(digest(canonical_url(url)))
    if guid:
        return ArticleId(digest(source, guid))
    raise ValueError("an article needs an address or a guid")


def _netloc(host: str, port: int | None) -> str:
    name = host.rstrip(".")
    if not name.isascii():
        name = _wired(name)
    if ":" in name:  # IPv6
        name = f"[{name}]"
    return name if port is None or port in _DEFAULT_PORTS else f"{name}:{port}"


def _wired(name: str) -> str:
    """A host as it is asked for. Python's own codec is of 2003, to which straße is strasse: another host."""
    from idna import encode  # of a thousand links not one has a host that needs it

    try:
        return encode(name, uts46=True).decode("ascii")
    except UnicodeError:  # a host of emoji
        try:
            return name.encode("idna").decode("ascii")
        except UnicodeError:
            return quote(name)


def _path(path: str) -> str:
    path = _recode(path, _PATH_SAFE)
    if "/." in path:
        path = _without_dots(path)
    return path.rstrip("/") or "/"


def _without_slashes(place: str) -> str:
    """A host and a path: the path's first slash stays."""
    bare = place.rstrip("/")
    return bare if "/" in bare else f"{bare}/"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept[1:] = kept[1:-1]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _query(query: str) -> str:
    pairs = []
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        name = _recode(name.replace("+", " "), _QUERY_SAFE).removeprefix("amp;")
        if name and name.lower() not in _TRACKING and not _TRACKING_FAMILY.match(name):
            pairs.append(name + equals + _recode(value.replace("+", " "), _QUERY_SAFE))
    return "&".join(sorted(pairs))


def _recode(text: str, safe: str) -> str:
    """Percent-encoded in one way; a `%` that encodes nothing is text."""
    if _ENCODED(text):
        return _OCTETS.sub(lambda octets: octets[0].upper(), text) if "%" in text else text
    return quote(unquote_to_bytes(text), safe=safe)


# What is safe wherever it stands, and what never is.
_ENCODED = re.compile(r"(?:[\w/:@!$'()*,;~.-]|%[89A-F][0-9A-F])*+", re.ASCII | re.IGNORECASE).fullmatch
_OCTETS = re.compile(r"(?:%\w\w)+", re.ASCII)


def _post(fragment: str) -> str:
    return fragment if fragment.startswith("block-") else ""


# --- texts -----------------------------------------------------------------------------------------

# Scripts without spaces have no words to see: each sign counts as one.
_SPACELESS = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_IS_SPACELESS = re.compile(_SPACELESS)
_WORDS = re.compile(_SPACELESS + r"|[^\W_]+")
_SMALL = bytes(ord(chr(code).lower()) if code < 0x80 and chr(code).isalnum() else 0x20 for code in range(0x80))
_SMALL += bytes(range(0x80, 0x100))  # parts of letters that are not English
_GRAM = 5
_LONG = np.uint32(1 << 29)  # of 2 ** 32: a long text keeps one 5-gram in eight
_FEW = 64  # a shorter one keeps its lowest 64, or all
ENOUGH = 3  # fewer are shared by chance
COPY = 0.5  # from this containment on a text is a copy

Key = TypeVar("Key", bound=Hashable)


def shingles(text: str) -> frozenset[int]:
    """A sample of *text*'s word 5-grams, by their CRC-32: every text keeps the lowest, so that samples can be compared.

    Sampling by value finds .98 of trimmed copies, where a MinHash of the same cost finds .04.
    """
    return frozenset(sample(text).tolist())


def sample(text: str) -> NDArray[np.uint32]:
    """As `shingles`, in order."""
    words = _words(text)
    columns = [words[i:] for i in range(min(_GRAM, len(words)))]
    grams = distinct(np.array(list(map(crc32, map(b" ".join, zip(*columns, strict=False)))), np.uint32))
    long = int(grams.searchsorted(_LONG))
    return grams[: max(long, _FEW)]


def _words(text: str) -> list[bytes]:
    """Small letters and digits; but for scripts without spaces found without a search, which is what shingles cost most."""
    if text.isascii():
        return text.encode().translate(_SMALL).split()
    small = text.lower()
    if _IS_SPACELESS.search(small):
        return " ".join(_WORDS.findall(small)).encode().split()
    for sign in _signs(small):  # dashes, quotation marks, vowels that are no letters
        if not (sign.isascii() or sign.isalnum()):
            small = small.replace(sign, " ")
    return small.encode().translate(_SMALL).split()


def _signs(text: str) -> str:
    """Those of *text*, each once. A set of them makes an object of each letter that is not English: four times as long."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return "".join(map(chr, distinct(codes).tolist()))


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of the smaller text that the larger one has too: a trimmed or padded copy is near 1.

    Told by the values that both samples reach to. Under 3 shared 5-grams is 0.
    """
    if one.isdisjoint(other):  # most are, and need no set of what they share
        return 0.0
    shared = len(one & other)
    if shared < ENOUGH:
        return 0.0
    reach = min(_reach(one), _reach(other))
    return shared / min(sum(gram <= reach for gram in one), sum(gram <= reach for gram in other))


def _reach(print_: frozenset[int]) -> int:
    """Up to which value a sample holds all 5-grams of its text."""
    return max(int(_LONG) - 1, *print_) if len(print_) >= _FEW else 1 << 32


class Copies(Generic[Key]):
    """Finds earlier texts that a text copies: agency reports printed by many outlets.

    *crowd*: a 5-gram leads to this many texts at most, the earliest: boilerplate is in them all.
    """

    def __init__(self, *, threshold: float = COPY, crowd: int = 60) -> None:
        self._threshold = threshold
        self._crowd = crowd
        self._prints: dict[Key, frozenset[int]] = {}
        self._having: dict[int, dict[Key, None]] = {}  # in order of arrival

    def of(self, print_: frozenset[int]) -> list[tuple[Key, float]]:
        """Earlier texts that it copies, or that copy it: the closest first."""
        shared = Counter[Key]()
        for gram in sorted(print_):
            shared.update(self._having.get(gram, {}).keys())
        near = [(key, containment(print_, self._prints[key])) for key, count in shared.items() if count >= ENOUGH]
        return sorted([pair for pair in near if pair[1] >= self._threshold], key=lambda pair: -pair[1])

    def add(self, key: Key, print_: frozenset[int]) -> None:
        """Adding a key again changes nothing."""
        if key in self._prints:
            return
        self._prints[key] = print_
        for gram in print_:
            having = self._having.setdefault(gram, {})
            if len(having) < self._crowd:
                having[key] = None
