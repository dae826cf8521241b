"""`wirewatch silence`, `ack`, `routes test`, `stories follow`: orders given from the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_silence_has_an_end_and_a_comment_and_can_be_ended(home: Path, run: Run) -> None:
    made = run("silence", "add", "--rule", "harbour", "--for", "2h", "--comment", "works", "--json").json
    assert (made["rules"], made["comment"], made["stored"]) == (["harbour"], "works", True)
    assert [each["id"] for each in run("silence", "list", "--json").json] == [made["id"]]
    assert "rule harbour" in run("silence", "list").out
    assert run("silence", "end", made["id"]).out.strip() == f"{made['id']} is over"
    assert run("silence", "list", "--json").json == []
    assert run("silence", "end", made["id"]).code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--rule", "harbor", "--for", "2h"), "did you mean harbour"),
        (("--for", "2h"), "say what is meant"),
        (("--rule", "harbour"), "a silence has an end"),
        (("--rule", "harbour", "--until", "2001-01-01"), "is over already"),
    ],
)
def test_a_silence_that_would_silence_nothing_is_refused(
    home: Path, run: Run, words: tuple[str, ...], told: str
) -> None:
    said = run("silence", "add", *words, "--comment", "works")
    assert said.code != 0
    assert told in " ".join(said.err.replace("│", " ").split())


def test_routes_tell_who_would_get_what_and_why_not(home: Path, run: Run) -> None:
    (told,) = run("routes", "test", "--rule", "harbour", "--json").json
    assert [(each["subscription"], each["told"]) for each in told["routes"]] == [
        ("desk/disk", True),
        ("desk/later", True),
    ]
    (other,) = run("routes", "test", "--rule", "quiet", "--json").json
    ways = {each["subscription"]: each for each in other["routes"]}
    assert ways["desk/disk"]["why_not"] == "it does not follow the rule 'quiet'"
    assert ways["desk/later"]["at"] is not None
    run("silence", "add", "--rule", "harbour", "--for", "2h", "--comment", "works")
    said = run("routes", "test", "--rule", "harbour")
    assert "✗ desk/disk  silenced until" in said.out
    assert "works" in said.out
    assert run("routes", "test", "--rule", "harbor").code == 1


def test_an_article_s_own_alerts_are_routed(home: Path, run: Run) -> None:
    (alert,) = run("alerts", "--json").json
    (told,) = run("routes", "test", alert["article"]["id"], "--json").json
    assert (told["rule"], told["severity"], told["source"]) == ("harbour", "high", "wires")


def test_an_alert_is_acknowledged_once_and_shown_so(home: Path, run: Run) -> None:
    (alert,) = run("alerts", "--json").json
    assert run("ack", alert["id"][:8], "--dry-run").code == 0
    assert run("alerts", "show", alert["id"], "--json").json["acknowledged"] is None
    assert run("ack", alert["id"][:8], "--by", "anna", "--json").json["acknowledged"] == [alert["id"]]
    assert run("ack", alert["id"][:8], "--by", "bob").out.startswith("acknowledged already, by anna")
    shown = run("alerts", "show", alert["id"], "--json").json
    assert shown["acknowledged"]["by"] == "anna"
    assert {each["subscription"] for each in shown["told"]} == {"desk/disk", "desk/later"}
    assert "seen by" in run("alerts", "show", alert["id"]).out
    (delivery,) = run("deliveries", "--json").json
    assert run("ack", delivery["id"]).code == 0
    assert run("ack", "zzzz").code == 1


def test_a_story_is_followed_by_a_subscription(home: Path, run: Run) -> None:
    story = run("stories", "--json").json[0]["id"]
    assert run("stories", "follow", story, "--to", "desk/nobody").code == 1
    assert run("stories", "follow", story, "--to", "desk/disk", "--json").json["outcome"] == "follows"
    assert run("stories", "follow", story, "--to", "desk/disk", "--json").json["outcome"] == "follows already"
    assert run("stories", "unfollow", story, "--to", "desk/disk", "--json").json["outcome"] == "does not follow"
