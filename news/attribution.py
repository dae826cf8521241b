"""Attribution: what is said and by whom, before it is known who that is.

`news.finder` finds those of English sentences; `news.verbs` and `news.verblast` those of other languages.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from news.contents import Stretch


@dataclass(slots=True)
class Attribution:
    """What is said and by whom, before it is known who that is."""

    content: list[Stretch]
    source: Stretch | None
    cue: Stretch | None
    medium: Stretch | None = None
    open: bool = False  # its last quotation has no closing mark: it may go on
    follows: Attribution | None = field(default=None, repr=False)  # nobody is named: whoever spoke here
