"""Figures: the numbers in a text that say how many, each with what it counts.

    told         "1,400 dockers"  "5.5 percent"  "$40 million"  "265人"  "toll rises to 43"
    not told     on 12 August, in 2016, at 8:30, Scott, 43, No. 5, 9/11: when something was, who it is, which one
    the same     1,400 and 1.400 and 1 400 and ১৪০০

What stands behind a number tells of what it is one; where nothing does, what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from unicodedata import decimal

from news.ages import is_age, is_hour
from news.compounds import compounds
from news.languages import function_words, primary
from news.letters import fold
from news.months import is_month

_GAP = "[ \u00a0\u202f]"
# Not \w: a vowel sign, as in বছর or साल, is none and would end the word.
_WORD = r"[^\W\d_](?:[^\s\d.,:;!?()\[\]{}<>\"“”„«»‘’'/|*_…।॥،؛؟–—-]|[’'](?=[^\W\d_]))*"
_UNIT = rf"{_WORD}(?:-{_WORD})*"
_SIGNS = "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af"  # of scripts that write a number and what it counts as one word
_NUMBER = re.compile(
    rf"(?<![^\W{_SIGNS}])(?<![.,:/–-])(?P<money>(?:(?:US|A|C|NZ|HK)?\$|[€£¥₹৳₪₺₽]|(?:Rs|Tk)\.?)\s?)?"
    rf"(?P<number>\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d+(?:[.,:٫٬]\d+)*(?:[–/-]\d+(?:[.,]\d+)*)?)(?P<share>\s?[%٪])?"
)
_PLAIN = re.compile(r"\d+(?:[.,:]\d+)*")
_SIGN = re.compile(rf"(?P<unit>[万億亿兆千百만억천]?[{_SIGNS}])")
_BEHIND = re.compile(rf"(?P<gap>{_GAP}|-)(?P<unit>{_UNIT})")
_DAY_OF = re.compile(rf"\.?{_GAP}(?:de{_GAP}|d['’])?(?P<month>{_WORD})")
_COUNTED = re.compile(rf"\.?{_GAP}(?:de{_GAP}|di{_GAP})?({_UNIT})")
_SHARE = re.compile(rf"{_GAP}?(?:per|por|pour|pro){_GAP}?(?:centage{_GAP}points?|cent\w*|cien\w*)", re.IGNORECASE)
_BEFORE = re.compile(rf"((?:{_WORD}{_GAP}){{1,3}})$")
_HALF = re.compile(rf"(?<!\S)(?:সাড়ে|साढ़े|সোয়া|পৌনে){_GAP}$")
_WHICH = re.compile(r"(?:\b(?:no|nos|nr|num|art)\.|№|nº|n°|#)\s?$", re.IGNORECASE)
_ATTACHED = re.compile(r"(?:k|m|mn|bn|tn|mln|mrd|cr)(?!\w)", re.IGNORECASE)  # $20m
_MULTIPLE = re.compile(  # “40 million euros”: the word behind tells of what
    r"\w*(?:illion|illiard|illón|illone|ilione|ilhã|ilhõ|ilyon|ilyar)\w*|m(?:io|rd|rds|ds|n|ln|lrd)|b(?:n|ln)|thousand|hundred|dozen|"
    r"tausend|mille|mila|mil|tysi\w+|lakh|crore|bin|тыс\w*|млн|млрд|миллион\w*|миллиард\w*|ألف|آلاف|مليون|ملايين|مليار|"
    r"میلیون|میلیارد|هزار|হাজার|লাখ|লক্ষ|কোটি|हज़ार|हजार|लाख|करोड़",
    re.IGNORECASE,
)
_SCALES = frozenset(
    "magnitude magnitud magnitudine stärke category kategorie categoría catégorie".split()
)  # “magnitude 5.1”
_COUNTS = frozenset("vote votes victory win defeat loss decision margin majority lead draw sieg niederlage".split())
_ON = frozenset("since and to or und bis et ou y o থেকে ও এবং से तक और".split())  # “between 60 and 100”
_AS_FAR = frozenset("to than over auf uber bis a al aan til до".split())  # “rises to 43”
_BROKEN = "\ufffd"  # a letter that nobody could read: it may be a month
_ADJECTIVES = 2  # between a number and its noun
_FURTHER = re.compile(rf"{_GAP}({_UNIT})")
_PEOPLE = frozenset("people men women children per cent percent dead missing hurt killed".split())
_VERBS = frozenset(
    "says tells was has is does dies kills leaves rises falls got had have were are said died left".split()
)
_NOT_ALONE = frozenset(
    "other more new such additional further different prior previous earlier last first total old percentage".split()
)
_ADVERB = re.compile(r"\w{3,}[aeiou]lly|\w+(?:ously|ently|antly|edly|ively|ately)")
_SLAVIC = re.compile(r".+(?:[ыи]х|[ыи]е|[ыи]ми|ого|его|і|і[хй])")  # an adjective's ending


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith(("ss", "'s", "’s"))) or word in _PEOPLE


_NOUNS: Mapping[str, Callable[[str], bool]] = {  # languages whose adjectives stand before a noun that shows itself
    "en": _is_plural,
    "de": lambda word: word[0].isupper() or not word.endswith(("e", "en", "er")),
    "ru": lambda word: _SLAVIC.fullmatch(word) is None,
    "uk": lambda word: _SLAVIC.fullmatch(word) is None,
}
_PLAYED = re.compile(r"(?:runs?|overs?|wickets?|রান|ওভার|উইকেট|रन|ओवर|विकेट)(?:টি|ের|ে|েই)?")  # so is an innings a score
_PAST = re.compile(rf"\d(?:টা)?{_GAP}$")  # ১০টা | ৫০ মিনিটে
_MINUTES = ("মিনিট", "मिनट")
_OLDEST = 120
_SMALL = re.compile(r"(\d{1,3})(?:\.\d\d)?")  # 8.30 Uhr
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ère|re|e|è|ème|eme|nde?|º|ª|\.?ª|\.?º)\b", re.IGNORECASE)  # 170th Street
_H = re.compile(r"[hH](?:\d|(?!\w))")  # 20h30
_BESIDE = 24  # characters that tell of an hour or an age
_DIGIT = re.compile(r"\d")
_GROUPS = re.compile(rf"(?<=\d)(?:[.,٬]|{_GAP})(?=\d{{3}}(?!\d))")
_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")  # 2,36,779
_POINT = str.maketrans(",٫", "..")
_PAIR = re.compile(r"(\d+)[–-](\d+)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[–/-]\d+)?")  # a season’s, too


class Figure(NamedTuple):
    """One of them, and where its number begins."""

    text: str  # "40 million euros"
    number: str  # by which it is known again
    start: int


def figures(text: str, language: str | None) -> Iterator[Figure]:
    """Those of *text*, in order."""
    written = {compound.last: compound for compound in compounds(text)}  # ২ লাখ ৩৬ হাজার | ৭৭৯
    within = {at for each in written.values() for at in range(each.start, each.last)}
    for found in _NUMBER.finditer(text):
        start = found.start("number")
        shown = "" if start in within else _shown(text, found, primary(language))
        if shown and (whole := written.get(start)):
            yield Figure(" ".join((text[whole.start : start] + shown).split()), whole.value, whole.start)
        elif shown:
            yield Figure(" ".join(shown.split()), known_by(found["number"]), start)


def numbers(text: str) -> Iterator[str]:
    """Every number of *text*, whatever it says: what was told is told."""
    for found in _NUMBER.finditer(text):
        yield known_by(found["number"])
    for found in _PLAIN.finditer(text):
        yield known_by(found[0])
    yield from worded(text)
    yield from (compound.value for compound in compounds(text))


def worded(text: str) -> set[str]:
    """Those written as words."""
    words = {word.strip(_ENDS) for word in fold(text).split()}
    return {_WORDED[word] for word in words & _WORDED.keys()}


_WORDED: Mapping[str, str] = {
    fold(word): str(number)
    for row in (
        "two three four five six seven eight nine ten eleven twelve",
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "deux trois quatre cinq six sept huit neuf dix onze douze",
        "dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "dois três quatro cinco seis sete oito nove dez onze doze",
        "due tre quattro cinque sei sette otto nove dieci undici dodici",
        "twee drie vier vijf zes zeven acht negen tien elf twaalf",
        "iki üç dört beş altı yedi sekiz dokuz on onbir oniki",
        "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
        "اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
        "দুই তিন চার পাঁচ ছয় সাত আট নয় দশ এগারো বারো",
        "दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह",
    )
    for number, word in enumerate(row.split(), 2)
} | {
    fold(word): str(number)
    for words, number in (
        ("fifteen fünfzehn quinze quince пятнадцать", 15), ("twenty zwanzig vingt veinte двадцать yirmi", 20),
        ("thirty dreißig trente treinta тридцать otuz", 30), ("forty vierzig quarante cuarenta сорок kırk", 40),
        ("fifty fünfzig cinquante cincuenta пятьдесят elli", 50), ("hundred hundert cent cien сто yüz", 100),
        ("thousand tausend mille mil тысяча bin", 1000), ("dozen dutzend douzaine docena", 12),
    )
    for word in words.split()
}  # fmt: skip
_ENDS = ".,;:!?()[]\"'“”„«»‘’…।॥،؛؟–—"


def known_by(number: str) -> str:
    """In our digits, without what parts the thousands: 6,8 is 6.8."""
    if _INDIAN.fullmatch(number):
        number = number.replace(",", "")
    return _GROUPS.sub("", _DIGIT.sub(lambda digit: str(decimal(digit[0])), number)).translate(_POINT)


def _shown(text: str, found: re.Match[str], language: str) -> str:
    """The figure with its words; "" where it is none."""
    start, end = found.span("number")
    share = _SHARE.match(text, end)
    if share or found["share"]:
        return text[start : share.end() if share else found.end("share")]
    if found["money"]:
        return text[found.start() : _money(text, end)]
    start = _half(text, start)
    before = _words_before(text, start)
    unit = _SIGN.match(text, end) or _BEHIND.match(text, end)
    named = fold(unit["unit"]) if unit else ""
    if (
        _BROKEN in named
        or _PLAYED.fullmatch(named)
        or "/" in found["number"]
        or _WHICH.search(text, max(0, start - 5), start)
        or _is_score(found["number"], named)
    ):
        return ""
    if _is_moment(text, found, before, unit, language):
        return ""
    if (scale := before.split()[-1:]) and scale[0].casefold() in _SCALES:
        return f"{scale[0]} {text[start:end]}"
    if unit and language != "de" and _is_named(unit["unit"], before):
        return ""
    if unit and named not in function_words(language) | _ON:
        return text[start : _counted(text, end, language)]
    return _bare(text, found, before, named)


def _counted(text: str, end: int, language: str) -> int:
    """Where it ends: behind what it counts, and what stands behind “million”."""
    unit = _SIGN.match(text, end) or _BEHIND.match(text, end)
    if unit is None:
        return end
    if not _MULTIPLE.fullmatch(unit["unit"]):
        return _noun(text, unit, language) if unit.re is _BEHIND else unit.end()
    more = _COUNTED.match(text, unit.end())
    return more.end() if more and fold(more[1]) not in function_words(language) | _ON | _VERBS else unit.end()


def _money(text: str, end: int) -> int:
    """Where a sum ends, which counts itself."""
    unit = _ATTACHED.match(text, end) or _SIGN.match(text, end) or _BEHIND.match(text, end)
    return unit.end() if unit and (unit.re is _ATTACHED or _MULTIPLE.fullmatch(unit["unit"])) else end


def _noun(text: str, unit: re.Match[str], language: str) -> int:
    """Where the noun ends that is counted: “261 other families”, “12 neue Fälle”; 0 where none is: “18 prior”."""
    end, is_noun = unit.end(), _NOUNS.get(language)
    if is_noun is None or is_noun(unit["unit"]):
        return end
    ends = [end]
    while len(ends) <= _ADJECTIVES and (further := _FURTHER.match(text, ends[-1])):
        if fold(further[1]) in function_words(language) | _VERBS:
            break
        ends.append(further.end())
        if is_noun(further[1]):
            return ends[-1]
    if fold(unit["unit"]) in _NOT_ALONE or (language == "en" and _ADVERB.fullmatch(unit["unit"])):
        return ends[1] if len(ends) > 1 else 0
    return end


def _half(text: str, start: int) -> int:
    """Where the word stands that makes three thousand three and a half."""
    half = _HALF.search(text, max(0, start - 10), start)
    return half.start() if half else start


def _words_before(text: str, start: int) -> str:
    found = _BEFORE.search(text, max(0, start - 60), start)
    return found[1] if found else ""


def _is_moment(text: str, found: re.Match[str], before: str, unit: re.Match[str] | None, language: str) -> bool:
    """A year, a day, an hour, or how old somebody is."""
    number = known_by(found["number"])
    behind_it = found.end("number")
    if ":" in number or _YEAR.fullmatch(number) or _H.match(text, behind_it) or _ORDINAL.match(text, behind_it):
        return True
    start, end = found.span("number")
    last = before.rsplit(maxsplit=1)[-1] if before else text[:start].rstrip(" .\u00a0").rpartition(" ")[2]
    if number.isdigit() and int(number) <= 31:
        day_of = _DAY_OF.match(text, end)
        if (day_of and is_month(day_of["month"], language)) or is_month(last, language):
            return True
    named, behind = (fold(unit["unit"]), unit.end()) if unit else ("", end)
    leading, following = text[max(0, start - _BESIDE) : start], text[behind : behind + _BESIDE]
    small = _SMALL.fullmatch(number)
    if small is None or int(small[1]) > _OLDEST:
        return False
    whole = int(small[1])
    if named.startswith(_MINUTES) and _PAST.search(leading):
        return True
    return is_hour(whole, leading, named, following) or is_age(leading, named, following)


def _is_named(unit: str, before: str) -> bool:
    """The Harbour 2 Express; 30,000 Moen’s lawyers returned."""
    return unit.endswith(("'s", "’s")) or (unit[0].isupper() and before.rstrip().rpartition(" ")[2][:1].isupper())


def _is_score(number: str, named: str) -> bool:
    """52-21, the 202-220 vote: of what lies between two figures the lesser stands first."""
    pair = _PAIR.fullmatch(number)
    return pair is not None and (int(pair[1]) >= int(pair[2]) or named in _COUNTS)


def _bare(text: str, found: re.Match[str], before: str, behind: str) -> str:
    """With the words before it, where they tell how far something went: “toll rises to 43”, but not “who scored 29”."""
    words = before.split()
    last = fold(words[-1]) if words else ""
    if last not in _AS_FAR or words[-1][0].isupper() or behind in _ON or _ATTACHED.match(text, found.end("number")):
        return ""
    return before + text[slice(*found.span("number"))]
