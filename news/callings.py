"""Callings: what persons are called in English text: names in their capitals, titles before them, what they are.

Israeli Prime Minister | Benjamin Netanyahu        Hamas’s senior negotiator | Khalil al-Hayya        a senior official
"""

from __future__ import annotations

import re
from functools import lru_cache

from news.given import begins_given

NAME_WORDS = 4  # of a name that is a person’s

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĪĶĹĽŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
_PART = rf"(?:(?:[{UPPER}]\.){{1,3}}|(?:Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|St|Lt|Col|Prof)\.(?= )|(?:al|el|ad|an|as|at|ash|ar|az)-[{UPPER}][\w'’-]+|[{UPPER}][\w-]*(?:['’](?!s\b)\w+)?)"
NAME = re.compile(
    rf"(?<![\w.(]){_PART}(?:[ \u00a0]+(?:(?:bin|ibn|al|de|la|van|von|der|del|da|di|dos)[ ]+){{0,2}}{_PART})*"
)
TITLES = frozenset(
    """president prime minister mr mrs ms dr sen rep gov gen lt col prof st senator representative governor secretary
    chairman chairwoman chair leader whip majority minority candidate nominee chief spokesman spokeswoman spokesperson sheikh king prince princess queen former us u.s uk
    foreign vice speaker judge justice professor sgt mayor republican democratic democrat ambassador general pope first
    lady director congressman congresswoman rev father sir lord dame captain detective officer sheriff attorney
    chancellor premier envoy adviser advisor commissioner deputy minister's israeli russian american british economist
    analyst historian passenger neighbour neighbor resident engineer farmer driver teacher student nurse victim survivor
    witness eyewitness volunteer pensioner shopkeeper villager protester striker goalkeeper defender midfielder referee
    manager librarian surgeon physician psychologist biologist physicist journalist reporter columnist editor author
    writer novelist actor actress singer veteran pilot owner founder chairperson firefighter paramedic superintendent
    inspector forecaster meteorologist prosecutor magistrate trader investor shareholder lawyer researcher scientist
    activist spokespeople coach councillor councilwoman councilman lawmaker negotiator ceo cfo coo cto executive
    assemblyman assemblywoman councilor administrator host co-host cohost commander colonel major corporal constable marshal counsel rabbi imam bishop
    archbishop cardinal treasurer cofounder co-founder filmmaker comedian rapper musician composer quarterback pitcher""".split()
)
NO_NAME = frozenset(
    """the a an he she they it but and in on i we his her their this that these those as if when while for at by to from
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december there here what who how why not no yes also one some many most our my your its
    following therefore however meanwhile then now later earlier still yet so or nor both all even only just with
    without since until under over last next because although though once despite during according asked speaking
    after before among between while like unlike another instead perhaps maybe again against everything everyone nothing
    something anything everybody nobody somebody whatever whether""".split()
)
NO_PERSON = frozenset(
    """house senate congress party committee news times post press university street states department ministry council
    court institute center centre foundation agency bank campaign association union group journal aviv gaza israel hamas
    egypt america iran russia china washington york white republicans democrats cnn fbi fox msnbc twitter facebook
    politico inc corp llc nations kingdom brigades office army forces police company airlines city county bureau""".split()
)


def _is_titular(word: str) -> bool:
    """Mayor; Sens.; Secretary-Treasurer."""
    low = word.rstrip(".").lower()
    return low in TITLES or low in _TITLES_OF_SEVERAL or ("-" in low and TITLES.issuperset(low.split("-")))


_TITLES_OF_SEVERAL = frozenset("senators sens reps congressmen congresswomen gens govs presidents".split())


@lru_cache(maxsize=4096)  # names come again
def bare(run: str) -> tuple[str, ...]:
    """The words of a run of capitals after its last title: Israeli Prime Minister Benjamin Netanyahu → the last two."""
    words = (_COUNTRY.sub("", run) if "U." in run else run).split()
    if words[:1] == ["State"] and len(words) > NAME_WORDS - 2:
        del words[0]  # the Secretary of | State Ida Moe
    after = 0
    for at, word in enumerate(words[:-1] if words and words[-1].rstrip(".").lower() not in TITLES else words):
        title = _is_titular(word) and not _BODIES_TITLED & set(map(str.lower, words[at + 1 : at + 2]))
        if title or word.lower() in NO_NAME or _COMPOUND.match(word):
            after = at + 1
    return tuple([word if len(word) <= 2 or word.count(".") > 1 else word.rstrip(".") for word in words[after:]])


_BODIES_TITLED = frozenset("department ministry party office court committee".split())  # the Justice Department
_COMPOUND = re.compile(rf"[{UPPER}]\w*-[a-z]")  # Oscar-winner | Moe; a name may end so: Moon Jae-in
_COUNTRY = re.compile(r"\bU\.[SKN]\.?")
_ARTICLE = re.compile(r"^(?:al|el|ad|an|as|at|ash|ar|az)-")


def surname(name: str) -> str:
    last = name.rsplit(maxsplit=1)[-1].lower().rstrip(".")
    return _ARTICLE.sub("", last) if "-" in last else last


def without_article(phrase: str) -> str:
    return _ITS_ARTICLE.sub("", phrase)


_ITS_ARTICLE = re.compile(r"^(?:the|an?|his|her|their|its|another|one|this|that|both)\s+(?!of\b)", re.IGNORECASE)


def is_personal(segment: str) -> bool:
    """Whether it tells of a person: the rescue chief, who leads it."""
    words = segment.lower().split()
    return "who" in words[:1] or not TITLES.isdisjoint(words[-1:])


def behind_titles(segment: str) -> str | None:
    """The full name that an apposition ends in: former Lindmark premier | Astrid Holm."""
    name = None if segment.startswith(("which ", "who ", "whose ")) else at_end(segment)
    if name is None or " " not in name:
        return None
    leads = segment.startswith(f"{name} of ") and begins_given(name)  # Ole Moe of Vinstad
    return name if leads or segment.endswith(name) else None


_SEAT = re.compile(r"[DRI]-[A-Z][\w.]*")


def pure(segment: str) -> str | None:
    """A segment that is a name and nothing else, titles and article left out; “D-Ohio” tells of whoever stands before it."""
    if _SEAT.fullmatch(segment):
        return None
    found = NAME.fullmatch(without_article(segment).strip())
    words = bare(found.group()) if found else []
    return " ".join(words) if words and words[0].lower() not in NO_NAME else None


def at_end(segment: str) -> str | None:
    """The name that a description ends in, or that “of …” follows: Hamas’s negotiator | Khalil al-Hayya."""
    best = None
    for found in NAME.finditer(segment):
        words = bare(found.group())
        after = segment[found.end() :]
        if not words or words[0].lower() in NO_NAME or _ITS.match(after):
            continue
        if number := _NUMBERED.search(segment, 0, found.start()):
            words = (number.group(1), *words)  # the 5th Circuit
        if len(words) == 1 and after.startswith(" of "):
            continue  # the Costs of War project
        if not after or _GOES_ON.match(after):
            best = " ".join(words)
            if after and best.count(" "):
                break
    preposition = _PREPOSITION.search(segment)
    at = -1 if best is None else segment.find(best)
    told = _DOING.search(segment, 0, at) if at > 0 else None
    if told is not None and _speaks(told.group(1)):
        return None  # one pastor supporting Moe
    if preposition and at > preposition.start() and not _is_office(segment[:at], best or ""):
        return None  # the head is before it: the armed wing of …
    return best


_ITS = re.compile(r"['’]s?\s+\S")
_GOES_ON = re.compile(r"\s+(?:of|for|from|in|who|at|with|himself|herself|and|on)\b")
_PREPOSITION = re.compile(r"\s(?:of|for|from|in|at|on|with|by|about|to)\s")


def is_placed(head: str) -> bool:
    """A prosecutor in Waukesha |, Wisconsin: behind its comma may stand where that is."""
    return _PLACED.match(head) is not None


_PLACED = re.compile(rf"\w+ [^{UPPER}]+ (?:in|at|near|from|outside|of) [{UPPER}][\w’'-]+(?: [{UPPER}][\w’'-]+)?$")


def _is_office(before: str, name: str) -> bool:
    """Secretary of State | Ida Moe; the chief of staff | Ida Moe; not: the mother of victim | Ida Moe"""
    office = _OFFICE.search(before)
    return office is not None and (
        office.group(1) == "State" or (begins_given(name) and not is_somebody(office.group(1)))
    )


_OFFICE = re.compile(r"\bof (State|[a-z]+) $")
_NUMBERED = re.compile(r"\b(\d+(?:st|nd|rd|th)) $")
_DOING = re.compile(r"\b([a-z]+) [a-z]+ing ")


def roles(phrase: str) -> list[str]:
    """Words that may call the speaker again: negotiator, spokesperson, President."""
    words = [word.lower() for word in _ROLE.findall(phrase)]
    return [word for word in words if word in TITLES or word in _CALLED]


_ROLE = re.compile(r"\b\w[\w-]+\b")


def calls(words: str) -> bool:
    """Whether they end in what somebody is: Foreign minister."""
    last = words.lower().split()[-1:]
    return not TITLES.isdisjoint(last) or not _CALLED.isdisjoint(last)


def can_speak(role: str) -> bool:
    """Whether a role is one that speaks: voters, senior port official of Vinstad; not: previous rallies, contrast with Falk."""
    low = role.lower()
    head = _BEHIND_HEAD.split(low, maxsplit=1)[0].replace("’s", "").replace("'s", "").split()[-1:]
    if not head or low.split(maxsplit=1)[0] in _BEGINS_NONE:
        return False
    noun = head[0].rpartition("-")[2]
    singular = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return _speaks(noun) or _speaks(singular)


_BEGINS_NONE = frozenset(
    "in on at by for with from to of as if when while after before i he she it we they you she's he's it's".split()
)


def _speaks(noun: str) -> bool:
    if noun in TITLES or noun in _CALLED or noun in _PEOPLE or noun in _BODIES:
        return True
    return noun.endswith(_PERSONAL) and noun not in _THINGS


def is_somebody(role: str) -> bool:
    """Whether one person is called so: the president, his wife; not: officials, the president’s office."""
    noun = _head(role)
    if noun in _SEVERAL or noun in _BODIES or noun in _GROUPS_CALLED or noun.endswith("s"):
        return noun.endswith("boss")
    return noun in TITLES - _NO_ROLE or noun in _CALLED or noun in _PEOPLE


def is_titled(head: str, name: str) -> bool:
    """President | Moen; his wife, | Ida: one word is somebody’s name behind what he is."""
    told = head.removesuffix(name).rstrip(" ,.")
    return told != "" and " " not in name and is_somebody(told) and not told.endswith(("’s", "'s"))


def is_body(role: str) -> bool:
    """Whether an office, a company or a group is called so, of which a text says “it”."""
    noun = _head(role)
    return noun in _BODIES or noun in _GROUPS_CALLED


def sex_of(role: str) -> str | None:
    """f, m: what a word for somebody tells of it: spokeswoman, father."""
    noun = _head(role)
    if noun in _FEMALE or noun.endswith("woman"):
        return "f"
    return "m" if noun in _MALE or (noun.endswith("man") and noun not in _NO_MAN) else None


@lru_cache(maxsize=4096)  # roles come again
def _head(role: str) -> str:
    words = _BEHIND_HEAD.split(role.lower(), maxsplit=1)[0].split()
    return words[-1].rpartition("-")[2] if words else ""


_SEVERAL = frozenset("people children men women folks police troops crew crowd couple family staff youth".split())
_NO_ROLE = frozenset("former us u.s uk foreign first republican democratic israeli russian american british st".split())
_GROUPS_CALLED = frozenset(
    """group delegation office union company ministry movement party team agency committee organization organisation
    report study source statement""".split()
)
_FEMALE = frozenset(
    """she mother mom mum wife sister daughter aunt niece girl lady girlfriend widow grandmother queen princess actress
    nun nanny fiancee landlady waitress duchess mrs ms""".split()
)
_MALE = frozenset(
    """he father dad husband brother son uncle nephew boy boyfriend widower grandfather king prince duke monk priest mr
    landlord guy""".split()
)
_NO_MAN = frozenset("human german roman woman".split())
_BEHIND_HEAD = re.compile(
    r",|\s+(?:of|who|for|at|in|from|with|on|to|that|which|whose|by|about|against|behind|near|and)\s+"
)
_PERSONAL = ("er", "or", "ist", "ian", "man", "men", "woman", "women", "person", "people", "eer", "ee")
_THINGS = frozenset(
    """number paper letter order weather power water summer winter matter error color colour factor sector list war offer
    river tower border corner chapter center flower dinner november december october september rather other never ever
    over under after however tumor rumor humor favor labor harbor harbour mirror terror computer server poster banner
    sticker folder shelter cover answer bumper newsletter trailer teaser primer barrier carrier container reactor motor
    debtor indicator monitor tractor calculator fee degree committee knee coffee tree three free guarantee twist mist
    wrist exist
    quarter bunker career fever layer shower thunder trigger wonder parameter register filter character disorder murder
    encounter disaster manner gender together whether altogether""".split()
)
_PEOPLE = frozenset(
    """admiral adult advocate aid ally american analyst applicant assistant attendant aunt authority baby boss boy boyfriend brother
    buddy candidate captain celebrity chef child children citizen clerk client colleague consultant cop couple cousin
    critic crew crowd dad daughter defendant delegate democrat dissident donor driver expert executive family fan
    fiance fiancee firefighter fisherman folks friend girl girlfriend guard guest guy head hero host husband immigrant
    informant inmate intern judge juror kid lady landlord legend man marine mate men migrant model mom mother mum nanny
    native neighbor neighbour nephew niece nun opponent others participant parent parents partner patient patron people
    person physician pilot poet police politician priest prosecution protégé pundit racer recruit refugee relative
    representative respondent rival saint scholar servant sibling sister soldier son source surgeon surrogate proponent conservative liberal confidant neurosurgeon journal moderate spokesperson spouse staff
    star student suspect teen tenant troops twin tyrant uncle veteran vet victim viewer villager volunteer widow wife
    winner witness woman women youth""".split()
)
_BODIES = frozenset(
    """administration airline alliance army association authority authorities bank body board brigade broadcaster bureau
    business cabinet campaign channel charity church city club coalition college commission company confederation
    congress consortium conference council country court defence defense department district division embassy faction
    federation firm force forces foundation fund government group guild hospital house industry institute institution
    investigators jury kremlin league legislature military militia minister ministry mission museum nation network
    newspaper ngo office operator opposition outlet panel parliament parties party pentagon police presidency
    prosecution publication railway regime regulator school senate service society state station tribe tribunal
    union university utility vatican website
    blog magazine daily dispatch report statement letter memo filing indictment lawsuit ruling complaint
    survey poll study narrator ad editorial""".split()
)
_CALLED = frozenset(
    """official officials negotiator group delegation office diplomat nominee mogul businessman businesswoman lawmaker
    strategist lawyer analyst mother father aide union company ministry commander leader expert professor researcher
    author candidate activist journalist witness doctor candidate executive founder economist source sources statement
    billionaire activists movement party team agency committee organization organisation report study""".split()
)
