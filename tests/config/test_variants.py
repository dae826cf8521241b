"""`variants`: spellings of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.stand import problems, read


def write(home: Path, main: str, more: str = "") -> Path:
    (home / "more.yaml").write_text(more, "utf-8")
    path = home / "wirewatch.yaml"
    path.write_text(main, "utf-8")
    return path


def test_the_groups_of_all_files_add_up(tmp_path: Path) -> None:
    path = write(
        tmp_path, "include: [more.yaml]\nvariants: [[tsar, czar]]\n", "variants:\n  - [drawdown, draw  down]\n"
    )
    config = read(path)
    assert set(config.spellings) == {("tsar", "czar"), ("drawdown", "draw down")}
    assert "czars" in config.variants.spelling["tsar"]
    assert tmp_path / "more.yaml" in config.files


@pytest.mark.parametrize(
    ("group", "message", "hint"),
    [
        ("tsar", "expected two spellings or more", "[[tsar, czar]"),
        ("[tsar]", "expected two spellings or more", "[[tsar, czar]"),
        ("[tsar, 7]", "expected two spellings or more", "[[tsar, czar]"),
        ("[drawdown, draw-down]", '"draw-down" holds -', "leave it out"),
        ("[tsar, cz*]", '"cz*" holds *', "letters and digits"),
        ("[draw down, step down]", "none of these is one word", "OR"),
        ("[usa, united states of america]", "is not one word or two", "OR"),
    ],
)
def test_a_group_that_cannot_be_is_told_with_its_place(tmp_path: Path, group: str, message: str, hint: str) -> None:
    path = write(tmp_path, "include: [more.yaml]\n", f"variants:\n  - [tsar, czar]\n  - {group}\n")
    (problem,) = problems(path)
    assert (Path(problem.file).name, problem.line) == ("more.yaml", 3)
    assert message in problem.message
    assert hint in (problem.hint or "")


def test_something_else_than_a_list_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(write(tmp_path, "variants: my-variants.toml\n"))
    assert (problem.line, problem.message) == (1, "variants: expected a list")
