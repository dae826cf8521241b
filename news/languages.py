"""Function words by language: US, WHO and IT are names only where they are not “us”, “who” and “it”."""

from __future__ import annotations

_WORDS = {
    "en": """a about after all am an and any are as at be been but by can could did do does for from get go had has
        have he her hers him his how i if in into is it its just may me might more most must my no nor not now of off
        on one or our out over own per shall she should so some such than that the their them then there these they
        this those to too under until up us very was we were what when where which while who whom whose why will
        with would you your""",
    "fr": """a ai as au aux avec car ce ces cet cette dans de des dont du elle elles en es est et eu eux il ils je la
        le les leur leurs lui ma mais me mes mon ne ni nos notre nous on ont or ou par pas pour qu que qui sa sans se
        ses si son sont sous sur ta te tes toi ton tu un une vos votre vous y""",
    "de": """ab als am an auf aus bei bin bis da das dem den der des die doch du durch ein eine einem einen einer er
        es fur ihm ihn ihr im in ist ja man mir mit nach nicht noch nun nur ob oder sich sie sind so um und uns vom
        von vor war was wer wie wir wo zu zum zur""",
    "es": """a al ante como con cual de del desde donde el ella ellos en entre era es esa ese eso esta este esto ha
        han hay la las le les lo los mas me mi mis muy ni no nos o os para pero por que quien se ser si sin sobre son
        su sus te tu un una uno unos y ya yo""",
    "it": """a ad ai al alla anche che chi ci come con cui da dal dei del della di e ed gli ha hanno i il in io la le
        lei lo loro lui ma me mi ne nei nel noi non o per piu se sei si sia sono su sua sue sul suo ti tra tu un una
        uno vi voi""",
    "pt": """a ao aos as com como da das de do dos e ela ele em era essa esse esta este eu foi ha isso ja lhe mais
        mas me meu na nas nem no nos num o os ou para pela pelo por que quem se sem ser seu so sua tem te tu um uma
        vos""",
    "nl": """aan al als bij dan dat de der die dit doch door dus een en er ge had heb het hij hoe hun ik in is ja je
        kan me men met mij na naar niet nog nu of om onder ons ook op over te tot u uit van veel voor was wat we wel
        wie wij ze zich zij zo zou""",
    "sv": """att av da de dem den det din du ej en er ett for fran han har hon hur i in inte ja jag kan man med men
        mig min mot ni nu nar och om oss pa sa sig sin ska som till ur ut var vi vid""",
    "tr": """ama ben bir biz bu da daha de en gibi hem her ile ise iki ki mi mu ne o olan onu sen siz su var ve veya
        ya yok""",
    "id": "ada dan dari di dia ini itu juga ke kita oleh pada saya tak untuk yang",
}
_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
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
