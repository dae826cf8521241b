"""Background: which words tell nothing, and how common others are in news at large.

    the, said → nothing      police → in one report of seven      Vinstad → rare

An archive that begins knows no word twice, so that all seem rare and any two reports that share one seem alike. The
shares below are rough, from knowing newspapers, and count as long as few articles have been seen.
"""

from __future__ import annotations

from zlib import crc32

from news.ids import ActorId

# Words of every report: they tell nothing of its event, also while the archive is too small to know that.
_EMPTY = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its just like may me might more most mr mrs ms must my no nor not now of off on once
    one only or other our out over own per said same say says she should since so some such than that the their them
    then there these they this those through to told too two under until up upon us very was we were what when where
    which while who whom why will with would you your new year years according news first last week day monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october november
    december live update breaking video watch exclusive report reports reported
    le la les un une des du de et en est que qui dans pour sur par avec au aux ce cette ces son sa ses il elle ils se
    ne pas plus ont été sont selon mais ou leur
    el los las una del y es por para con su sus al lo como más este esta han fue ha según pero sobre entre
    der die das ein eine einer eines einem einen und ist im den dem zu mit von für auf sich nicht auch als bei nach
    hat sie er es wird sind aus wie oder vor zum zur über haben
    il gli uno di da che non nel nella della dei delle sono ha si per
    um uma do dos das no na nos nas em ao os ou foi são seu sua
    het een van op te dat die voor zijn aan niet met door om bij
    ve bir bu da ile için olarak daha çok olan gibi sonra kadar dedi
    في من على الى ان عن مع هذا هذه التي الذي كان قال وقال قالت بعد قبل بين كما او ما لا هو هي ذلك
    и в во не на я что тот быть с а по это как но из у за от о к же бы для до
    """.split()
)

_COMMON: dict[float, str] = {  # share of reports → words without their s
    0.15: """people government president minister official country state police time million percent cent city make made
        take take took told group
        national public call called end help include including member work world plan right home party part leader week
        month number today late early hour night morning evening three four five hundred thousand make back
        day set hold held high lead long use used want way show become since still""",
    0.07: """war court law security force military attack kill killed dead death die died hurt injured wounded fire house
        family child children woman women man men school student hospital health care company business market price
        economy economic tax money bank pay cost cut rise rose fall fell deal talk meet meeting agree agreement agreed
        sign signed vote election voter parliament senate congress council committee office chief head director
        spokesman spokeswoman spokesperson foreign prime interior finance ministry department authority agency officer
        investigation charge case trial judge prison arrest arrested crime report statement interview reporter
        conference campaign candidate political policy power right support supporter oppose opposition leave left
        begin began start started stop open close closed win won lose lost beat team game season play player coach
        goal score match league cup final half second third point club fan sport
        car road street bridge train plane flight ship boat airport station port sea river water weather rain storm
        wind snow ice flood earthquake damage rescue emergency crew south north east west southern northern eastern
        western central capital region town village area near center centre local resident building north border
        crowd scene witness video image photo media social news book film music art museum record history prize award
        project service system programme program research study scientist university data technology computer phone
        internet online site user industry worker union job strike crisis problem issue question answer reason result
        effect change decision order rule control visit trip travel return send sent bring brought buy bought sell sold
        come came go went gone get got give gave keep kept run ran move moved turn turned fight fought hit face faced
        break broke hope expect expected believe think know knew see seen saw find found need try tried ask asked
        add added say promise promised warn warned demand insist announce announced claim deny denied accuse accused
        reject rejected propose proposed describe remain remained continue continued happen happened follow followed
        release released launch launched spend spent raise raised reach reached join joined serve victim suspect
        weapon gun bomb missile drone soldier troop army peace ceasefire truce sanction refugee aid citizen human life
        energy oil gas food farmer forest animal land space young old big small large great good best bad worst major
        key important possible likely strong free full hard able clear sure red black white green blue
        billion dollar euro pound crown km mile meter metre january old age average half quarter
        whether without within along across around among amid despite toward against every another however although
        ago already almost nearly later soon never always often again together away ahead instead including""",
}


def _shares() -> dict[int, float]:
    shares: dict[int, float] = {}
    for share, words in _COMMON.items():
        for word in words.split():
            if number := term(word):
                shares.setdefault(number, share)
    return shares


def term(form: str) -> int:
    """The number of a folded word; 0 where it tells nothing."""
    if form in _EMPTY or (len(form) == 1 and not form.isdigit()):
        return 0
    return crc32(_stem(form).encode())


def tracked(actor: ActorId) -> int:
    """The term of a tracked actor."""
    return crc32(f"@{actor}".encode())


def _stem(form: str) -> str:
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form


SHARES = _shares()
