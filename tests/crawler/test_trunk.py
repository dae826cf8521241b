"""An article is found by where its paragraphs stand together: nothing on these pages is called anything."""

from __future__ import annotations

import pytest

from crawler.extract import extract
from crawler.page import Page

URL = "https://outlet.example/news/harbour-plan"
TOLD = [
    "The harbour of Quillport is dredged from Monday on, the City Council decided after a debate of six hours on Friday.",
    "Ferries to Marrow Island leave from the old pier until the work is done, which the harbour master expects by June.",
    "Fishermen who lose days at sea are paid for them, the mayor told a meeting in the town hall that evening.",
    "The silt is brought to a basin behind the lighthouse, where it dries for two years before fields are filled with it.",
    "Two of the five members of the council voted against the plan, which they called a gift to the owners of large yachts.",
    "A first part of the money is paid in July, said the treasurer, and what is still missing then comes from the county.",
]
HEADLINE = "<h1>Quillport dredges its harbour from Monday on</h1>"
TEASERS = "".join(
    f'<div><div><a href="/n/{n}">Bridge {n} is closed</a></div><div>The bridge over arm {n} of the river has been closed since the storm of last week,'
    " and engineers do not yet know whether its second pier still bears what it was built for, said the county.</div></div>"
    for n in range(6)
)
READERS = "".join(
    f"<div><b>Reader {n}</b><div>I have lived by the harbour for {n + 20} years, and nobody has ever asked one of us what we think of their dredgers and of the noise.</div>"
    f"<div>What does it cost, and who pays? That is reader {n}'s question to the City Council and to the mayor, who will not answer it.</div></div>"
    for n in range(4)
)
FOOT = "<div><div>The Quillport Observer is a company of the county. Nothing on these pages may be printed or sent on without its leave in writing.</div></div>"


def paragraphs(said: list[str], form: str = "<div>{}</div>") -> str:
    return "".join(form.format(each) for each in said)


def body_of(markup: str) -> list[str]:
    page = f"<html><body><div>{markup}</div></body></html>"
    told = extract(Page(url=URL, requested=URL, status=200, headers={"content-type": "text/html"}, body=page.encode()))
    return told.body.split("\n\n")


FORMS = {
    "in paragraphs": "<p>{}</p>",
    "in frames": "<div>{}</div>",
    "each in a frame of its own": "<div><div><p>{}</p></div></div>",
    "parted by breaks": "{}<br><br>",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_teasers_above_readers_below_and_the_foot_are_no_part_of_it(form: str) -> None:
    page = f"<div>{TEASERS}</div><div>{HEADLINE}<div>{paragraphs(TOLD, form)}</div></div><div>{READERS}</div>{FOOT}"
    assert body_of(page) == TOLD


def test_of_a_text_in_two_frames_both_are_read() -> None:
    halves = f"<div>{paragraphs(TOLD[:3])}</div><div>Advertisement</div><div>{paragraphs(TOLD[3:])}</div>"
    assert body_of(f"<div>{TEASERS}</div>{HEADLINE}<div>{halves}</div>{FOOT}") == TOLD


@pytest.mark.parametrize("form", ["<dl><dt>Who pays?</dt><dd>{}</dd></dl>", "<div><b>14:05</b><p>{}</p></div>"])
def test_the_paragraph_that_opens_it_stands_outside_of_its_frames(form: str) -> None:
    text = f"<p>{TOLD[0]}</p><figure></figure>{paragraphs(TOLD[1:], form)}"
    told = body_of(f"<div>{HEADLINE}{text}</div><div>{READERS}</div>{FOOT}")
    assert [part for part in told if len(part) > 20] == TOLD


def test_lines_beside_their_headline_in_one_frame_are_a_text() -> None:
    text = "<br><br>".join([*TOLD[:3], "<div>Advertisement</div>", *TOLD[3:]])
    assert [part for part in body_of(f"<div>{HEADLINE}{text}</div><div>{READERS}</div>") if len(part) > 20] == TOLD


def test_its_headings_and_lists_are_read() -> None:
    text = f"{paragraphs(TOLD[:2])}<h2>What it costs</h2><ul><li>Two million for the dredgers</li><li>One for the basin</li></ul>{paragraphs(TOLD[2:])}"
    assert body_of(f"{HEADLINE}<div>{text}</div><div>{READERS}</div>") == [
        *TOLD[:2],
        "What it costs",
        "Two million for the dredgers",
        "One for the basin",
        *TOLD[2:],
    ]


def test_a_headline_below_the_text_hides_none_of_it() -> None:
    assert body_of(f"<div>{paragraphs(TOLD)}</div>{HEADLINE}{FOOT}") == TOLD


LAYER = "".join(
    f"<p>We and our {number} partners read cookies on your device, so as to choose what is advertised to you, and process personal data for it.</p>"
    for number in range(700, 712)
)


def test_what_asks_for_consent_is_no_text_however_long_it_is() -> None:
    told = TOLD[:3]
    page = f"<div>{HEADLINE}<div>{paragraphs(told, '<p>{}</p>')}</div></div><div>{LAYER}<button>Agree</button></div>"
    assert body_of(page) == told
