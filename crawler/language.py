"""Languages: which one an article is in, as configured, as declared, or as it reads.

    stated("de", "en-US")                                    "de"
    plain("Talks resumed on Monday, and both sides sent …")  "en"
    among([…, a headline of ten words])                      as the others of its answer

The model that knows a hundred languages takes a second of CPU to unpack, in each child: it is asked where nothing else tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from news.languages import function_words, is_function_word
from news.model import Dispatch

_ENOUGH = 60  # characters to tell a language by
_READ = 600  # characters that are looked at
_TAG = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")
_LATIN = re.compile(r"[a-z]+")
_MARKED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")  # Latin letters with marks: hardly ever in English
_SMALL_WORDS = 4  # different ones: fewer may be a quotation …
_OF_ITS_OWN = 3  # … unless there is no other language's among them
_IN_COMPANY = 2  # … and the others of its answer are English
_COMPANY = 3
# "by Mara Lind and Omar Haddad": English around names, whatever the language of the headline.
_BYLINE = re.compile(r"\b[Bb]y(?: [A-Z][\w.'’-]*)+(?:,? and(?: [A-Z][\w.'’-]*)+)?")


def stated(configured: str | None, declared: str | None) -> str | None:
    """The primary tag, as configured or as declared."""
    given = configured or declared
    found = _TAG.match(given.strip()) if given else None
    return found[0].lower() if found else None


def plain(text: str, *, small_words: int = _OF_ITS_OWN) -> str | None:
    """English, where *text* has its small words and hardly another language's: 40 µs where the model takes a millisecond.

    It is strict: what it leaves open is told by the other items of an answer (`among`), or by the model.
    """
    if len(text) < _ENOUGH:
        return None
    text = text[:_READ]
    found, english = _LATIN.findall(text.lower()), function_words("en")
    if 2 * sum(map(len, found)) < len(text):  # another script around an English phrase
        return None
    words = set(found)
    ours, others = len(words & english), sum(map(is_function_word, words - english))
    return "en" if (ours >= _SMALL_WORDS and 3 * others <= ours) or (ours >= small_words and not others) else None


def among(dispatches: Sequence[Dispatch]) -> list[Dispatch]:
    """Those of one answer: where one is in doubt that might be English, and the others are, so is it."""
    plainly = sum(each.language == "en" for each in dispatches)
    company = plainly >= _COMPANY and 2 * plainly >= len(dispatches)
    return [each if each.language else _settled(each, company=company) for each in dispatches]


def _settled(dispatch: Dispatch, *, company: bool) -> Dispatch:
    text = _text_of(dispatch)
    told = plain(_BYLINE.sub("", text), small_words=_IN_COMPANY) if company and not _MARKED.search(text) else None
    told = told or (str(_model().classify(text[:_READ])[0]) if len(text) >= _ENOUGH else None)
    return replace(dispatch, language=told) if told else dispatch


def _text_of(dispatch: Dispatch) -> str:
    """What tells: once, where the title was taken from the text."""
    return dispatch.body if dispatch.body.startswith(dispatch.title) else f"{dispatch.title}\n{dispatch.body}"


@cache
def _model() -> Any:
    import py3langid  # half a second and its model's memory

    return py3langid
