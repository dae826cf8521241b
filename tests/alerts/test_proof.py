"""Proofs of templates: what a reader would miss is told before anybody is written to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alerts.proof import proof
from alerts.render import html, text
from alerts.specimen import editions
from tests.alerts.test_own import DOCS, template

GOOD = re.findall(r"```jinja\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[0]

FAULTS = [
    # (what is changed in a good template, what is told)
    ('<a href="{{ edition.unsubscribe }}">Unsubscribe</a>', "", "no way to unsubscribe"),
    ("{{ edition.unsubscribe }}", "mailto:desk", "no way to unsubscribe"),
    ("{{ edition.acknowledge }}", "#", "nobody can acknowledge"),
    ("{{ notice }}", "", "keeps back what wirewatch tells its operator"),
    ("layout.listed", "layout.full", "a story that does not fit is left out"),
    ("layout.more", "0", "stories that do not fit are not counted"),
    ("{{ edition.why }}", "", "why a reader gets it"),
    ('{{ item.outlets | join(", ") }}', "", "names no outlet"),
    ("<h1>", '<img src="https://t.example/p.gif?id={{ edition.delivery }}"><h1>', "it loads https://t.example/p.gif"),
    ("<h1>", "<img src='//t.example/p.gif'><h1>", "it loads //t.example/p.gif"),
    ("<h1>", '<h1 style="background: url(https://t.example/b.png)">', "it loads https://t.example/b.png"),
    ("<h1>", '<link rel="stylesheet" href="https://t.example/a.css"><h1>', "it loads https://t.example/a.css"),
    ("<h1>", "<script>alert(1)</script><h1>", "<script> works in no mail program"),
    ("<h1>", "<form><h1>", "<form> works in no mail program"),
    ("<h2 dir", "<h2 title={{ item.title }} dir", "a title can add attributes"),
    ("<h1>", "<h1>{{ edition.items[0].title }}", "a message without stories: tuple object has no element 0"),
    ("<h1>", "<h1>{{ layout.full[0].whys[0].title }}", "a follow-up: tuple object has no element 0"),
]


def told(folder: Path, words: str, name: str = "own.html.j2") -> list[str]:
    return [problem.message for problem in proof(template(folder, words, name))]


def test_the_template_of_the_guide_lacks_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == []


@pytest.mark.parametrize(("good", "bad", "message"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_each_fault_is_told(tmp_path: Path, good: str, bad: str, message: str) -> None:
    assert good in GOOD
    found = told(tmp_path, GOOD.replace(good, bad))
    assert any(message in each for each in found), found


def test_a_template_of_text_is_read_as_text(tmp_path: Path) -> None:
    found = told(tmp_path, GOOD, "own.txt.j2")
    assert found == ["there are tags in it, which text shows as they are"]
    assert "a line is longer than 160 characters" in told(tmp_path, "word " * 50, "own.txt.j2")


def test_what_a_template_is_tried_with_can_be_set_by_the_house(tmp_path: Path) -> None:
    for edition in editions().values():
        assert html(edition)
        assert text(edition)
