"""`wirewatch quotes`: who says what in an article, a file, or what comes in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = "“We are close,” Ada Quill told Fjord News. She said that the vote was near."


def test_an_article_is_shown_with_who_says_what(home: Path, run: Run) -> None:
    article = next(each["id"] for each in run("articles", "--json").json if "Fees" in each["title"])
    said = run("quotes", article)
    assert said.code == 0
    text = " ".join(said.out.split())
    assert (
        "[The City Council put off its vote on fees until the end of the year], _a spokesman_ *said* on Tuesday."
        in text
    )
    assert "  1  spokesman said  indirect · 88% sure\n" in said.out


def test_a_file_needs_no_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT)
    said = run("quotes", "text.txt")
    assert "[“We are close,”] _Ada Quill_ *told* Fjord News." in said.out
    assert "  2  Ada Quill said via" not in said.out
    assert "  2  Ada Quill said  indirect · 92% sure\n     that the vote was near\n" in said.out


def test_a_speaker_who_is_tracked_is_named_as_such(home: Path, run: Run) -> None:
    (home / "text.txt").write_text(TEXT)
    assert "Ada Quill @quill told via Fjord News" in run("quotes", "text.txt").out
    first, second = run("quotes", "text.txt", "--json").json["quotes"]
    assert (first["actor"], first["medium"], first["cue"], first["kind"]) == ("quill", "Fjord News", "told", "direct")
    assert (second["source"], second["speaker"]) == ("She", "Ada Quill")


def test_what_comes_in_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.TextIOWrapper(io.BytesIO("« Nous sommes prêts », a déclaré Paul Lemoine.".encode()))
    monkeypatch.setattr("sys.stdin", text)
    assert run("quotes", "-", "--lang", "fr", "--json").json["quotes"][0]["speaker"] == "Paul Lemoine"


def test_a_language_without_reporting_words_is_told_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("De vrouw zei: “Wij willen garanties voor ons allen.”")
    said = run("quotes", "text.txt", "--lang", "nl")
    assert "nobody named" in said.out
    assert "of other languages only what stands between quotation marks" in " ".join(said.err.split())


def test_what_is_no_text_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes("d\xe9clar\xe9".encode("latin1"))
    assert "old.txt is no UTF-8: byte 1\nhint: iconv" in run("quotes", "old.txt").err
    assert "there is no file nowhere.txt" in " ".join(run("quotes", "nowhere.txt").err.split())


def test_nobody_may_be_quoted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("The harbour is dredged from Monday on.")
    said = run("quotes", "text.txt")
    assert (said.code, said.err) == (0, "nobody is quoted\n")


def test_what_is_neither_an_article_nor_a_file_is_told_so(home: Path, run: Run) -> None:
    missing = run("quotes", "nowhere.txt")
    assert (missing.code, missing.err.splitlines()[0]) == (1, "error: no file and no article is called nowhere.txt")


def test_a_source_that_follows_its_verb_is_told_as_it_stands(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("According to Ada Quill, the vote was near. “We are close,” said Ole Falk.")
    said = run("quotes", "text.txt").out
    assert "according to Ada Quill  indirect" in said
    assert "said Ole Falk  direct" in said
