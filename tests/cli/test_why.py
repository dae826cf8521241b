"""`wirewatch why`: what became of an article."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_an_article_is_followed_to_its_deliveries(home: Path, run: Run) -> None:
    (alert,) = run("alerts", "--json").json
    key = alert["article"]["id"][:8]
    told = run("why", key, "--json").json
    assert [(each["rule"], each["held"], each["raised"]) for each in told["rules"]] == [
        ("harbour", True, True),
        ("quiet", False, False),
    ]
    assert told["rules"][1]["why_not"] == "does not occur"
    (raised,) = told["alerts"]
    ways = {each["subscription"]: each for each in raised["told"]}
    assert [each["state"] for each in ways["desk/disk"]["deliveries"]] == ["sent"]
    assert (ways["desk/later"]["deliveries"], ways["desk/later"]["due"] is not None) == ([], True)
    said = run("why", key)
    assert said.code == 0
    for words in ("✓ harbour  fired", "✗ quiet  does not occur", "desk/disk  sent over disk", "waits to be cut"):
        assert words in said.out


def test_a_rule_that_holds_and_raised_nothing_says_why(home: Path, run: Run) -> None:
    path = home / "wirewatch.yaml"
    path.write_text(path.read_text().replace("query: volcano", "query: ribbon"))
    (alert,) = run("alerts", "--json").json
    told = run("why", alert["article"]["id"], "--json").json
    silent = {each["rule"]: each["silent"] for each in told["rules"]}
    assert silent["harbour"] is None
    assert silent["quiet"].startswith("it did not hold when the article was read")


def test_an_unknown_address_says_what_can_be_the_cause(home: Path, run: Run) -> None:
    said = run("why", "https://nowhere.example/a")
    assert said.code == 1
    assert said.err.startswith("error: no article is called https://nowhere.example/a: it was never stored\n")
    assert "no source is read from nowhere.example" in said.err
    path = home / "wirewatch.yaml"
    feed = "sources:\n  far: {url: https://www.nowhere.example/feed.xml}\n"
    path.write_text(path.read_text().replace("sources:\n", feed, 1))
    told = run("why", "https://nowhere.example/a", "--json")
    assert told.code == 1
    assert told.json["found"] is False
    assert told.json["causes"][0] == "far was not polled yet: `wirewatch crawl far`"
    assert run("why", "zz").code == 1
