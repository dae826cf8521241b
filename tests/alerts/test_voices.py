"""Who is told to have said something, in which order and words."""

from __future__ import annotations

from alerts.voices import Account, Wording, account
from news.actors import Cast
from news.ids import ActorId
from news.model import Actor
from tests import make

CAST = Cast([Actor(id=ActorId("council"), name="City Council", aliases=("City Council",))])
BEGAN = "The talks on the harbour began in the old town hall."


def told(now: str, before: str = BEGAN, language: str = "en") -> Account:
    earlier, later = (_wording(text, outlet, language) for text, outlet in ((before, "one"), (now, "two")))
    return account([earlier], [later], CAST)


def _wording(text: str, outlet: str, language: str) -> Wording:
    article = make.article(f"https://{outlet}.example/a", outlet=outlet, language=language)
    return Wording(article=article, revision=make.revision(article, title="Talks", body=text))


def test_whoever_has_a_name_stands_before_those_who_have_none() -> None:
    found = told(
        "Advocates say the harbour is too shallow for any ship.\n\n"
        "A senior port official said that dredgers were on their way.\n\n"
        "“We will not wait for them,” Sami al-Hollis said.\n\n"
        "Lena Hartog said the locks would open on Friday."
    )
    assert found.speakers == ("Sami al-Hollis", "Lena Hartog", "Advocates", "Senior port official")


def test_a_paraphrase_of_what_was_told_is_nothing_more_said() -> None:
    quoted = "“The locks open on Monday at noon,” Lena Hartog said."
    found = told("Lena Hartog said that the locks would open on Monday.", before=quoted)
    assert (found.speakers, found.again) == ((), ())


def test_other_words_of_somebody_who_was_told_of_are() -> None:
    quoted = "“The locks open on Monday at noon,” Lena Hartog said."
    assert told("Lena Hartog said that fishermen would be paid.", before=quoted).again == ("Lena Hartog",)
    assert told("“I will not leave,” Lena Hartog said.", before=quoted).again == ("Lena Hartog",)


def test_a_speaker_behind_the_verb_is_not_named_twice() -> None:
    found = told("قالت وزيرة الخارجية ليلى حسن إن المعبر سيفتح يوم الجمعة.", before="بدأت المحادثات.", language="ar")
    assert [(voice.speaker, voice.text) for voice in found.voices] == [("ليلى حسن", "قالت إن المعبر سيفتح يوم الجمعة")]
