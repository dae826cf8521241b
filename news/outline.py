"""Outlines: what counts of an article when its story is looked for.

    title ×3, lead ×2, the start of the text ×1 → weights of terms; names; numbers; a sample of 5-grams

Terms are words without endings, hyphenated ones solid too; pairs of signs where a script has no spaces; tracked actors,
which tell names where a script has no capitals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import log
from zlib import crc32

from news.dossier import Outline, Weights
from news.fingerprint import shingles
from news.model import Mention
from news.text import Caps, Piece, compounds, pieces

_BODY = 1500  # code points: the rest of a report is background
_LEAD = 400
_TITLE_COUNTS = 3
_LEAD_COUNTS = 2
_ACTOR_COUNTS = 2
_NUMBER = re.compile(r"\d")
_END = re.compile(r"[.!?:…。！？؟][\"'”’»)\]]*$")

# Words of every report: they tell nothing of its event, also while the archive is too small to know that.
_EMPTY = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its just like may me might more most mr mrs ms must my no nor not now of off on once
    one only or other our out over own per said same say says she should since so some such than that the their them
    then there these they this those through to told too two under until up upon us very was we were what when where
    which while who whom why will with would you your new year years according news first last week day monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october november
    december live update breaking video watch exclusive report reports reported
    le la les un une des du de et en est que qui dans pour sur par avec au aux ce cette ces son sa ses il elle ils se
    ne pas plus ont été sont selon mais ou leur
    el los las una del y es por para con su sus al lo como más este esta han fue ha según pero sobre entre
    der die das ein eine einer eines einem einen und ist im den dem zu mit von für auf sich nicht auch als bei nach
    hat sie er es wird sind aus wie oder vor zum zur über haben
    il gli uno di da che non nel nella della dei delle sono ha si per
    um uma do dos das no na nos nas em ao os ou foi são seu sua
    het een van op te dat die voor zijn aan niet met door om bij
    ve bir bu da ile için olarak daha çok olan gibi sonra kadar dedi
    في من على الى ان عن مع هذا هذه التي الذي كان قال وقال قالت بعد قبل بين كما او ما لا هو هي ذلك
    и в во не на я что тот быть с а по это как но из у за от о к же бы для до
    """.split()
)


def outline(title: str, body: str, mentions: Iterable[Mention] = ()) -> Outline:
    """Of an article: *body* may be its lead, or empty. Where it has no title its first line serves."""
    start = body[:_BODY]
    if not title.strip():
        title, _, _ = start[:_LEAD].partition("\n")
    words: dict[int, str] = {}
    in_title, _ = _terms(title, words)
    in_lead, lead_names = _terms(start[:_LEAD], words)
    in_rest, rest_names = _terms(start[_LEAD:], words)
    names = _named(lead_names + rest_names, in_title)
    for actor, count in _tracked(mentions).items():
        term = crc32(f"@{actor}".encode())
        words.setdefault(term, actor)
        in_lead[term] += count
        names[term] += _ACTOR_COUNTS * count
    whole = in_rest + _times(in_lead, _LEAD_COUNTS) + _times(in_title, _TITLE_COUNTS)
    return Outline(
        whole=_weights(whole),
        title=_weights(in_title),
        lead=_weights(in_lead + in_title),
        names=_weights(names),
        numbers=frozenset(term for term in (in_title + in_lead) if _NUMBER.match(words.get(term, ""))),
        print=shingles(body),
        bare=not body.strip(),
        words=words,
    )


def _terms(text: str, words: dict[int, str]) -> tuple[Counter[int], Counter[int]]:
    """Terms of *text*, and those of them that are names: capitalised within a sentence."""
    found: list[int] = []
    names: list[int] = []
    for line in text.split("\n"):
        opening = True  # a capital at the start of a sentence tells nothing
        for chunk in line.split():
            read, ends = _read(chunk)
            for term, surface, capital in read:
                if term not in words:
                    words[term] = surface
                found.append(term)
                if capital and not opening:
                    names.append(term)
            opening = ends
    return Counter(found), Counter(names)


@lru_cache(maxsize=1 << 16)
def _read(chunk: str) -> tuple[tuple[tuple[int, str, bool], ...], bool]:
    """The terms of what stands between white spaces, as written, with a capital or not; whether a sentence ends here."""
    terms = ((_term(form), piece.surface, piece.caps in _CAPITALS) for form, piece in _forms(pieces(chunk)))
    return tuple(read for read in terms if read[0]), _END.search(chunk) is not None


_CAPITALS = frozenset({Caps.INITIAL, Caps.UPPER})


def _forms(read: tuple[Piece, ...]) -> Iterator[tuple[str, Piece]]:
    before: Piece | None = None
    for piece in read:
        if piece.caps is Caps.NOCASE and len(piece.forms[0]) == 1:
            if before is not None and before.end == piece.start:
                yield before.forms[0] + piece.forms[0], piece
            before = piece
        else:
            yield piece.forms[-1], piece
    if len(read) > 1:
        for _, last, solid in compounds(read):
            yield solid, read[last]


def _term(form: str) -> int:
    """0 for a word that tells nothing."""
    if form in _EMPTY or (len(form) == 1 and not form.isdigit()):
        return 0
    return crc32(_stem(form).encode())


def _stem(form: str) -> str:
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form


def _named(names: Counter[int], title: Mapping[int, int]) -> Counter[int]:
    """A name that the title has too counts more; titles' own capitals tell nothing in English."""
    return Counter({term: count + _TITLE_COUNTS - 1 if term in title else count for term, count in names.items()})


def _tracked(mentions: Iterable[Mention]) -> Counter[str]:
    return Counter(
        mention.actor
        for mention in mentions
        if mention.span.field == "title" or (mention.span.field == "body" and mention.span.start < _BODY)
    )


def _times(counts: Counter[int], factor: int) -> Counter[int]:
    return Counter({term: factor * count for term, count in counts.items()})


def _weights(counts: Mapping[int, int]) -> Weights:
    return {term: round(16 * (1 + log(count))) for term, count in counts.items()}
