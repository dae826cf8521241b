"""Who is told to have said something, in which order and words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.accounts import Account, account
from alerts.extracts import Run
from alerts.voices import Voice, Wording, _begun, _is_somebody
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


def test_whoever_has_a_name_is_quoted_for_the_first_time_and_nobody_else() -> None:
    found = told(
        "Advocates say the harbour is too shallow for any ship.\n\n"
        "A senior port official said that dredgers were on their way.\n\n"
        "“We will not wait for them,” Sami al-Hollis said.\n\n"
        "Lena Hartog said the locks would open on Friday."
    )
    assert found.speakers == ("Sami al-Hollis", "Lena Hartog")


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


def test_and_is_no_part_of_the_verb() -> None:
    for verb in ("أكد", "أضاف"):
        found = told(f"و{verb} سليم الحداد أن المحادثات ستستمر يوم الجمعة.", before="بدأت المحادثات.", language="ar")
        assert [voice.text for voice in found.voices] == [f"{verb} أن المحادثات ستستمر يوم الجمعة"]


def test_what_is_told_according_to_somebody_is_the_reports_own_words() -> None:
    assert told("According to Lena Hartog, “the locks” are open again since noon.").voices == ()


def test_whoever_is_not_surely_the_speaker_is_not_named() -> None:
    found = told("“The locks open on Friday at noon,” Lena Hartog said.\n\n“We have waited for it a whole year.”")
    assert [(voice.speaker, voice.text) for voice in found.voices] == [
        ("Lena Hartog", "“The locks open on Friday at noon”")
    ]
    assert told("What Lena Hartog said was a danger is open since noon.").voices == ()
    assert [voice.speaker for voice in told("Lena Hartog said the locks open on Friday.").voices] == ["Lena Hartog"]


def test_whoever_has_no_name_may_have_spoken_before() -> None:
    found = told("Lena Hartog said the locks would open. “Shame on all of you!” his wife shouted.")
    assert found.speakers == ("Lena Hartog",)
    assert told("“Shame on all of you!” his wife shouted.").speakers == ()


def test_a_number_is_told_once_with_what_it_counts() -> None:
    found = told("Some 40,000 sailors wait, the office said. The 40,000 have no food, Lena Hartog said.")
    assert found.numbers == ("40,000 sailors",)


def test_words_around_a_name_a_seat_and_a_share_are_nobody() -> None:
    found = told(
        "In the last eight weeks he said that the harbour was closed for everybody.\n\n73 percent said they would go there."
    )
    assert found.speakers == ()
    assert not _is_somebody("Rep", "en")  # where a feed cuts its text at “Rep. Anna Moe”
    assert all(voice.speaker in {"", "73 percent"} for voice in found.voices)


def test_two_words_between_marks_of_nobody_are_not_told() -> None:
    assert told("The “Old Pier” is where it all began on a cold morning in March.").voices == ()


@pytest.mark.parametrize(
    ("language", "around"),
    [("de", "Im Gespräch"), ("fr", "Selon elle"), ("es", "Según ella"), ("ru", "Позже она"), ("ar", "خلال مؤتمر")],
)
def test_words_around_a_name_are_nobody_in_other_languages(language: str, around: str) -> None:
    assert not _is_somebody(around, language)
    assert _is_somebody("Anna Brandt", language)


def test_a_broadcast_that_somebody_was_heard_in_is_no_quotation() -> None:
    found = told("“Desert Harbour Discs,” Lena Hartog said. “We go on with the work,” Hartog said.")
    assert [voice.text for voice in found.voices] == ["“We go on with the work”"]
    found = told("“We go on,” Lena Hartog said on “Meet the Harbour.” “There is much to do.”")
    assert not any("Meet" in voice.text for voice in found.voices)


def test_behind_a_colon_stands_no_that() -> None:
    run = Run("that the harbour is closed")
    assert _begun((run,))[0].text == "the harbour is closed"
    assert _begun((Run("(“We go on”"),))[0].text == "“We go on”"


def test_a_medium_is_named_once() -> None:
    found = told("Lena Hartog told Fjord News before the talks that the locks would never open.")
    assert [(voice.to, "Fjord News" in voice.text) for voice in found.voices] == [("", True)]


def test_a_participle_is_told_as_a_verb() -> None:
    (voice,) = told("Lena Hartog opened the locks, noting that fishermen would be paid.").voices
    assert (voice.speaker, voice.text) == ("Lena Hartog", "noted that fishermen would be paid")
    (voice,) = told("Lena Hartog opened the locks, pointing out that fishermen would be paid.").voices
    assert voice.text == "pointed out that fishermen would be paid"
    (voice,) = told("Am Montag hat Lena Hartog gesagt, dass die Schleuse am Freitag öffnet.", language="de").voices
    assert (voice.speaker, voice.text) == ("Lena Hartog", "hat gesagt, dass die Schleuse am Freitag öffnet")


def test_a_translation_of_what_was_told_is_nothing_more_said() -> None:
    texts = (
        ("“We hear voices under the stones,” Lena Hartog said.", "en"),
        ("„Wir hören Stimmen unter den Steinen“, sagte Lena Hartog.", "de"),
    )
    earlier, later = (_wording(text, language, language) for text, language in texts)
    assert account([earlier], [later], CAST).again == ()


def test_few_words_that_stood_at_the_end_of_others_are_told_once() -> None:
    now = [
        _wording(text, text[1:4], "en")
        for text in (
            "“The locks open too slowly. We are not done,” Lena Hartog said.",
            "“We are not done,” Lena Hartog said.",
        )
    ]
    (voice,) = account([], now, CAST).voices
    assert len(voice.outlets) == 2


def test_of_whom_we_are_not_sure_it_is_not_said_that_nobody_names_them() -> None:
    said = Voice(speaker="", to="", runs=(Run("“We dredge until the summer”"),), direct=True, outlets=("two",))
    assert said.who == "Speaker not certain"
    assert replace(said, direct=False, leads=True).who == "Somebody"
    assert replace(said, speaker="Anna Brandt").who == "Anna Brandt"


def test_nobody_says_more_of_whom_nothing_is_shown() -> None:
    names = ("Lena Hartog", "Sami Lund", "Omar Falk", "Ines Moe", "Tom Brandt", "Jan Oole")
    before = "\n\n".join(f"“The harbour is open on day {place},” {name} said." for place, name in enumerate(names))
    now = "\n\n".join(f"“My fleet of boats number {name} leaves with the tide,” {name} said." for name in names)
    found = told(now, before=before)
    assert 0 < len(found.again) <= len(found.voices) < len(names)
    assert set(found.again) <= {voice.speaker for voice in found.voices}


def test_what_the_feed_cuts_after_a_word_or_two_is_nothing_said() -> None:
    left = "Omar Lund left Vinstad. He said the town"
    assert told(f"{left}…").voices == told(f"{left}'s").voices == ()
    (voice,) = told(f"{left} would have to wait for its locks until…").voices
    assert voice.speaker == "Omar Lund"


def test_those_who_heard_it_are_no_medium() -> None:
    (voice,) = told("“The locks stay shut for good,” Omar Lund told the clerk, according to those in the room.").voices
    assert (voice.speaker, voice.to) == ("Omar Lund", "")
