"""What all commands share: help, errors, exit codes, tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from news.errors import Problem, RuleError, StoreBusy, WirewatchError
from tests.cli.conftest import Run
from wirewatch.cli import paper
from wirewatch.cli.exits import code_of


def test_help_imports_nothing_heavy() -> None:
    """`wirewatch --help` answers at once: scrapy alone costs 0.4 s."""
    heavy = "('scrapy', 'sqlalchemy', 'alembic', 'lxml', 'feedparser', 'trafilatura', 'pydantic', 'numpy', 'jinja2')"
    code = f"import sys, wirewatch.cli; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_reading_the_configuration_imports_no_machinery(tmp_path: Path) -> None:
    """What polls, extracts, sets type and sends is imported by those who do it: it costs two seconds, `check` half of one."""
    (tmp_path / "wirewatch.yaml").write_text(EVERY_KIND, encoding="utf-8")
    heavy = "('scrapy', 'sqlalchemy', 'feedparser', 'trafilatura', 'jinja2', 'css_inline', 'aiohttp', 'structlog', 'asyncio')"
    code = f"""import sys; from pathlib import Path; from wirewatch.desk import read_config
read_config(Path({str(tmp_path / "wirewatch.yaml")!r}))
print([name for name in {heavy} if name in sys.modules])"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


EVERY_KIND = """
sources: {a: {url: "https://a.example/feed"}, b: {kind: page, url: "https://b.example/"}, c: {kind: jsonfeed, url: "https://c.example/"}}
rules: {talks: {query: ceasefire NEAR/8 guarantee}}
channels: {out: {kind: console}, bot: {kind: webhook, url: "https://bot.example/"}}
subscribers: {desk: {name: Desk, subscriptions: [{channel: bot, cadence: at once}]}}
"""


def test_help_names_every_command(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    for word in "demo init add check crawl run status articles show search alerts digests rules sources".split():
        assert f" {word} " in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("frobnicate",), "error: no such command 'frobnicate'"),
        (("crawl", "--frce"), "error: no such option"),
        (("show",), "error: missing argument"),
        (("articles", "--limit", "0"), "error: invalid value"),
        (("run", "--roles", "cook"), "error: there is no wirewatch.yaml"),
    ],
)
def test_a_wrong_command_line_is_told_in_the_same_form(words: tuple[str, ...], told: str, run: Run) -> None:
    said = run(*words)
    assert said.code == 2
    assert said.err.startswith(told)
    assert "hint: `wirewatch" in said.err


def test_the_version(run: Run) -> None:
    assert run("--version").out.startswith("wirewatch 0.")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (WirewatchError("x"), 1),
        (FileNotFoundError("x"), 1),
        (RuleError("E_X", "x", query="x", position=0), 2),
        (StoreBusy("x"), 3),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("a fault of ours"), None),
    ],
)
def test_exit_codes(error: BaseException, code: int | None) -> None:
    assert code_of(error) == code


def test_a_fault_of_ours_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wirewatch.cli.house.House.config", broken)
    with pytest.raises(ZeroDivisionError):
        run("actors")


def test_the_caret_stands_below_wide_letters(capsys: pytest.CaptureFixture[str]) -> None:
    paper.tell_problem(Problem(file="w.yaml", line=1, column=9, message="x", excerpt="哈马斯 BAD", caret=4))
    assert capsys.readouterr().err.splitlines()[1:] == ["  哈马斯 BAD", "         ^"]


def test_text_from_outside_neither_colours_nor_moves_anything(capsys: pytest.CaptureFixture[str]) -> None:
    paper.table(("title",), [(paper.safe("[red]a[/]\x1b[31mb\r\n[link=x]c"),)])
    assert capsys.readouterr().out.splitlines()[1].rstrip() == "[red]a[/] [31mb  [link=x]c"


def test_only_flexible_columns_are_cut_and_the_widest_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    paper.table(("id", "rule", "title"), [("12345678", "short", "long " * 20)], flexible=("rule", "title"))
    line = capsys.readouterr().out.splitlines()[1]
    assert line.startswith("12345678  short  long long")
    assert len(line.rstrip()) <= 40
    assert "…" in line


def test_a_long_answer_goes_on_below_itself_and_a_program_gets_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from io import StringIO

    from rich.console import Console

    paper.hanging("✗ RCPT", "word " * 40)
    assert len(capsys.readouterr().out.splitlines()) == 1
    screen = Console(file=StringIO(), width=40, force_terminal=True, color_system=None)
    monkeypatch.setattr(paper, "console", lambda: screen)
    paper.hanging("✗ RCPT", "word " * 40)
    first, *rest = screen.file.getvalue().splitlines()  # type: ignore[attr-defined]  # a StringIO
    assert first.startswith("✗ RCPT  word word")
    assert rest
    assert all(line.startswith("        word") for line in rest if line.strip())


def test_a_line_that_is_told_below_itself_keeps_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    paper.indented("[dim]new names[/] Anna Brandt, Tom Falk, the harbour board of Quillport", then=4)
    told = capsys.readouterr().out.splitlines()
    assert told == ["  new names Anna Brandt, Tom Falk, the", "    harbour board of Quillport"]
