"""Every problem at once: pairs of fixtures/config/NAME.yaml and what is said about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.config.stand import problems

FIXTURES = Path(__file__).parents[2] / "fixtures" / "config"


@pytest.mark.parametrize("name", sorted(path.stem for path in FIXTURES.glob("*.yaml")))
def test_what_is_said_about(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FIXTURES)
    said = "\n".join(f"error: {problem}" for problem in problems(Path(f"{name}.yaml"), {"SET": "x", "PAT": "x"}))
    assert said + "\n" == (FIXTURES / f"{name}.want.txt").read_text(encoding="utf-8")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "wirewatch.yaml")
    assert problem.message == "there is no such file"
    assert problem.hint is not None
    assert "wirewatch init" in problem.hint


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path)
    assert problem.message == "the file cannot be read: Is a directory"


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "wirewatch.yaml").write_text(text)
    (problem,) = problems(tmp_path / "wirewatch.yaml")
    assert problem.message == "the file is empty"


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "wirewatch.yaml").write_bytes(b"web:\n  host: caf\xe9\n")
    (problem,) = problems(tmp_path / "wirewatch.yaml")
    assert (problem.message, problem.line, problem.column) == ("the file is not UTF-8", 2, 12)


def test_a_file_nested_without_end(tmp_path: Path) -> None:
    (tmp_path / "wirewatch.yaml").write_text("sources: " + "[" * 5000)
    (problem,) = problems(tmp_path / "wirewatch.yaml")
    assert problem.message == "the file is nested too deeply"


def test_aliases_of_aliases_do_not_grow_without_end(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (tmp_path / "wirewatch.yaml").write_text("\n".join(lines))
    assert any("more than 500,000 values" in problem.message for problem in problems(tmp_path / "wirewatch.yaml"))


def test_secrets_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "large").write_bytes(b"x" * 70_000)
    for name in ("missing", "empty", "binary", "large"):
        (tmp_path / "wirewatch.yaml").write_text(
            f"channels:\n  m: {{kind: email, host: h, port: x, password_file: {name}}}\n"
        )
        port, secret = problems(tmp_path / "wirewatch.yaml")
        assert "whole number" in port.message
        assert name in secret.message


def test_files_that_include_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wirewatch.yaml").write_text("include: [a.yaml]\n")
    (tmp_path / "a.yaml").write_text("include: [wirewatch.yaml, b.yaml, nope.yaml]\n")
    (tmp_path / "b.yaml").write_text("include: a.yaml\nbacklog: never\n")
    assert [f"{each.file}:{each.line} {each.message}" for each in problems(tmp_path / "wirewatch.yaml")] == [
        "a.yaml:1 include: files include each other in a circle: wirewatch.yaml → a.yaml → wirewatch.yaml",
        "a.yaml:1 include: there is no file nope.yaml",
        "b.yaml:1 include: files include each other in a circle: wirewatch.yaml → a.yaml → b.yaml → a.yaml",
        'b.yaml:2 backlog: "never" is not a duration',
    ]


def test_the_same_name_in_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wirewatch.yaml").write_text("include: [a.yaml]\nrules: {r: {query: x}}\nbacklog: 1h\n")
    (tmp_path / "a.yaml").write_text("rules: {r: {query: y}}\nbacklog: 2h\n")
    assert [(each.message, each.hint) for each in problems(tmp_path / "wirewatch.yaml")] == [
        ('rule "r": given twice', "the first is in a.yaml, line 1"),
        ("backlog: given twice", "also in a.yaml, line 2"),
    ]


SCRAP = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["sources", "rules", ":", "- ", "\n", "  ", "{", "}", "[", "]", '"', "'", "|", ">", "&a", "*a", "<<"]
    ),
    st.sampled_from(
        ["${X}", "${", "$${", "query", "kind", "feed", "url", "null", "1", "true", "\t", "\0", "!x", "%YAML"]
    ),
)


@given(st.lists(SCRAP, max_size=30).map("".join))
def test_nothing_that_can_be_typed_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "wirewatch.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    problems(path)


WORD = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
SECTION = st.sampled_from(
    ["sources", "actors", "rules", "subscribers", "channels", "tests", "include", "crawl", "web", "backlog", "database"]
)
NAME = st.sampled_from(
    "kind url path query aliases member_of subscriptions channel cadence rules sources tags email zone article expect "
    "match password password_file host port a b cron name at file fastest slowest allow".split()
)
TREE = st.recursive(
    WORD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(SECTION, TREE, max_size=4))
def test_no_shape_of_settings_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, tree: object) -> None:
    path = tmp_path_factory.getbasetemp() / "wirewatch.yaml"
    path.write_text(json.dumps(tree), encoding="utf-8")
    assert all(each.line >= 1 and each.column >= 1 for each in problems(path))
