"""Onward: what leads from the middle of a text to other articles is none of it.

    … the engineer of the airport.        … the engineer of the airport.
    Read also                      →      Two more cases concern runways.
    Former surveyor in custody
    Two more cases concern runways.

Outlets that set their links between the paragraphs say so in a line of its own, in the feed too; a rule that holds in
such a headline holds in another article.
"""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?:read (?:more|also|next|further)|also read|see also|related(?: stories| news)?"
    r"|lesen sie (?:auch|mehr)|mehr zum thema|(?:à )?lire aussi|lee también|te puede interesar|leia (?:também|mais)"
    r"|leggi anche|lees ook|les også|läs också|læs også|czytaj (?:też|także)|ayrıca oku(?:yun)?|ilgili haberler|baca juga"
    r"|читайте (?:также|ещё|еще|також)|اقرأ (?:أيضا|أيضاً|أيضًا|المزيد)|بیشتر بخوانید|مزید پڑھیں|یہ بھی پڑھیں"
    r"|আর(?:ও|ো) প(?:\u09dc|\u09a1\u09bc)ুন"
    r"|(?:यह|ये|इसे|और) ?(?:भी )?प(?:\u095d|\u0922\u093c)(?:ें|िए))\s*[:：|>»→-]*",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!।。؟۔…][\"'”’»)\]]*$")
_LONGEST = 200  # letters of a headline


def without(text: str) -> str:
    """*text*, its paragraphs parted by blank lines, without such lines and the headlines right below them."""
    if _LABEL.search(text) is None:
        return text
    kept: list[str] = []
    led = False
    for part in text.split("\n\n"):
        first, _, below = part.partition("\n")
        if _LABEL.fullmatch(first.strip()) and _are_headlines(below):
            led = not below
        elif led and _are_headlines(part):
            led = False
        else:
            kept.append(part)
            led = False
    return "\n\n".join(kept)


def _are_headlines(part: str) -> bool:
    return all(len(line) <= _LONGEST and not _STOP.search(line.strip()) for line in part.split("\n"))
