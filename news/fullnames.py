"""Full names: who is called by a surname alone, where letters have capitals.

Sophie Binet … Binet → Sophie Binet        Der Abgeordnete Berg … Berg → Berg
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from news.given import begins_given
from news.offices import Offices
from news.openers import CAPITAL, is_given, is_role_with_hyphen, leading, leading_roles
from news.reporting.grammar import Grammar
from news.rows import parts

_BESIDE = 60  # letters before a surname, in which a first name stands
_FIRST = re.compile(rf"({CAPITAL}[\w’'-]+) (?:(?:de|de la|del|van|van der|von der|di|da) )?\Z")


class FullNames(Offices):
    """Those of one text."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        super().__init__(text, grammar)
        self._full: dict[str, str] = {}  # surname: the full name, if the text has it
        self._leads = sorted([*leading(text, grammar), *leading_roles(text, grammar)]) if grammar.capitals else []

    def _whole(self, name: str) -> str:
        """The full name, where the text has it: Binet → Sophie Binet."""
        if name not in self._full:
            wholes = self._before(name)
            leads = (lead for _, lead in self._leads if lead.endswith(f" {name}"))
            known = [f"{found.group()}{name}" for found in wholes if self._is_whole(found)]
            if self._g.nouns:  # Bestes Beispiel Hannawald: any noun may stand before a name
                known = sorted([*known, *leads], key=lambda full: not (begins_given(full) or is_given(full.split()[0])))
            self._full[name] = next(iter(known), None) or next(leads, name)
        return self._full[name]

    def _before(self, name: str) -> Iterator[re.Match[str]]:
        """The capitalised word before each place of *name*: Sophie | Binet. No pattern is made for a name: that costs most."""
        at = self._text.find(name)
        while at >= 0:
            end = at + len(name)
            if self._text[at - 1 : at] == " " and not self._text[end : end + 1].isalnum():
                found = _FIRST.search(self._text, max(0, at - _BESIDE), at)
                if found:
                    yield found
            at = self._text.find(name, end)

    def _is_whole(self, found: re.Match[str]) -> bool:
        """Not: Lehrer Hafele, Laut Moen, der Abgeordnete Berg, LTE-fähige Geräte, Ex-Profi Lahm."""
        first, before = found.group(1), self._text[: found.start()].rstrip(" \"«“„'")
        if (
            self._no_name(first)
            or (self._g.nouns and is_role_with_hyphen(first, self._g))
            or first.isupper()
            or not all(part[1:] and part[0].isupper() for part in first.split("-"))
        ):
            return False
        if not before or before.endswith((".", "!", "?", "\n", "…", ":", "»", "”")):
            return False  # any word has a capital there
        return not (self._g.nouns and not self._g.determiners.isdisjoint(parts(before.rsplit(maxsplit=1)[-1])))
