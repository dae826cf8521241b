"""A lexicon: all the words that a set of rules (or of actors) asks for, found in a text in one pass.

    guarantee, ==US, Trump~ → terms 0, 1, 2;  “guarantees” → 0

What a chunk of text has to do with the terms, its *class*, is worked out when the chunk is first met and then
remembered: folding, inflection, compounds, wildcards and edits are paid once per form, not once per article or rule.
About 27 of the 650 chunks of an article are new after a thousand articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from threading import Lock
from typing import TypeVar, cast

from news.classes import Classes
from news.inflections import LANGUAGES, inflection
from news.languages import function_words, is_function_word, primary
from news.terms import Term, edits, wildcard, without
from news.tongue import Tongue
from news.vocabulary import Vocabulary

P = TypeVar("P", bound=Hashable)


class Lexicon:
    """The terms, by the forms that they ask for. Grows while rules are compiled, then only remembers."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._ids: dict[Term, int] = {}
        self._by_form: defaultdict[str, list[int]] = defaultdict(list)
        self._by_prefix: defaultdict[str, list[tuple[int, re.Pattern[str]]]] = defaultdict(list)
        self._by_rest: defaultdict[str, list[int]] = defaultdict(list)  # fuzzy: by what is left without letters
        self._edits = 0
        self._longest = 0  # of the forms that edits can lead to, and of the beginnings of wildcards
        self._classes: Classes | None = None
        self._beginning = Lock()
        self.conditional: set[int] = set()  # terms that ask for more than a form
        self._shared: dict[Hashable, Hashable] = {}
        self._vocabularies: dict[tuple[str, bool], Vocabulary] = {}
        self._tongues: dict[str, Tongue] = {}

    @property
    def classes(self) -> Classes:
        """Of chunks that were met; the first are made of the terms there are when a text is first read."""
        if self._classes is None:
            with self._beginning:
                self._classes = self._classes or Classes(len(self.terms))
        return self._classes

    def add(self, term: Term) -> int:
        """The number of *term*; the same term gets the same."""
        known = self._ids.get(term)
        if known is not None:
            return known
        number = self._ids[term] = len(self.terms)
        self.terms.append(term)
        if term.is_conditional:
            self.conditional.add(number)
        for form in term.forms:
            self._by_form[form].append(number)
        if term.wild is not None:
            prefix = re.split(r"[*?]", term.wild, maxsplit=1)[0]
            self._longest = max(self._longest, len(prefix))
            self._by_prefix[prefix].append((number, wildcard(term.wild)))
        if term.fuzzy is not None:
            self._edits = max(self._edits, term.edits)
            self._longest = max(self._longest, len(term.fuzzy) + term.edits)
            for rest in without(term.fuzzy, term.edits):
                self._by_rest[rest].append(number)
        return number

    def copy(self) -> Lexicon:
        """The same terms under the same numbers, to be added to. What chunks mean is not taken over."""
        other = Lexicon()
        other.terms, other._ids, other.conditional = list(self.terms), dict(self._ids), set(self.conditional)
        other._edits, other._longest = self._edits, self._longest
        other._by_form.update((form, list(numbers)) for form, numbers in self._by_form.items())
        other._by_prefix.update((prefix, list(patterns)) for prefix, patterns in self._by_prefix.items())
        other._by_rest.update((rest, list(numbers)) for rest, numbers in self._by_rest.items())
        return other

    def share(self, value: P) -> P:
        """The one object that stands for all equal to *value*."""
        return cast("P", self._shared.setdefault(value, value))

    def frequency(self, key: int) -> float:
        """A guess how often a term occurs, to choose the rarest by; facts (negative keys) are rare."""
        if key < 0:
            return 0.001
        term = self.terms[key]
        if term.forms:
            return max(1.0 if is_function_word(form) else 1 / (1 + len(form)) ** 2 for form in term.forms)
        return 0.05

    def asks(self, form: str) -> bool:
        """Whether a word of this form answers any term, conditions left aside."""
        if form in self._by_form:
            return True
        return bool((self._by_prefix or self._edits) and self.asked((form,)))

    def asked(self, forms: Iterable[str]) -> set[int]:
        """The terms that a word of these forms answers, conditions left aside."""
        found: set[int] = set()
        for form in forms:
            found.update(self._by_form.get(form, ()))
            if self._by_prefix:
                for end in range(1, min(len(form), self._longest) + 1):
                    at = self._by_prefix.get(form[:end], ())
                    found.update(number for number, pattern in at if pattern.fullmatch(form))
            if self._edits and len(form) <= self._longest:
                found.update(self._close(form))
        return found

    def _close(self, form: str) -> Iterator[int]:
        for rest in without(form, self._edits):
            for number in self._by_rest.get(rest, ()):
                term = self.terms[number]
                assert term.fuzzy is not None
                if form[0] == term.fuzzy[0] and edits(form, term.fuzzy) <= term.edits:
                    yield number

    def vocabulary(self, language: str | None, *, all_caps: bool) -> Vocabulary:
        """What chunks mean in a language; languages without function words and inflection share one."""
        tag = primary(language)
        key = (tag if function_words(tag) or tag in LANGUAGES else "", all_caps)
        known = self._vocabularies.get(key)
        if known is None:
            known = self._vocabularies.setdefault(key, Vocabulary(self, *key, self._tongue(tag)))
        return known

    def _tongue(self, language: str) -> Tongue | None:
        """What the terms ask for in a language; None where all is as in English."""
        if language not in self._tongues and (inflects := inflection(language)) is not None:
            self._tongues[language] = Tongue(inflects)
        tongue = self._tongues.get(language)
        if tongue is not None:
            tongue.learn(self.terms)
        return tongue
