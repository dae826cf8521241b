"""Interviews: who asks and who answers, where names before colons tell it.

Fjord Post: When will it open?        Q: When will it open?
Ida Moe: No. I do not know.           A: No. I do not know.
"""

from __future__ import annotations

import re
from collections import defaultdict

from news.callings import NAME, bare
from news.contents import Stretch
from news.given import begins_given
from news.text import Analysis

_LABEL = re.compile(r"^\s*([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}): +\S", re.MULTILINE)
_TOP = 600  # letters: title and lead name whom it is with
_TWICE = 2


def interview(analysis: Analysis) -> tuple[frozenset[str], dict[str, Stretch | None]]:
    """The labels of those that ask, and of those that answer: where these are named, if not by the label."""
    text = analysis.text
    lines: dict[str, list[bool]] = defaultdict(list)  # label → whether each of its lines is a question
    for found in _LABEL.finditer(text):
        stop = text.find("\n", found.end())
        lines[found.group(1)].append(text[found.end() : stop if stop >= 0 else len(text)].rstrip(' ”"').endswith("?"))
    asks = frozenset(label for label, asked in lines.items() if len(asked) >= _TWICE and all(asked))
    if not asks:
        return frozenset(), {}
    answers = {label for label, asked in lines.items() if len(asked) >= _TWICE and not any(asked)}
    top = next(found.start() for found in _LABEL.finditer(text) if found.group(1) in asks)
    return asks, {label: _named_on_top(text, top, label) if " " not in label else None for label in answers}


def _named_on_top(text: str, top: int, label: str) -> Stretch | None:
    """The one person of title and lead, by the *label* A or a name; of two it is not told who answers."""
    names: dict[str, Stretch] = {}
    for found in NAME.finditer(text, 0, min(top, _TOP)):
        name = " ".join(bare(found.group()))
        if begins_given(name) if label == "A" else " " in name and label in name.split():
            names.setdefault(name, (found.end() - len(name), found.end()))
    return next(iter(names.values())) if len(names) == 1 else None
