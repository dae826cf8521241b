"""Words as somebody writes them in a rule or as a name, made into patterns.

guarantee       inflects          =guarantee    does not        ==Turkey   capitals and accents count
Houthi          a name: plural -s al-Hayya      hyphen, space or nothing
negotiat*       wildcard          Netan?ahu     one letter      Trump~     one edit
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import product

from news.errors import RuleError
from news.inflect import inflect
from news.languages import is_function_word
from news.letters import APOSTROPHES, HYPHENS, fold, spaceless, surface
from news.lexicon import Lexicon
from news.loose import Loose
from news.patterns import Either, One, Pattern, Sequel, Written
from news.pieces import Caps, Piece, pieces, without_ending
from news.terms import Term
from news.variants import Variants


class Exact(IntEnum):
    """How literally a word is meant."""

    NO = 0
    FORM = 1  # =word: no inflection
    VERBATIM = 2  # ==word: capitals and accents count


# Conjunctions and prepositions that Arabic writes together with the next word, alone and with the article.
_ARABIC_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "وب", "ول")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# And what Hebrew does: and, that or when, in or to or as or from, the.
_HEBREW_PREFIXES = tuple(map("".join, product(("", "ו"), ("", "ש", "כש"), ("", "ב", "ל", "כ", "מ", "מה", "ה"))))
_HEBREW = re.compile(r"[\u05d0-\u05ea]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}")
_UNDOTTED_END = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_FUZZY = re.compile(r"(.*?[^~])~(\d?)")
_DROPPED = str.maketrans("", "", APOSTROPHES + HYPHENS)
_PHRASE = re.compile(r'(={0,2})(?:["“”]([^"“”]*)["“”](?:~(\d+))?|(.*))', re.DOTALL)

FUZZY_LETTERS = {1: 4, 2: 8}  # edits → letters needed: fewer, and everything is near everything
MOST_LOOSE = 8  # words of a "…"~n
MOST_BETWEEN = 1000  # words that may lie between: paragraphs are further apart


@dataclass(frozen=True, slots=True)
class Writing:
    """Makes patterns in one lexicon, with one list of variants."""

    lexicon: Lexicon
    variants: Variants
    known: dict[tuple[str, Exact, bool], Pattern | None] = field(default_factory=dict, repr=False)

    def word(self, text: str, exact: Exact = Exact.NO, *, name: bool = False) -> Pattern | None:
        """The pattern of one written word; None where there is no letter or digit in it.

        *name*: its capitals need capitals in the text. Raises RuleError (E_WILDCARD, E_FUZZY).
        """
        key = (text, exact, name)
        if key not in self.known:
            self.known[key] = self._word(text, exact, name=name)
        return self.known[key]

    def _word(self, text: str, exact: Exact, *, name: bool) -> Pattern | None:
        if "~" in text and (fuzzy := _FUZZY.fullmatch(text)):
            return self._fuzzy(text, fuzzy[1], int(fuzzy[2] or 1), name=name)
        if "*" in text or "?" in text:
            return self._wild(text, name=name)
        core = bare(text)
        words = pieces(core)
        if not words:
            return None
        parts = [self._part(core, group, exact, name=name) for group in _compounds(words, core)]
        pattern: Pattern = parts[0] if len(parts) == 1 else self.lexicon.share(Sequel(tuple(parts)))
        several = exact is Exact.VERBATIM and len(words) > 1
        return self.lexicon.share(Written(pattern, surface(core))) if several else pattern

    def phrase(self, text: str, exact: Exact = Exact.NO, loose: int | None = None, *, name: bool = False) -> Pattern:
        """The pattern of words side by side; with *loose* in any order and at most so many others inside.

        Raises RuleError, its position an offset in *text*.
        """
        parts: list[Pattern | None] = []
        for found in re.finditer(r"\S+", text):
            if found.group() == "*" and loose is None:
                parts.append(None)
                continue
            try:
                pattern = self.word(found.group(), exact, name=name)
            except RuleError as error:
                raise moved(error, text, found.start()) from None
            if pattern is not None:
                parts.append(pattern)
        words = [part for part in parts if part is not None]
        if not words:
            raise RuleError(
                "E_EMPTY", "a phrase without a word", query=text, position=0, hint="words have letters or digits"
            )
        if loose is not None and len(words) > 1:
            return self._loose(text, words, loose)
        return words[0] if len(parts) == 1 else self.lexicon.share(Sequel(tuple(parts)))

    def alias(self, text: str, *, name: bool = True) -> Pattern:
        """The pattern of an actor's name: a phrase; =, ==, quotation marks and ~n as in a rule."""
        found = _PHRASE.fullmatch(text.strip())
        assert found is not None
        mark, quoted, loose, plain = found.groups()
        return self.phrase(
            quoted if plain is None else plain, Exact(len(mark)), int(loose) if loose else None, name=name
        )

    def _loose(self, text: str, words: Sequence[Pattern], loose: int) -> Pattern:
        if len(words) > MOST_LOOSE or loose > MOST_BETWEEN:
            message = f"a loose phrase has at most {MOST_LOOSE} words, and at most {MOST_BETWEEN} others between"
            raise RuleError("E_SYNTAX", message, query=text, position=0, hint='join shorter ones: "…"~5 AND "…"~5')
        return self.lexicon.share(Loose(tuple(words), loose))

    def _fuzzy(self, text: str, word: str, edits: int, *, name: bool) -> Pattern:
        form = fold(word).translate(_DROPPED)
        if edits not in FUZZY_LETTERS or len(form) < FUZZY_LETTERS[edits]:
            message = f"{text}: ~ is one edit in a word of 4 letters or more, ~2 two in one of 8 or more"
            raise RuleError("E_FUZZY", message, query=text, position=0, hint=f"write the spellings: {word} OR …")
        return self._one(Term(fuzzy=form, edits=edits, capitals=_capitals([word], name=name)))

    def _wild(self, text: str, *, name: bool) -> Pattern:
        form = fold(text).translate(_DROPPED)
        if not form[:1].isalnum() or sum(c not in "*?" for c in form) < 3:
            message = f"{text}: a wildcard word begins with a letter and has at least 3 letters"
            raise RuleError("E_WILDCARD", message, query=text, position=0, hint="write more of the word: negotiat*")
        return self._one(Term(wild=form.rstrip(".,;!"), capitals=_capitals([text], name=name)))

    def _one(self, term: Term) -> Pattern:
        return self.lexicon.share(One(self.lexicon.add(term)))

    def _part(self, core: str, group: Sequence[Piece], exact: Exact, *, name: bool) -> Pattern:
        """The pattern of one word, or of one hyphenated compound: solid, or its parts side by side."""
        *heads, last = group
        capitals = _capitals([piece.surface for piece in group], name=name)
        inflected = self._inflected(core, last, exact, name=name)
        if not heads:
            return self._single(last, inflected, capitals, exact)
        stem = "".join(piece.forms[0] for piece in heads)
        stands = [*(Term(forms=frozenset((piece.forms[0],))) for piece in heads), inflected]
        parts = Sequel(
            tuple(
                self._one(
                    replace(
                        term,
                        capitals=(True,) if any(capitals[i : i + 1]) else (),
                        acronym=_acronym(piece, Exact.FORM),
                    )
                )
                for i, (term, piece) in enumerate(zip(stands, group, strict=True))
            )
        )
        if exact is Exact.VERBATIM:
            return self.lexicon.share(parts)
        head = "".join(piece.surface for piece in heads)
        forms, words = frozenset(map(stem.__add__, inflected.forms)), frozenset(map(head.__add__, inflected.words))
        solid = replace(inflected, forms=forms, words=words, capitals=capitals)
        return self.lexicon.share(Either((self._one(solid), self.lexicon.share(parts))))

    def _single(self, word: Piece, inflected: Term, capitals: tuple[bool, ...], exact: Exact) -> Pattern:
        """The pattern of one word, and what the list of variants adds to it."""
        form = word.forms[0]
        forms, words = inflected.forms, inflected.words
        spaced: list[Pattern] = []
        if exact is Exact.NO:
            forms |= self.variants.spelling.get(form, frozenset())
            words |= self.variants.listed.get(form, frozenset()) if words else frozenset()
            for first, rest in self.variants.spaced.get(form, ()):
                terms = Term(forms=frozenset((first,)), capitals=capitals), Term(forms=rest)
                spaced.append(self.lexicon.share(Sequel(tuple(map(self._one, terms)))))
        term = Term(
            forms=forms,
            words=words,
            proper=inflected.proper,
            capitals=capitals,
            acronym=_acronym(word, exact),
            verbatim=word.surface if exact is Exact.VERBATIM else None,
        )
        return self.lexicon.share(Either((self._one(term), *spaced))) if spaced else self._one(term)

    def _inflected(self, core: str, word: Piece, exact: Exact, *, name: bool) -> Term:
        """A word in all its forms, in English and in the language of the article."""
        forms = self._forms(core, word, exact, name=name)
        # An actor's name that shows no capital could be any word: only prefixes are allowed before it.
        if exact is not Exact.NO or spaceless(core) or "." in word.surface or (name and word.caps is Caps.NOCASE):
            return Term(forms=forms)
        proper = word.caps in {Caps.INITIAL, Caps.UPPER}
        return Term(forms=forms, words=frozenset((word.surface,)), proper=proper)

    def _forms(self, core: str, word: Piece, exact: Exact, *, name: bool) -> frozenset[str]:
        """The folded forms that a word stands for."""
        form = word.forms[0]
        if exact is not Exact.NO or spaceless(core):
            return frozenset((form,))
        if _ARABIC.search(form):
            return frozenset(prefix + form for prefix in _ARABIC_PREFIXES) | _after_article(form)
        if name and _HEBREW.search(form):
            return frozenset(prefix + form for prefix in _HEBREW_PREFIXES)
        if core[word.start].islower():
            return inflect(form)
        return frozenset((form, form + "s")) if len(form) > 2 and form.isascii() else frozenset((form,))


def bare(text: str) -> str:
    """A written word without what a text would not count to it: punctuation around it, a possessive ending."""
    if text.isascii() and text.isalpha():
        return text
    if _DOTTED.match(text):
        return text
    core = without_ending(text.strip(".,;!?").rstrip(APOSTROPHES))
    return core + "." if _UNDOTTED_END.fullmatch(core) else core


def moved(error: RuleError, query: str, by: int) -> RuleError:
    """The same error in a longer text, of which its own begins at *by*."""
    return RuleError(error.code, error.message, query=query, position=error.position + by, hint=error.hint)


def _after_article(form: str) -> frozenset[str]:
    """ل before the article drops its alef: للحرب is ل and الحرب."""
    return frozenset(prefix + form[1:] for prefix in ("ل", "ول", "فل")) if form.startswith("ال") else frozenset()


def _acronym(word: Piece, exact: Exact) -> str | None:
    if _DOTTED.match(word.surface):
        return ""
    if exact is not Exact.NO or not word.surface.isupper():
        return None
    return word.forms[0] if is_function_word(word.forms[0]) else None


def _capitals(words: Sequence[str], *, name: bool) -> tuple[bool, ...]:
    capitals = tuple(word[:1].isupper() for word in words)
    return capitals if name and any(capitals) else ()


def _compounds(words: Sequence[Piece], core: str) -> Iterable[Sequence[Piece]]:
    """The words of *core*, those joined by hyphens together; characters of spaceless scripts one by one."""
    if len(words) == 1:
        return (words,)
    groups: list[list[Piece]] = []
    for word in words:
        if groups and word.hyphen and not spaceless(core):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
