"""Contents: where in an English sentence what was said begins and ends, and whether it is what was said.

said | Monday | in a statement | that the talks had failed | , adding …
"""

from __future__ import annotations

import re

from news.clauses import QUOTED, Sentence
from news.cues import Cue
from news.phrases import finite, starts_phrase
from news.reporting.english import AGAIN, DAYS, DETERMINERS, NOUNS_TOO, STATEMENTS, Takes

Stretch = tuple[int, int]  # of the text: code points

CLAUSE_WORDS = 4
_SIGNS = frozenset("\"“'‘«`")


def begins_small(text: str, at: int) -> bool:
    """Whether a quotation begins with a small letter."""
    return next((text[k] for k in range(at, len(text)) if text[k] not in _SIGNS), "").islower()


def is_within(content: list[Stretch], other: list[Stretch]) -> bool:
    """Whether all of *content* is part of *other*."""
    return all(any(start >= a and end <= b for a, b in other) for start, end in content)


def ends_said(sentence: Sentence, at: int) -> bool:
    """Whether the quotation ends as speech before its tag does: “…,” said; not the “so-called” deal."""
    end = sentence.units[at].end
    tail = sentence.text[max(0, end - 4) : end]
    return (
        "," in sentence.gaps[at + 1]
        or re.search(r"[,?!…—–-]['’]?[ \u00a0\u202f]?[\"”'’»“`]", tail) is not None  # “… we,’ ”
        or "—" in sentence.gaps[at + 1]
    )


def is_full(sentence: Sentence, at: int) -> bool:
    """A quotation that is a sentence of its own."""
    text = sentence.text[sentence.units[at].start : sentence.units[at].end].strip("“”\"'‘’«»` ")
    return text[:1].isupper() and len(text.split()) > CLAUSE_WORDS


def is_title(sentence: Sentence, at: int) -> bool:
    """A quotation Whose Words Have Capitals, but for small ones."""
    words = re.findall(r"[^\W\d_]{4,}", sentence.text[sentence.units[at].start : sentence.units[at].end])
    return bool(words) and all(word[0].isupper() or word in _SMALL for word in words)


_SMALL = frozenset("with from into over upon than that".split())


def begins_clause(sentence: Sentence, at: int) -> bool:
    """Whether “that”, or a subject and its verb, follow."""
    if sentence.form(at) == "that":
        return True
    return (
        at < len(sentence.units) and starts_phrase(sentence, at) and makes_claim(sentence, at + 1, len(sentence.units))
    )


def makes_claim(sentence: Sentence, first: int, last: int) -> bool:
    """Whether units [first, last) have a verb."""
    return any(finite(sentence, k) for k in range(first, last))


def reports(sentence: Sentence, cue: Cue, first: int, last: int, takes: Takes, *, that: bool, gap: str) -> bool:
    """Whether what follows the verb is what was said."""
    words = last - first
    if words < TWO:
        return False
    quoted = QUOTED in sentence.forms[first:last]
    if that:
        return bool(takes & (Takes.THAT | Takes.QUOTE)) and not _is_this(sentence, first, last)
    if first == cue.at + 1 and ("," in gap or (not sentence.quoted(first) and _ASIDE.search(gap))):
        return False
    if cue.verb.lemma == "add" and sentence.form(first) == "to" and not quoted:
        return False  # added to his titles
    if cue.verb.lemma == "add" and first == cue.at + 1 and _counts(sentence.form(first)) and not quoted:
        return False  # added 20 points, a goal
    if cue.verb.lemma == "add" and not quoted and _is_added_to(sentence, first, last):
        return False  # added districts that he won to its list
    if cue.verb.lemma == "suggest" and _counts(sentence.form(first)) and not makes_claim(sentence, first, last):
        return False  # surveys suggest two more cuts
    if sentence.form(first) in _PLACES and (words == TWO or not quoted) and not makes_claim(sentence, first, last):
        return False  # said | on its website, | on “Morning in Vinstad”
    if takes & Takes.CLAUSE:
        plain = cue.verb.lemma in ALWAYS_CLAUSE and (
            cue.verb.lemma not in _ALSO_COUNTS or makes_claim(sentence, first, last)
        )
        if plain or quoted or (_clausal(sentence, cue, first) and _subject_and_verb(sentence, first, last)):
            return True
    if takes & Takes.TO and sentence.form(first) == "to" and sentence.form(first + 1) not in DETERMINERS:
        return True
    if takes & Takes.OBJECT:
        return True
    return quoted and cue.verb.lemma not in AGAIN


def _is_this(sentence: Sentence, first: int, last: int) -> bool:
    """Reiterated | that approach in May: a few words without a verb"""
    few = last - first <= _FEW and not any(sentence.quoted(k) for k in range(first, last))
    return few and not any(
        finite(sentence, k) or sentence.form(k).endswith(("s", "ed")) for k in range(first + 2, last)
    )


_FEW = 8


def _is_added_to(sentence: Sentence, first: int, last: int) -> bool:
    that = next((k for k in range(first + 1, last) if sentence.form(k) in {"that", "which", "who"}), last)
    return not makes_claim(sentence, first, that) and any(sentence.form(k) == "to" for k in range(first, last))


def _counts(form: str) -> bool:
    return form[:1].isdigit() or form in _COUNTS


_COUNTS = frozenset("a an another more two three four five six seven eight nine ten several".split())
_ASIDE = re.compile(r"[—–]|\s--?\s")
_PLACES = frozenset("on in at via during".split())
TWO = 2
SHORT_OBJECT = 5
QUESTIONS = frozenset("whether if why how what who when where".split())
ALWAYS_CLAUSE = frozenset("say add tell suggest argue claim deny announce acknowledge note".split())


_ALSO_COUNTS = frozenset({"add", "suggest"})


def _clausal(sentence: Sentence, cue: Cue, first: int) -> bool:
    """Not: wrote his thesis, pledged delegates, recalled 60,000 jars after tests found glass."""
    return cue.verb.lemma not in _ALSO_ACTS or sentence.form(first) in _SUBJECTS


_ALSO_ACTS = frozenset("write tweet pledge promise vow report reveal state recall maintain".split())


def _subject_and_verb(sentence: Sentence, first: int, last: int) -> bool:
    return any(
        finite(sentence, k) or (sentence.form(k).endswith("s") and not starts_phrase(sentence, k))
        for k in range(first + 1, last)
    )


def after_listener(sentence: Sentence, at: int) -> int:
    """Behind whom it is told: “told | reporters on Monday | that …”."""
    last = len(sentence.units)
    for k in range(at + 1, min(last, at + 14)):
        form = sentence.form(k)
        if sentence.quoted(k) or form == "that" or ":" in sentence.gaps[k] or form in _SUBJECTS:
            return k
        if form == "to" and "," in sentence.gaps[k]:
            return k  # told his deputy, Ole Moe, | to wait
        if finite(sentence, k) and k > at + 1:
            told = sentence.form(k - 1) in {"who", "which"}  # told teachers who filled the lawn | that …
            that = next((n for n in range(k, min(last, k + 9)) if sentence.form(n) == "that"), None)
            noun = form in NOUNS_TOO and any(sentence.form(n) in DETERMINERS for n in (k - 2, k - 3))
            if that is not None and (told or noun):
                return that  # told allies on a private call | that …
            return next((n for n in range(k - 1, max(at, k - 4), -1) if starts_phrase(sentence, n)), k - 1)
    return min(last, at + 1)


_SUBJECTS = frozenset("he she they it we there i".split())


def after_adjunct(sentence: Sentence, at: int) -> int:
    """Behind day and statement: “said | Monday | he …”, “said | in a statement | he …”."""
    last = len(sentence.units)
    if sentence.form(at) == "on" and sentence.form(at + 1) in DAYS:
        at += 1
    if sentence.form(at) in DAYS:
        at += 1
        return min(last, at + (sentence.form(at) in {"morning", "afternoon", "evening", "night"}))
    if sentence.form(at) == "in":
        for k in range(at + 1, min(last, at + 7)):
            if sentence.form(k) in STATEMENTS:
                return k + 1
    return at


_BESIDE = frozenset("but while and although as".split())


def coordinate(sentence: Sentence, cue: Cue, after: int) -> int | None:
    """Where the clause of another cue begins, when it stands beside the first: “, adding”, “and said”, “, but X said”."""
    if cue.trailing:
        return cue.group if "," in sentence.gaps[cue.group] and cue.group > after else None
    if sentence.form(cue.group - 1) in {"and", "but"}:
        return cue.group - 1 if cue.group - 1 > after else None
    for k in range(cue.group - 1, max(after, cue.group - 7), -1):
        if "," in sentence.gaps[k]:
            aside = sentence.gaps[cue.at + 1].startswith((",", "."))
            return k if aside or sentence.form(k) in _BESIDE else None
        if sentence.form(k) in _JOINED:
            return None
    return None


_JOINED = frozenset("that and or as".split())  # …, and not 400,000 as it had stated
