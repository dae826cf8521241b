"""Templates of the user's own: what they can do, and what they cannot, whatever is tried."""

from __future__ import annotations

import time
from dataclasses import fields, replace
from pathlib import Path

import pytest

from alerts.channels import file
from alerts.cut import cut
from alerts.digest import Edition, Item, New, Report, Why, compose
from alerts.extracts import Passage
from alerts.own import of_text, own
from alerts.render import Layout, html, text
from alerts.voices import Voice
from news.errors import ConfigError
from news.ids import ChannelId
from news.model import DeliveryState
from news.ports import Database
from tests.alerts.letters import CAST, letter, seeds
from tests.alerts.test_cut import AT, MORNING, raised
from tests.alerts.test_render import world
from tests.fakes import HandClock

DOCS = Path(__file__).parents[2] / "docs" / "how-to" / "templates.md"
EDITION = compose(letter(seeds(), cast=CAST))

BOMBS = {
    "a loop without an end": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "a long text by multiplication": "{{ 'x' * 1000000000 }}",
    "a long text by doubling": "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 60 + "{{ a }}",
    "a long text by addition": "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 60 + "{{ a }}",
    "a long text by a format": "{{ '%999999999d' % 1 }}",
    "a long text by a method": "{{ 'x'.ljust(1000000000) }}",
    "a long text by format()": "{{ '{:>999999999}'.format(1) }}",
    "a long text by join": "{{ range(99999) | join('x' * 10) }}{{ range(99999) | join(edition.why ~ edition.why ~ edition.why) }}",
    "a large number": "{{ 9 ** 9 ** 9 }}",
    "a large number by squaring": "{% set a = 999999 %}" + "{% set a = a * a %}" * 40 + "{{ a }}",
    "a long page": "{% for a in range(99999) %}{{ edition.why }}{{ edition.why }}{% endfor %}",
    "much sorting": "{{ range(99999) " + "| sort | list " * 3000 + "| length }}",
    "a number with many digits": "{{ 2 * 10 | round(999999999) }}",
}
ESCAPES = {
    "a class": "{{ ''.__class__.__mro__ }}",
    "globals of a function": "{{ edition.items[0].__init__.__globals__ }}",
    "a file": "{% include '/etc/passwd' %}",
    "another template": "{% extends 'digest.html.j2' %}",
    "the environment": "{{ environment.tick }}",
    "the maker of spaces": "{{ lipsum() }}",
    "a cycler's globals": "{{ cycler.__init__.__globals__ }}",
    "attr": "{{ edition | attr('__class__') }}",
    "markup of a title": "{{ edition.items[0].title | safe }}",
    "what is not there": "{{ edition.nothing }}",
}


def template(folder: Path, words: str, name: str = "own.html.j2") -> Path:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    path.chmod(0o644)
    return path


def rendered(folder: Path, words: str, name: str = "own.html.j2") -> str:
    return own(template(folder, words, name)).render(edition=EDITION, layout=Layout(full=EDITION.items))


def test_a_template_reads_an_edition(tmp_path: Path) -> None:
    made = rendered(
        tmp_path,
        "{% for item in layout.full %}{{ loop.index }} {{ item.headline | marked }}: {{ item.outlets | join(', ') }} "
        "{% for voice in item.voices %}{{ voice.speaker | upper }} {% endfor %}{% endfor %}",
    )
    assert made.startswith("1 <mark>Hamas</mark>’s senior negotiator <mark>Khalil al-Hayya</mark>")
    assert "Levant Wire, Gulf Courier" in made
    assert "DONALD TRUMP" in made


def test_in_a_template_of_text_nothing_is_escaped(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ '<' ~ 'b>' }}", "own.txt.j2") == "<b>"
    assert rendered(tmp_path, "{{ '<' ~ 'b>' }}") == "&lt;b&gt;"


def test_what_stands_in_a_title_is_text_in_a_template_too(tmp_path: Path) -> None:
    path = template(
        tmp_path, "{% for item in edition.items %}<h2>{{ item.headline | marked }} {{ item.title }}</h2>{% endfor %}"
    )
    made = own(path).render(edition=compose(letter(world())))
    assert "<b>" not in made
    assert "{{7*7}}" in made


@pytest.mark.parametrize("name", BOMBS)
def test_no_template_runs_long_or_makes_much(tmp_path: Path, name: str) -> None:
    began = time.thread_time()
    with pytest.raises(ConfigError) as refused:
        rendered(tmp_path, BOMBS[name])
    assert time.thread_time() - began < 4
    assert "own.html.j2:1:1: " in str(refused.value)


@pytest.mark.parametrize("name", ESCAPES)
def test_no_template_gets_out_of_its_sandbox(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError):
        rendered(tmp_path, ESCAPES[name])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("one\ntwo {% if %}\n", "own.html.j2:2:1: Expected an expression"),
        (
            "one\ntwo\n{{ edition.headlines }}",
            "own.html.j2:3:1: 'alerts.digest.edition.Edition object' has no attribute 'headlines'",
        ),
        ("{{ 1 | nothing }}", "own.html.j2:1:1: No filter named 'nothing'"),
    ],
)
def test_an_error_tells_the_file_and_the_line(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        rendered(tmp_path, words)
    assert told in str(refused.value)


def test_a_file_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    path = template(tmp_path, "x")
    path.chmod(0o666)
    with pytest.raises(ConfigError, match="others may write to it"):
        own(path)
    with pytest.raises(ConfigError, match="No such file"):
        own(tmp_path / "nothing.html.j2")
    with pytest.raises(ConfigError, match="no file"):
        own(tmp_path)


def test_a_template_that_was_changed_is_read_again(tmp_path: Path) -> None:
    assert rendered(tmp_path, "one") == "one"
    assert rendered(tmp_path, "another") == "another"


def test_the_mails_parts_are_made_from_it(tmp_path: Path) -> None:
    path = template(tmp_path, "<style>p { color: #333 }</style><p>{{ edition.subject }}</p>")
    told = compose(letter(seeds(), template=str(path)))
    assert '<p style="color: #333;">Hamas’s senior' in html(told)
    assert "You get this because" in text(told)
    template(tmp_path, "{{ edition.summary }}", "own.txt.j2")
    assert of_text(path) == tmp_path / "own.txt.j2"
    assert text(told) == "1 story, 2 outlets"


def test_every_value_is_documented() -> None:
    page = DOCS.read_text("utf-8")
    for kind in (Edition, Item, Report, Why, New, Voice, Passage, Layout):
        missing = [field.name for field in fields(kind) if f"`{field.name}`" not in page]
        assert not missing, f"{kind.__name__}: {missing}"


def test_mail_whose_template_breaks_goes_out_in_the_built_in_form_and_says_why(
    database: Database, tmp_path: Path
) -> None:
    path = template(tmp_path, "{{ edition.items[7].title }}")
    desk = replace(MORNING, template=str(path))
    folder = file.open(ChannelId("disk"), file.Options(folder=tmp_path, formats=("html",)), HandClock())
    with database.begin() as store:
        raised(store, desk, "a")
        (delivery,) = cut(store, desk, folder, AT)
    assert delivery.state is DeliveryState.READY
    assert "own.html.j2:1:1: " in (delivery.reason or "")
    assert b"You get this because" in delivery.message.body
    with database.read() as store:
        (notice,) = store.notices.open()
        assert notice.told.startswith("mail for desk/morning goes out in the built-in form")
