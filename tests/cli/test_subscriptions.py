"""`wirewatch subscriptions`, `feeds list`, `tokens rotate`, and what `check` says of mail without a way out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wirewatch.__main__ import main

CONFIG = """
sources: {herald: {url: https://herald.example/feed.xml}}
rules: {harbour: {query: harbour}}
subscribers: {desk: {email: desk@newsroom.example, subscriptions: [{channel: mail, cadence: at once}]}}
channels: {mail: {kind: email, host: smtp.example, sender: wire@newsroom.example}}
"""


def run(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit, match="0"):
        main(["--home", str(home), *words])
    return capsys.readouterr().out


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    (tmp_path / "wirewatch.yaml").write_text(CONFIG + "web: {base_url: https://wire.newsroom.example}\n")
    run(tmp_path, capsys, "db", "migrate")
    return tmp_path


def test_a_subscription_is_left_and_joined_again_by_hand(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(home, capsys, "subscriptions", "--json"))[0]["left"] is None
    assert "would be left" in run(home, capsys, "subscriptions", "leave", "desk/mail", "--dry-run")
    assert "is left" in run(home, capsys, "subscriptions", "leave", "desk/mail")
    assert "left already" in run(home, capsys, "subscriptions", "leave", "desk/mail")
    assert json.loads(run(home, capsys, "subscriptions", "--json"))[0]["left"]["how"] == "command"
    assert "left" in run(home, capsys, "subscriptions")
    assert "is on" in run(home, capsys, "subscriptions", "rejoin", "desk/mail")


def test_feeds_are_listed_with_their_addresses_and_rotation_changes_them(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(run(home, capsys, "feeds", "list", "--json"))
        return found

    first = told()
    assert [(each["of"], each["id"]) for each in first] == [("rule", "harbour"), ("subscriber", "desk")]
    assert first[0]["url"].startswith("https://wire.newsroom.example/feeds/rules/harbour.atom?token=")
    assert told() == first
    run(home, capsys, "tokens", "rotate", "--dry-run")
    assert told() == first
    run(home, capsys, "tokens", "rotate", "--forget")
    assert {each["url"] for each in told()}.isdisjoint(each["url"] for each in first)


@pytest.mark.parametrize(
    ("web", "warned"),
    [
        ("", True),
        ("web: {base_url: http://wire.newsroom.example}", True),
        ("web: {base_url: https://wire.newsroom.example}", False),
    ],
)
def test_check_tells_of_mail_that_cannot_be_left_with_one_click(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], web: str, warned: bool
) -> None:
    (tmp_path / "wirewatch.yaml").write_text(CONFIG + web)
    notes = json.loads(run(tmp_path, capsys, "check", "--json"))["notes"]
    assert any("one click" in note["message"] for note in notes) is warned
