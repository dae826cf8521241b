"""A home with two articles that were crawled from a folder; commands are run as `wirewatch` runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from wirewatch.__main__ import main

CONFIG = """
sources:
  wires: {path: texts, outlet: The wires, language: en}
actors:
  council: {aliases: [City Council]}
  quill: {aliases: [Ada Quill, Mayor Quill], member_of: [council]}
rules:
  harbour: {title: Harbour works, query: harbour AND @council+, severity: high, tags: [city]}
  quiet: {query: volcano}
tests:
  - {rule: harbour, article: {title: Ada Quill opens the harbour}, expect: {match: true, highlights: [Ada Quill, harbour]}}
subscribers:
  desk:
    subscriptions:
      - {channel: disk, cadence: at once, rules: [harbour]}
      - {channel: later, cadence: 0 8 * * *}
channels:
  disk: {kind: file, folder: out}
  later: {kind: file, folder: later}
  hook: {kind: webhook, url: "https://user:s3cret@hook.example/x?token=s3cret", secret: whsec_czNjcmV0}
"""

OPENING = """Mayor Quill opens the harbour

Ada Quill cut the ribbon of the new harbour on Monday, two years late. The City Council had asked for guarantees.
"""
FEES = """Fees of the port stay as they are

The City Council put off its vote on fees until the end of the year, a spokesman said on Tuesday.
"""


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Said]


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> Said:
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return Said(left.value.code, out, err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    capsys.readouterr()
    return lambda *words: _run(capsys, *words)


@pytest.fixture(scope="session")
def _crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home where the folder was crawled once."""
    home = tmp_path_factory.mktemp("crawled")
    (home / "texts").mkdir()
    (home / "texts" / "opening.txt").write_text(OPENING)
    (home / "texts" / "fees.txt").write_text(FEES)
    (home / "wirewatch.yaml").write_text(CONFIG)
    with pytest.raises(SystemExit) as left:
        main(["--home", str(home), "crawl", "--quiet"])
    assert left.value.code == 0
    return home


@pytest.fixture
def home(_crawled: Path, tmp_path: Path, run: Run) -> Path:
    """A copy of it, where commands are run."""
    copytree(_crawled, tmp_path, dirs_exist_ok=True)
    return tmp_path
