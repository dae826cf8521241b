"""Background: which words tell nothing, and how common others are in news at large.

    the, said → nothing      police → in one report of seven      Vinstad → rare

An archive that begins knows no word twice, so that all seem rare and any two reports that share one seem alike. The
shares below are rough, from knowing newspapers, and count as long as few articles have been seen.
"""

from __future__ import annotations

import re
from zlib import crc32

from news.ids import ActorId
from news.languages import is_function_word

# Words of every report: they tell nothing of its event, also while the archive is too small to know that.
_EMPTY = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its just like may me might more most mr mrs ms must my no nor not now of off on once
    one only or other our out over own per said same say says she should since so some such than that the their them
    then there these they this those through to told too two under until up upon us very was we were what when where
    which while who whom why will with would you your new year years according news first last week day monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october november
    december feb aug sept oct nov dec live update breaking video watch exclusive report reports reported
    rs tk usd eur inr bdt
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre
    octobre novembre decembre selon contre lors hier ans annonce
    lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre segun tras hasta desde durante este esta ano anos dijo
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz juni juli oktober dezember
    gegen laut zwischen sagte jahr jahre jahren uhr
    lunedi martedi mercoledi giovedi venerdi sabato domenica gennaio febbraio aprile maggio giugno luglio settembre
    ottobre dicembre secondo dopo nella dalla sulla
    segunda terca quarta quinta sexta feira janeiro fevereiro marco maio junho julho setembro outubro novembro
    dezembro apos entre disse
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag volgens
    pazartesi sali carsamba persembe cuma cumartesi pazar ocak subat nisan mayis haziran temmuz agustos eylul ekim
    kasim aralik karsi gun yil tarafindan nedeniyle ilgili oldugunu
    الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد يوم التي قال قالت وقال وقالت اليوم امس عام وفق بحسب اعلن
    اعلنت كبيره وفي ومن الي بها به خلال
    понедельник вторник среду четверг пятницу субботу воскресенье января февраля марта апреля мая июня июля августа
    сентября октября ноября декабря года году также сообщил сообщили заявил
    понеділок вівторок середу четвер пятницю суботу неділю року також повідомив
    ও এ এবং এই এক একটি থেকে করা করে করেছে করেছেন করেন করতে করার হয়েছে হয় হয়ে হবে হচ্ছে হতে হলে হলো হয়েছেন হওয়ার না
    সঙ্গে তিনি তিনিও আরও পর পরে নিয়ে বলে বলেন বলেছেন বলা এর মধ্যে জন্য তার তাঁর তাদের তারা তবে সময় কোনো দেওয়া দেওয়ার
    দিয়ে দিয়েছেন যায় গেছে রয়েছে ছিল ছিলেন বা আর আগে তা পর্যন্ত জানান জানিয়েছেন জানিয়েছে সেই একই গত পারে যে কাছে কিন্তু
    কারণে ধরে মতো এখন প্রায় পাশাপাশি এসব এমন নয় নেওয়া বিষয়ে মাধ্যমে ওপর ফলে দিকে ওই কিছু আছে এটি যা তাই এরপর একজন বিস্তারিত
    পড়ুন নেই হিসেবে অনুযায়ী সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রোববার রবিবার কথা দিন
    के का की को में से ने है हैं था थी थे और पर यह ये वह वे इस उस इन उन एक भी तो ही कि जो कर किया की गई गया गए हो हुआ
    हुई हुए होने रहा रही रहे लिए साथ बाद तक नहीं अपने अपनी अपना कहा बताया दी दिया दिए जा कोई कुछ जब अब सकता द्वारा
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
    کے کا کی کو میں سے نے ہے ہیں تھا تھی تھے اور پر یہ وہ اس ان ایک بھی تو ہی کہ جو کر کیا گیا گئی ہو نہیں کہا لیے ساتھ بعد
    """.split()
)

# Small words of one language that are a name or tell much in another: English “war”, Ben, Li, the MiG.
_TELLING = frozenset(
    """ad ada aj ali asa ben bin bio bo bola ca car care dan dann dia dig din el ella elle eller end era eu ez fel fie fra
    fran fur ge get go gore hat hay hem ho hon hun ide ii ima io ir isi jag jen jo ju kan kann ke ki kod ku lei li lor
    lui ma mai man mar mas med men mi mig mika min mina mint mir mo mod mon mot mu nad nam ned nog nun nur och oli ona
    ono op pa pad pak pe pelo per po pod pro qu sai sans sau sem sen ser sig sin sina ska som sue suis sul ta tai tak
    take tako tam tama tem ten ter tes til till toi tom ton tot tra tu ty ud ur ut uz va var ved vi vid vil voi volt vos
    waren war was wat wel wo wy ya yang yo za ze zo zu""".split()
)
_KANA = re.compile("[\u3041-\u309f]{2}")  # endings and particles

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
        ago already almost nearly later soon never always often again together away ahead instead including
        president gouvernement ministre police personne pay france national politique million euro monde
        presidente gobierno ministro policia persona pai nacional millone ciudad congreso mundo guerra
        regierung minister prasident polizei menschen prozent millionen euro land stadt bundesregierung
        governo polizia persone milioni paese citta consiglio premier
        policia pessoa milhoe cidade
        cumhurbaskani baskani bakani turkiye bin milyon polis ankara istanbul
        الرئيس رئيس الحكومه وزير الوزراء وزاره الشرطه البلاد الدوله مليون المدينه
        президент президента россии правительство глава министр полиция тысяч миллионов страны город области
        প্রধানমন্ত্রী সরকার মন্ত্রী প্রেসিডেন্ট দেশের বাংলাদেশ বাংলাদেশের যুক্তরাষ্ট্র যুক্তরাষ্ট্রের মার্কিন পুলিশ আদালত মামলা
        মামলায় ঢাকা ঢাকার হাজার কোটি টাকা তথ্য নতুন ব্যক্তি মানুষ মানুষের রাজধানীর উপজেলার নিহত
        प्रधानमंत्री सरकार मंत्री राष्ट्रपति अमेरिकी भारत देश पुलिस लोगों करोड़ रुपये राज्य दिल्ली नए बात""",
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
    if form in _EMPTY or (len(form) == 1 and not form.isdigit()) or _is_small(form):
        return 0
    return crc32(_stem(form).encode())


def _is_small(form: str) -> bool:
    """Whether it holds sentences together in some language, and is no word that tells anything in another."""
    return (is_function_word(form) and form not in _TELLING) or bool(_KANA.fullmatch(form))


def tracked(actor: ActorId) -> int:
    """The term of a tracked actor."""
    return crc32(f"@{actor}".encode())


def _stem(form: str) -> str:
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form


SHARES = _shares()
