"""Chats and topics of a reader's own, as the configuration has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from news.errors import ConfigError
from wirewatch.desk import read_config

CHANNELS = """
channels:
  phone: {kind: telegram, token: CANARY, chat: "-100"}
  screen: {kind: console}
"""


def config(folder: Path, channel: str, to: str) -> Path:
    """One reader with a `to`."""
    file = folder / "wirewatch.yaml"
    told = f"[{{channel: {channel}, cadence: at once, to: {to}}}]"
    file.write_text(f"{CHANNELS}\nsubscribers:\n  anna: {{subscriptions: {told}}}\n")
    return file


def test_a_subscription_has_a_chat_of_its_own(tmp_path: Path) -> None:
    (subscription,) = read_config(config(tmp_path, "phone", '"@harbour"')).subscriptions
    assert subscription.to == "@harbour"


@pytest.mark.parametrize(
    ("channel", "to", "said"),
    [
        ("phone", "anna@outlet.example", "the channel cannot reach"),
        ("screen", "anna", "this channel has one address for everybody"),
    ],
)
def test_what_cannot_be_reached_is_told_with_its_place(tmp_path: Path, channel: str, to: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(config(tmp_path, channel, to))
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.line == 7
