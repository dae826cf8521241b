"""English: the words by which a text says that somebody said something.

    said  told reporters  has made it clear  according to  accusing

English verbs fall in classes by what may follow them: a bare clause (he said it was), a clause with “that”, an object
(accused Israel of), or words in quotation marks only (asked, “…”). Thoughts, plans and acts are in no class.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import NamedTuple


class Takes(IntFlag):
    """What a verb reports with."""

    QUOTE = 1  # words in quotation marks
    THAT = 2  # “that” and a clause
    CLAUSE = 4  # a clause without “that”
    OBJECT = 8  # its object is what was said: demanded guarantees
    LISTENER = 16  # tells somebody: an object before the words
    TO = 32  # an infinitive: vowed to


class Shape(IntEnum):
    """A form of a verb."""

    PAST = 0
    THIRD = 1
    BASE = 2
    ING = 3


class Verb(NamedTuple):
    """A form of a reporting verb."""

    lemma: str
    shape: Shape
    takes: Takes


_Q, _T, _C, _O, _L, _I = Takes.QUOTE, Takes.THAT, Takes.CLAUSE, Takes.OBJECT, Takes.LISTENER, Takes.TO

_ENGLISH: dict[Takes, str] = {
    _Q | _T | _C: """say add argue claim note insist suggest explain estimate maintain contend allege admit acknowledge
        assert concede declare reiterate recall reveal predict report state write tweet announce warn confirm complain
        affirm indicate stress emphasize emphasise testify conclude disclose imply proclaim remark reaffirm lament
        underscore underline opine hint caution observe counter boast joke respond reply quip swear stipulate
        theorize speculate caution profess""",
    _Q | _T | _C | _L: "tell inform assure remind advise",
    _Q | _T | _C | _I: "vow pledge promise",
    _Q | _T | _O: "deny mention demand propose recommend",
    _Q | _T | _O | _I: "urge",
    _Q | _O: """accuse criticize criticise denounce condemn praise describe call blast slam label dismiss decry cite
        blame deride mock reject rebuke hail tout characterize characterise dub brand""",
    _Q: """ask continue begin start read shout interject exclaim respond post reply muse fire chant yell scream
        whisper recount express charge object repeat finish offer answer inquire protest relate point elaborate
        interrupt remember sigh smile laugh grin cry shrug sob groan mutter murmur grumble""",
}
_IRREGULAR = {"say": "said", "tell": "told", "write": "wrote", "swear": "swore", "begin": "began", "read": "read"}
_DOUBLED = frozenset({"admit", "quip", "slam", "dub", "grin", "shrug", "sob"})
AGAIN = frozenset(
    """continue begin start read finish offer repeat sigh smile laugh grin cry shrug sob groan mutter murmur
    grumble""".split()
)  # acts as well as words


def _forms(verb: str) -> dict[str, Shape]:
    stem = verb[:-1] if verb.endswith("e") else verb + verb[-1] if verb in _DOUBLED else verb
    third = verb + "s"
    past = stem + "ed"
    if verb.endswith(("ss", "sh", "ch", "x")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        third, past = verb[:-1] + "ies", verb[:-1] + "ied"
    ing = _DOUBLE_ING.get(verb, stem + "ing")
    return {verb: Shape.BASE, third: Shape.THIRD, ing: Shape.ING, _IRREGULAR.get(verb, past): Shape.PAST}


_DOUBLE_ING = {"begin": "beginning"}

ENGLISH: dict[str, Verb] = {
    form: Verb(verb, shape, takes)
    for takes, verbs in _ENGLISH.items()
    for verb in verbs.split()
    for form, shape in _forms(verb).items()
}

BE = frozenset("is was are were be been being am isnt wasnt arent".split())
MODALS = frozenset("will would did does do can could may might should must".split())
HELPERS = (
    BE
    | MODALS
    | frozenset(
        """has have had also later then further previously repeatedly publicly once recently reportedly already just even
        still often always now first long again himself herself themselves itself earlier ever since too simply""".split()
    )
)
NEGATIONS = frozenset(
    """not never didnt doesnt dont hasnt havent hadnt wont wouldnt cannot cant couldnt isnt wasnt nor neither without
    declined declines refused refuses failed""".split()
)
DETERMINERS = frozenset(
    "the a an his her their its my our your no any this these those each every such another both".split()
)
PRONOUNS = frozenset("he she they it we i you who which that".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight".split())
ADJUNCTS = DAYS | frozenset(
    """on in at during to last this earlier late early after before through via by while when speaking of about later
    with from afterward there here again""".split()
)
NOUNS_TOO = frozenset(
    """claims reports states demands calls notes promises charges estimates comments remarks tweets posts labels
    objects rejects praises questions counters details hints jokes pledges vows fires starts offers answers brands
    blames stresses protests protest report claim call demand note state promise charge estimate comment remark tweet post praise
    blame answer answered""".split()
)  # after an adjective or at the start they are nouns
CONJUNCTIONS = frozenset(
    """but while when because if although though whereas that whether so since until unless as than yet where after
    before which who what how why""".split()
)
FINITE = frozenset(
    """has have had is was are were will would did does do could should can may might must went took made came gave spoke
    held wants said says told led sent won left met ran got began became kept found saw knew thought wanted sought fought bought brought caught taught drew grew flew threw stood understood
    paid rose fell felt lost built chose wore broke drove wrote rode heard spent ran swept dealt struck meant forgot
    hid laid put arent isnt wasnt werent hasnt havent hadnt wont wouldnt cant couldnt shouldnt dont doesnt
    didnt""".split()
)
"""Verbs that end a noun phrase; regular ones are told by -ed."""

INTRODUCERS = frozenset(
    """on in at during after by for over as when while speaking meanwhile however but and so yet still also indeed
    instead then later now again nonetheless nevertheless earlier separately additionally moreover furthermore even
    because although though since until before if with asked given despite amid following last this that these""".split()
)
COMMENTS = frozenset(
    "highlighting underscoring signalling signaling prompting sparking raising marking fueling fuelling drawing".split()
)
"""What a report makes of what was said."""

STATEMENTS = frozenset("statement interview tweet letter speech post briefing email memo report release video".split())
OPENS_BLOCK = frozenset(
    """read reads reading said says wrote writes states stated posted tweeted announced added shared released issued
    outlined listed""".split()
)
