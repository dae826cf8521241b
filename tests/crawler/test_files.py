"""Folders of articles: what is read, and what is refused by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from crawler.normalize import report
from crawler.parsed import Parsed
from crawler.sources import files
from news.errors import SourceGone
from tests import make
from tests.fakes import START

SEEDS = Path(__file__).parents[2] / "fixtures" / "seeds"
TEXT = "The strait’s talks resumed on Monday. Ships wait."


def read(folder: Path, **options: Any) -> Parsed:
    return files.read(make.source(kind="files", url=str(folder), options=options))


def put(folder: Path, name: str, text: str | bytes = TEXT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def guids(parsed: Parsed) -> list[str | None]:
    return [draft.guid for draft in parsed.drafts]


def test_the_seeds_have_first_sentences_for_titles_and_one_has_a_dateline() -> None:
    source = make.source(kind="files", url=str(SEEDS), outlet="Seeds")
    (one, two), warnings = report(files.read(source), source, START)
    assert one.title.startswith("Hamas’s senior negotiator Khalil al-Hayya said Tuesday")
    assert "U.S. President Donald Trump" in one.title
    assert two.title.startswith("Hamas’s top negotiator, Khalil al-Hayya, has made it clear")
    assert (one.dateline, two.dateline) == (None, "Cairo")
    assert two.body.startswith("Cairo: Hamas’s top negotiator")
    assert one.body.count("\n\n") > 5
    assert (one.language, one.partial, warnings) == ("en", False, ())


def test_a_text_keeps_its_words(tmp_path: Path) -> None:
    (draft,) = read(put(tmp_path, "a.txt", "5 < 6 & 7 > 6, “he” said.\n\n<b>bold</b> &amp; more")).drafts
    (dispatch,), _ = report(Parsed(drafts=(draft,)), make.source(), START)
    assert dispatch.body == "5 < 6 & 7 > 6, “he” said.\n\n<b>bold</b> &amp; more".replace("&amp;", "&")


def test_a_folder_is_read_by_name_with_what_lies_below(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "deep/er/c.html", "d.jpg", ".e.swp"):
        put(tmp_path, name, f"<p>{TEXT * 9}</p>" if name.endswith("html") else TEXT)
    assert guids(read(tmp_path)) == ["a.txt", "b.txt", "deep/er/c.html"]
    assert guids(read(tmp_path, recursive=False)) == ["a.txt", "b.txt"]
    assert guids(read(tmp_path, pattern="b*")) == ["b.txt"]


def test_one_file_and_a_file_address_are_read_too(tmp_path: Path) -> None:
    path = put(tmp_path, "a b.txt")
    assert guids(read(path)) == ["a b.txt"]
    assert guids(files.read(make.source(kind="files", url=tmp_path.as_uri()))) == ["a b.txt"]


def test_a_link_that_leads_out_is_refused_by_name(tmp_path: Path) -> None:
    secret = put(tmp_path, "outside/secret.txt")
    inside = tmp_path / "inside"
    put(inside, "a.txt")
    (inside / "b.txt").symlink_to(secret)
    (inside / "c").symlink_to(secret.parent)
    (inside / "d.txt").symlink_to(inside / "a.txt")
    parsed = read(inside)
    assert guids(parsed) == ["a.txt", "d.txt"]
    assert "b.txt: a link that leads out of the folder: left out" in parsed.warnings


def test_a_pipe_is_refused_by_name_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert read(tmp_path).warnings == ("a.txt: not a regular file: left out",)


def test_a_huge_file_is_refused_by_name(tmp_path: Path) -> None:
    with put(tmp_path, "a.txt").open("r+b") as file:
        file.truncate(1 << 40)  # sparse: a terabyte that takes no room
    assert read(tmp_path).warnings == ("a.txt: 1099511627776 bytes, and 2000000 is the limit: left out",)


def test_an_empty_a_dangling_and_a_broken_file_are_told_and_the_others_read(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", " \n\x00")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere")
    put(tmp_path, "c.eml", b"Content-Type: text/plain; charset=no-such\n\n\xff\xfe")
    put(tmp_path, "d.html", "<html></html>")
    put(tmp_path, "e.txt")
    parsed = read(tmp_path)
    assert "e.txt" in guids(parsed)
    assert [warning.split(":")[0] for warning in parsed.warnings][:2] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["missing", "missing.txt"])
def test_a_folder_that_is_not_there_is_gone(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceGone, match="there is no"):
        read(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Gen. Odile Marsh of the U.S. Navy met Dr. Brek. They talked.",
            "Gen. Odile Marsh of the U.S. Navy met Dr. Brek.",
        ),
        ("“We want guarantees, all of them,” she said. Then she left.", "“We want guarantees, all of them,” she said."),
        ("Prices rose by 3.5 percent in May. Bread is dear.", "Prices rose by 3.5 percent in May."),
        ("No stop at the end of this line\n\nNext.", "No stop at the end of this line"),
        (
            "海峡をめぐる協議が月曜日に三週間の中断を経て再開された。双方は外相を派遣した。",
            "海峡をめぐる協議が月曜日に三週間の中断を経て再開された。",
        ),
    ],
)
def test_the_first_sentence_ends_where_a_reader_would_say(text: str, title: str) -> None:
    assert files.first_sentence(text) == title
