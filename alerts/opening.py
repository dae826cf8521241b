"""Openings: the first whole sentences of a report, which say what it is about.

    title    Dockers vote to strike
    text     PUBLISHED 12:40. Dockers vote to strike. Dockers at Quillport voted on Monday to strike over pay. Some 1,400 …
    opening  Dockers at Quillport voted on Monday to strike over pay.

What fired may stand in its twentieth sentence: a reader who is shown that one only does not know what the report reports.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from alerts.extracts import Passage, Stretch, inside_quotation, repeats, stretch
from news.letters import fold
from news.model import Match, Revision
from news.text import analyse

_AMONG = 6  # sentences, one of which is the opening; further down others begin
_LEAST = 28  # characters: a shorter one is a label
_SHORT = 110  # after a shorter one the next is told, too …
_MOST = 260  # … where both are no longer
_LEANING = frozenset(
    map(
        fold,
        """he she they it his her their its there this that these those but and so also however il elle ils elles ce cela mais er sie
    es dies aber el ella ellos esto pero он она они это но هو هي هم وهو
    তিনি তাঁর তার তাঁরা তারা তাদের তাঁদের তাকে তাঁকে এ এটি এটা এতে এর এই সেই সে সেখানে তবে কিন্তু আর এদিকে এছাড়া এরপর এসময় এমন
    वह वे यह ये उसने उन्होंने इस इसके इससे उनके उनकी उसके लेकिन वहीं""".split(),
    )
)
_AFTER_THAT = re.compile(
    r"(?:With|After|Despite|For|By|Before|Beyond|Since|Until) (?:that|this|all that|all this|these|those),",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"[.!?…।॥。！？؟۔։][\"'”’»«“)\]]*$")
_QUOTES = frozenset("\"“”„«»‘’'‹›「『")
_LABEL = re.compile(  # what stands above a report: when it was put up, who took the picture
    r"(?:published|updated|last updated|first published|posted|photo|image|picture|video|listen|watch|by|copyright|©)\b",
    re.IGNORECASE,
)


def opening(
    revision: Revision, matches: Sequence[Match], language: str | None, *, fresh: Sequence[Stretch] | None = None
) -> Passage | None:
    """The opening of *revision*; of its *fresh* sentences where the reader knows what others said. None: it has none."""
    body = revision.body
    spans = [span for span in analyse(body, language).sentences if body[slice(*span)].strip()]
    for place, (start, end) in enumerate(spans[:_AMONG]):
        if not _is_opening(body[start:end], revision.title) or inside_quotation(body, start):
            continue
        if (fresh is not None and (start, end) not in fresh) or (place and _leans(body[start:end])):
            continue
        return stretch(revision, matches, start, _last(body, spans[place:]))
    return None


def _last(body: str, spans: Sequence[Stretch]) -> int:
    """Where it ends: with the first of *spans*, behind what somebody says there, or with the next where both are short."""
    start, end = spans[0]
    if inside_quotation(body, end):
        return _said_out(body, start, spans)
    more = len(spans) > 1 and end - start < _SHORT and _goes_on(body, end, spans[1])
    return spans[1][1] if more else end


def _said_out(body: str, start: int, spans: Sequence[Stretch]) -> int:
    """Where what somebody says in the first of *spans* ends, if that is near."""
    paragraph = body.find("\n", start)
    ends = (end for _, end in spans if end - start <= _MOST and (paragraph < 0 or end <= paragraph))
    return next((end for end in ends if not inside_quotation(body, end)), spans[0][1])


def _is_opening(text: str, title: str) -> bool:
    said = text.strip()
    return (
        len(said) >= _LEAST
        and _WHOLE.search(said) is not None
        and not said.endswith(("...", "…"))  # the feed cut it
        and not said[0].islower()
        and said[0] not in _QUOTES  # somebody's words about it
        and not is_label(said)
        and not repeats(said, title)
    )


def is_label(text: str) -> bool:
    """It tells of the report, not of what is reported: who wrote it, who took the picture."""
    return _LABEL.match(text) is not None


def _leans(text: str) -> bool:
    """It needs the sentence before it."""
    return fold(text.split(maxsplit=1)[0]).strip(",") in _LEANING or _AFTER_THAT.match(text) is not None


def _goes_on(body: str, end: int, following: Stretch) -> bool:
    start, last = following
    said = body[start:last].strip()
    whole = _WHOLE.search(said) is not None and not said.endswith(("...", "…"))
    told = any(map(str.isalpha, said))  # not the “2.” of what comes next in a list
    cut = inside_quotation(body, last)  # what somebody says goes on behind it
    return told and whole and not cut and "\n" not in body[end:start] and last - end <= _MOST - _LEAST
