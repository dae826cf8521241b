"""A source is added, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.edit import add_sources
from news.errors import ConfigError, WirewatchError

NEW = {
    "url": "https://new.example/feed.xml?a=b&c",
    "outlet": "New: the paper",
    "tags": ["a", "true"],
    "full_text": False,
}
BLOCK = (
    "  new:\n    url: https://new.example/feed.xml?a=b&c\n"
    '    outlet: "New: the paper"\n    tags: [a, "true"]\n    full_text: false\n'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("backlog: 1h\n", "backlog: 1h\n\nsources:\n{new}"),
        ("backlog: 1h", "backlog: 1h\n\nsources:\n{new}"),
        ("sources:  # mine\nbacklog: 1h\n", "sources:  # mine\n{new}backlog: 1h\n"),
        ("sources: {{}}  # mine\nbacklog: 1h\n", "sources:  # mine\n{new}backlog: 1h\n"),
        (
            "sources:\n  a: {{url: https://a.example/}}  # first\n\n# rules follow\nbacklog: 1h\n",
            "sources:\n  a: {{url: https://a.example/}}  # first\n{new}\n# rules follow\nbacklog: 1h\n",
        ),
        (
            "sources:\n  a:\n    url: 'https://a.example/'\n    # note\nbacklog: ${{UNSET}}\n",
            "sources:\n  a:\n    url: 'https://a.example/'\n{new}    # note\nbacklog: ${{UNSET}}\n",
        ),
        ("sources:\n  a: {{url: https://a.example/}}", "sources:\n  a: {{url: https://a.example/}}\n{new}"),
    ],
)
def test_a_source_is_added_below_the_others(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "wirewatch.yaml"
    path.write_text(before.format(), encoding="utf-8")
    add_sources(path, {"new": NEW})
    assert path.read_text(encoding="utf-8") == after.format(new=BLOCK)
    assert list(tmp_path.iterdir()) == [path]


def test_deeper_indentation_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.yaml"
    path.write_text("sources:\n    a:\n        url: https://a.example/\n")
    add_sources(path, {"new": {"url": "https://new.example/"}})
    assert path.read_text() == (
        "sources:\n    a:\n        url: https://a.example/\n    new:\n      url: https://new.example/\n"
    )


def test_sources_on_one_line_stay_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.yaml"
    path.write_text("sources: {a: {url: x}}  # here\n")
    add_sources(path, {"new": {"url": "https://new.example/"}})
    assert path.read_text() == 'sources: {a: {url: x}, new: {url: "https://new.example/"}}  # here\n'


def test_a_link_stays_a_link_and_keeps_its_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "wirewatch.yaml"
    real.write_text("sources:\n")
    real.chmod(0o640)
    link.symlink_to(real)
    add_sources(link, {"new": {"url": "https://new.example/"}})
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "new.example" in real.read_text()


def test_a_file_that_does_not_parse_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.yaml"
    path.write_text("sources: [\n")
    with pytest.raises(ConfigError):
        add_sources(path, {"new": NEW})
    assert path.read_text() == "sources: [\n"


def test_a_shape_that_cannot_be_added_to_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "wirewatch.yaml"
    path.write_text("base: &b {a: {url: x}}\nsources: *b\n")
    with pytest.raises(WirewatchError) as refused:
        add_sources(path, {"new": {"url": "https://new.example/"}})
    assert refused.value.hint is not None
    assert "by hand" in refused.value.hint
    assert path.read_text() == "base: &b {a: {url: x}}\nsources: *b\n"
