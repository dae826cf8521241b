"""Function words by language: US, WHO and IT are names only where they are not “us”, “who” and “it”."""

from __future__ import annotations

_WORDS = {
    "en": """a about after all am an and any are as at be been but by can could did do does for from get go had has
        have he her hers him his how i if in into is it its just may me might more most must my no nor not now of off
        on one or our out over own per shall she should so some such than that the their them then there these they
        this those to too under until up us very was we were what when where which while who whom whose why will
        with would you your""",
    "fr": """a ai aller as au aux avec avoir ayant car ce ces cet cette dans de des dont du elle elles en es
        est et etait etant ete etes etre eu eux il ils je la le les leur leurs lui ma mais me mes mon
        ne ni nos notre nous on ont or ou par pas pour qu que qui sa sans se ses si sommes son sont sous
        suis sur ta te tes toi ton tu un une vos votre vous y""",
    "de": """ab als am an auf aus bei bin bis bist da dann das dass dem den der des die diese dieser dieses
        doch du durch ein eine einem einen einer er es fur gewesen habe haben hat hatte hatten ihm ihn ihr
        ihre ihren ihrer im in ist ja kann kein keine man mir mit nach nicht noch nun nur ob oder seid sein
        seine seinen seiner sich sie sind so uber um und uns unter vom von vor war waren was wenn wer werden
        wie wir wird wirst wo worden wurde wurden zu zum zur""",
    "es": """a al ante como con cual de del desde donde el ella ellos en entre era eran es esa ese eso esta
        estan estar este esto fue fueron ha haber han hay ir la las le les lo los mas me mi mis muy
        ni no nos o os para pero por que quien se ser si sido sin sobre son su sus te tu un una uno unos va
        van y ya yo""",
    "it": """a ad ai al alla anche avere che chi ci come con cui da dal dei del della di e ed era erano
        essere gli ha hanno i il in io la le lei lo loro lui ma me mi ne nei nel noi non o per piu se sei si
        sia sono su sua sue sul suo ti tra tu un una uno vi voi""",
    "pt": """a ao aos as com como da das de do dos e ela ele em era essa esse esta estar este eu foi foram
        ha haver isso ja lhe mais mas me meu na nas nem no nos num o os ou para pela pelo por que quem se
        sem ser seu sido so sua te tem ter tinha tu um uma vos""",
    "nl": """aan al als bij dan dat de der die dit doch door dus een en er ge geweest had heb hebben heeft
        het hij hoe hun ik in is ja je kan me men met mij na naar niet nog nu of om onder ons ook op over te
        tot u uit van veel voor waren was wat we wel werd werden wie wij worden ze zich zij zijn zo zou""",
    "sv": """att av da de dem den det din du ej en er ett for fran han har hon hur i in inte ja jag kan man med men
        mig min mot ni nu nar och om oss pa sa sig sin ska som till ur ut var vi vid""",
    "tr": """ama ben bir biz bu cok da daha de dedi en gibi gore hem her icin iki ile ise kadar ki mi mu ne
        o olan olarak olmak onu sen siz sonra su var ve veya ya yok""",
    "id": "ada dan dari di dia ini itu juga ke kita oleh pada saya tak untuk yang",
    "ru": """а без бы был была были было быть в вам вас ваш во вот все всех вы где да для до его ее если
        есть еще же за и из или им ими их к как ко когда кто ли мне мы на над нас наш не него нее ней нет ни
        них но о об он она они оно от по под после при про с свой себя со так там то того той только тот ты
        у уж чем что чтобы эта эти это этого этой этот я""",
    "uk": """а або ав без би був була були було бути в вас ви вона вони воно все всі від він да де для до же
        з за зі й його коли ли на над нас не ні о об от по при про під після с та так там те ти то той
        тільки у хто це цей ця чи що щоб я як який є і із їх її""",
    "pl": """a aby ale ani bez bo by byc byl byla byli bylo ci co czy dla do gdy go i ich ile im ja jak jako
        je jego jej jest ju juz ktora ktore ktory lub ma mi mnie my na nad nam nas nie niz o od on ona one
        oni oraz po pod przed przez przy sa sie so swoj ta tak tam te tego tej ten to tu tych tym u w we wy
        z za ze""",
    "ar": """اذا الا التي الذي ان انه او اي بعد بين تم ثم حتي حيث خلال دون ذلك علي عليه عن عند غير فقد
        في فيه قبل قد كان كانت كل كما لا لكن لم لن له لها ليس ما مع من منذ منه منها هذا هذه هل هم هناك هو هي
        و يكون""",
    "he": """אבל או אולי אותה אותו אותם אחר אחרי אך אל אם אנחנו אני אף את אתה בין גם הוא היא היה היו הייתה
        הם הן זאת זה זו יותר יש כי כל כמו כן לא לאחר לה להיות להם לו לפני מאוד מה מי מן עד עוד על עליה עליו
        עם רק של שלה שלהם שלו תחת""",
    "da": """af alle at av blev da de dem den der deres det dig din du efter eller en end er et for fra han
        har have hende her hun hvad hvem hvis hvor i ikke ind ja jeg kan ma man med mig min mod nar ned nej
        nu og om op os over pa sa se sig skal som til ud under vaere var ved vi vil""",
    "nb": """alle at av ble bli da de deg dem den denne der det disse du eller en enn er et etter for fra ha hadde
        han har hun hva hvem hvis hvor hvordan i ikke jeg kan man med meg men min mot na ned nei noe og om opp oss
        over pa sa se seg sin skal som til under ut var ved vi vil vaere""",
    "cs": """a aby ale ani az bez bude budou by byl byla byli bylo byt co do ho i ja jak jako je jeho jeji jejich jen
        jeste ji jiz jsem jsme jsou k kde kdy kdyz ktera ktere ktery ma mezi my na nad nebo neni nez o od on ona oni
        pak po pod podle pred pri pro proti s se si sve ta tak take ten to tom tu ty u uz v ve vsak z za ze""",
    "sk": """a aby aj ako ale ani az bez bol bola boli bolo bude budu by byt co do ho i ich ja jej jeho k kde ked
        ktora ktore ktory ku ma medzi my na nad nie o od on ona oni po pod podla pre pred pri proti s sa si sme so
        su svoj ta tak tiez to tom tu ty u uz v vo vsak z za ze zo""",
    "ro": """a acest aceasta aceste al ale am ar are as asa au ca care ce cel cu cum da dar de despre din doar dupa
        ea ei el era este eu fi fie fost i ia iar ii il in intre isi la le lor lui mai mi ne nici nu o pe pentru
        prin sa sai sau se si sunt sus tot un una unei unor unui va vor""",
    "fi": """ei eika en etta han hanen he heidan hyvin ja jo joka jonka jos jotka kanssa kuin kun me mika mina minun
        mita mukaan mutta myos ne niin nyt oli olivat olla on ovat paitsi se sen sina siita sitten taa tai tama
        te tassa vain voi vuoden""",
    "hu": """a abban ahogy ami amely az azt azonban azok be csak de e egy egyik el en es ez ezt fel ha hogy ide igen
        igy is itt jol ki kell kozott le lesz lett ma majd mar meg mert mi mint mit mivel most nagyon ne nem o olyan
        ok pedig s sem szerint ti ugy van vagy volt""",
    "bg": """а ако ала бе без беше би бил била били било в във все до докато е за и из или има как като който
        която което които к към ли ме между на над не него нея ние но о от по под пред при про с са само се си след
        със така това тази този те той тя у ще че""",
    "hr": """a ali bez bi bila bili bilo bio biti bude ce da do dok ga i ili im ima iz ja je jer jos ju kad kako kao
        koja koje koji kod li me mi mu na nad nakon ne nego ni nije no o od on ona oni ono po pod pred prema pri s sa
        samo se smo su sto sve svoj ta tako te ti to tom u uz vec vi za""",
    "fa": """از اما ان انها اين با بايد بر براي به بود تا خود در را شد شده كه ما من نمي نيز هاي هر هم و ولي
        يا يك""",
}
_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_FUNCTION_WORDS |= dict.fromkeys(("bs", "hbs", "sr"), _FUNCTION_WORDS["hr"]) | {"no": _FUNCTION_WORDS["nb"]}
LANGUAGES = tuple(_FUNCTION_WORDS)
"""Those whose small words are known."""

_ANY: frozenset[str] = frozenset().union(*_FUNCTION_WORDS.values())
_NONE: frozenset[str] = frozenset()


def primary(language: str | None) -> str:
    """The first subtag of a BCP 47 tag; unknown is taken for English, as inflection is."""
    return language.replace("_", "-").split("-", 1)[0].lower() if language else "en"


def function_words(language: str) -> frozenset[str]:
    """The small words of a language (primary subtag), folded; empty for one we have none of."""
    return _FUNCTION_WORDS.get(language, _NONE)


def is_function_word(word: str) -> bool:
    """Whether *word*, folded, is one in any language."""
    return word in _ANY
