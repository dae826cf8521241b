"""Figures: the numbers in a text that say how many, each with what it counts.

    told         "1,400 dockers"  "5.5 percent"  "$40 million"  "265人"  "toll rises to 43"
    not told     on 12 August, in 2016, at 8:30, Scott, 43, No. 5, 9/11: when something was, who it is, which one
    the same     1,400 and 1.400 and 1 400 and ১৪০০

What stands behind a number tells of what it is one; where nothing does, what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from unicodedata import decimal

from news.languages import function_words, primary
from news.text import fold

_GAP = "[ \u00a0\u202f]"
# Not \w: a vowel sign, as in বছর or साल, is none and would end the word.
_WORD = r"[^\W\d_](?:[^\s\d.,:;!?()\[\]{}<>\"“”„«»‘’'/|*_…।॥،؛؟–—-]|[’'](?=[^\W\d_]))*"
_UNIT = rf"{_WORD}(?:-{_WORD})*"
_SIGNS = "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af"  # of scripts that write a number and what it counts as one word
_NUMBER = re.compile(
    rf"(?<![^\W{_SIGNS}])(?<![.,:/–-])(?P<money>[$€£¥₹৳₪₺₽]\s?)?"
    rf"(?P<number>\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d+(?:[.,:٫٬]\d+)*(?:[–/-]\d+(?:[.,]\d+)*)?)(?P<share>\s?[%٪])?"
)
_PLAIN = re.compile(r"\d+(?:[.,:]\d+)*")
_SIGN = re.compile(rf"(?P<unit>[万億亿兆千百만억천]?[{_SIGNS}])")
_BEHIND = re.compile(rf"(?P<gap>{_GAP}|-)(?P<unit>{_UNIT})")
_DAY_OF = re.compile(rf"\.?{_GAP}(?:de{_GAP}|d['’])?(?P<month>{_WORD})")
_COUNTED = re.compile(rf"\.?{_GAP}(?:de{_GAP}|di{_GAP})?({_UNIT})")
_SHARE = re.compile(rf"{_GAP}?(?:per|por|pour|pro){_GAP}?(?:cent\w*|cien\w*)", re.IGNORECASE)
_BEFORE = re.compile(rf"((?:{_WORD}{_GAP}){{1,3}})$")
_WHICH = re.compile(r"(?:\b(?:no|nos|nr|num|art)\.|№|nº|n°|#)\s?$", re.IGNORECASE)
_MULTIPLE = re.compile(  # “40 million euros”: the word behind tells of what
    r"\w*(?:illion|illiard|illón|illone|ilione|ilhã|ilhõ|ilyon|ilyar)\w*|m(?:io|rd|rds|ds|n|ln|lrd)|b(?:n|ln)|thousand|hundred|dozen|"
    r"tausend|mille|mila|mil|tysi\w+|lakh|crore|bin|тыс\w*|млн|млрд|миллион\w*|миллиард\w*|ألف|آلاف|مليون|ملايين|مليار|"
    r"میلیون|میلیارد|هزار|হাজার|লাখ|লক্ষ|কোটি|हज़ार|हजार|लाख|करोड़",
    re.IGNORECASE,
)
_OCLOCK = frozenset(
    "am pm a p uhr h hrs hours gmt utc est edt et bst cet cest ist local 年 月 日 時 时 点 號 号 년 월 일 시".split()
)
_NAMED = frozenset("page article chapter flight room channel type day season week round".split())
_ON = frozenset("and to or und bis et ou y o".split())  # “between 60 and 100”
_AS_FAR = frozenset("to than over auf uber bis a al aan til до".split())  # “rises to 43”
_DIGIT = re.compile(r"\d")
_GROUPS = re.compile(rf"(?<=\d)(?:[.,٬]|{_GAP})(?=\d{{3}}(?!\d))")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[–/-]\d+)?")  # a season’s, too


class Figure(NamedTuple):
    """One of them, and where its number begins."""

    text: str  # "40 million euros"
    number: str  # by which it is known again
    start: int


def figures(text: str, language: str | None) -> Iterator[Figure]:
    """Those of *text*, in order."""
    for found in _NUMBER.finditer(text):
        if shown := _shown(text, found, primary(language)):
            yield Figure(" ".join(shown.split()), known_by(found["number"]), found.start("number"))


def numbers(text: str) -> Iterator[str]:
    """Every number of *text*, whatever it says: what was told is told."""
    for found in _NUMBER.finditer(text):
        yield known_by(found["number"])
    for found in _PLAIN.finditer(text):
        yield known_by(found[0])


def known_by(number: str) -> str:
    """In our digits, without what parts the thousands."""
    return _GROUPS.sub("", _DIGIT.sub(lambda digit: str(decimal(digit[0])), number))


def _shown(text: str, found: re.Match[str], language: str) -> str:
    """The figure with its words; "" where it is none."""
    start, end = found.span("number")
    share = _SHARE.match(text, end)
    if share or found["share"]:
        return text[start : share.end() if share else found.end("share")]
    if found["money"]:
        return text[found.start() : _counted(text, end, money=True)]
    before = _words_before(text, start)
    unit = _SIGN.match(text, end) or _BEHIND.match(text, end)
    named = fold(unit["unit"]) if unit else ""
    if "/" in found["number"] or _WHICH.search(text, max(0, start - 5), start):
        return ""
    if _is_moment(text, found, before, named, language) or named.startswith("year-old"):
        return ""
    if unit and named not in function_words(language):
        return text[start : _counted(text, end, money=False)]
    return _bare(text, found, before, named, language)


def _counted(text: str, end: int, *, money: bool) -> int:
    """Where it ends: behind what it counts, and what stands behind “million”. Money counts itself."""
    unit = _SIGN.match(text, end) or _BEHIND.match(text, end)
    if unit is None or (money and not _MULTIPLE.fullmatch(unit["unit"])):
        return end
    end = unit.end()
    if money or not _MULTIPLE.fullmatch(unit["unit"]):
        return end
    more = _COUNTED.match(text, end)
    return more.end() if more else end


def _words_before(text: str, start: int) -> str:
    found = _BEFORE.search(text, max(0, start - 60), start)
    return found[1] if found else ""


def _is_moment(text: str, found: re.Match[str], before: str, unit: str, language: str) -> bool:
    """A year, a day or an hour."""
    number = known_by(found["number"])
    if ":" in number or unit in _OCLOCK or _YEAR.fullmatch(number):
        return True
    if not number.isdigit() or int(number) > 31:
        return False
    months = _months(language)
    behind = _DAY_OF.match(text, found.end("number"))
    last = before.rsplit(maxsplit=1)[-1] if before else text[: found.start()].rstrip(" .\u00a0").rpartition(" ")[2]
    return (behind is not None and fold(behind["month"]) in months) or fold(last) in months


def _bare(text: str, found: re.Match[str], before: str, behind: str, language: str) -> str:
    """With the words before it: nothing tells of what it is one where these end with a name, or there are none."""
    words = before.split()
    last = fold(words[-1]) if words else ""
    if not last or words[-1][0].isupper() or last in _NAMED or behind in _ON:
        return ""
    if last in function_words(language) and last not in _AS_FAR:
        return ""
    return before + text[slice(*found.span("number"))]


@cache
def _months(language: str) -> frozenset[str]:
    """Names of months, folded: the language's own and English ones."""
    from babel import Locale, UnknownLocaleError  # 10 ms, for who looks for what is new

    found = {"sept"}
    for key in {language, "en"}:
        try:
            months = Locale.parse(key).months
        except (UnknownLocaleError, ValueError):
            continue
        styles = [months[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
        found.update(fold(name).rstrip(".") for style in styles for name in style.values())
    return frozenset(found)
