"""Attribution: what is said and by whom, before it is known who that is; the speaker, once it is.

`news.finder` finds those of English sentences; `news.verbs` and `news.verblast` those of other languages. Whom
the words for a source mean tell `news.speakers` and `news.referents`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from news.contents import Stretch
from news.ids import ActorId


@dataclass(slots=True)
class Attribution:
    """What is said and by whom, before it is known who that is."""

    content: list[Stretch]
    source: Stretch | None
    cue: Stretch | None
    medium: Stretch | None = None
    open: bool = False  # its last quotation has no closing mark: it may go on
    follows: Attribution | None = field(default=None, repr=False)  # nobody is named: whoever spoke here


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who said something, as far as the text tells."""

    name: str
    person: bool = False
    actor: ActorId | None = None
    affiliation: ActorId | None = None
    inferred: bool = False  # by a pronoun or a role
    guessed: bool = False  # … of somebody who was only named
