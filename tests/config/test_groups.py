"""Rules that share settings, and conditions: groups, defaults, when."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import Config
from news.ids import RuleId
from news.model import Condition, Rule, Severity
from tests.config.stand import problems, read

MAIN = """
include: [rules/*.yaml]
defaults: {severity: high, tags: [all]}
sources:
  herald: {url: https://herald.example/feed.xml}
actors:
  council: {aliases: [City Council]}
rules:
  plain: {query: harbour}
  mild: {query: harbour, severity: low}
subscribers:
  desk: {subscriptions: [{channel: screen, cadence: at once, rules: [tag:port, tag:all]}]}
channels:
  screen: {kind: file, folder: .}
"""

PORT = """
defaults: {languages: [en, fr]}
groups:
  port:
    severity: urgent
    tags: [ships]
    sources: [herald]
    when: {outlets: ">= 2", within: 6h}
    rules:
      fees: {query: fees, tags: [money]}
      quiet: {query: whisper, when: {articles: "> 2"}, languages: [tr]}
  idle:
    enabled: false
    rules:
      asleep: {query: sleep}
"""


def write(home: Path, main: str = MAIN, port: str = PORT) -> Path:
    (home / "rules").mkdir(exist_ok=True)
    (home / "rules/port.yaml").write_text(port, encoding="utf-8")
    (home / "wirewatch.yaml").write_text(main, encoding="utf-8")
    return home / "wirewatch.yaml"


def rule(config: Config, name: str) -> Rule:
    return next(each for each in config.rules if each.id == RuleId(name))


def test_a_rule_has_what_its_group_its_file_and_the_main_file_say(tmp_path: Path) -> None:
    fees = rule(read(write(tmp_path)), "fees")
    assert fees.severity is Severity.URGENT
    assert fees.tags == ("port", "all", "ships", "money")
    assert fees.sources == ("herald",)
    assert fees.languages == ("en", "fr")
    assert fees.when == Condition(outlets=2, within=timedelta(hours=6))


def test_a_rule_that_says_otherwise_has_its_own(tmp_path: Path) -> None:
    config = read(write(tmp_path))
    quiet = rule(config, "quiet")
    assert quiet.when == Condition(articles=3)
    assert quiet.languages == ("tr",)
    assert rule(config, "mild").severity is Severity.LOW


def test_defaults_hold_for_their_file_and_those_of_the_main_file_for_all(tmp_path: Path) -> None:
    plain = rule(read(write(tmp_path)), "plain")
    assert plain.severity is Severity.HIGH
    assert plain.languages == ()


def test_a_group_that_is_off_has_no_rule_on(tmp_path: Path) -> None:
    assert not rule(read(write(tmp_path)), "asleep").enabled


def test_a_group_s_name_is_a_tag_to_subscribe_to(tmp_path: Path) -> None:
    assert read(write(tmp_path)).notes == ()
    (problem,) = problems(write(tmp_path, MAIN.replace("tag:port", "tag:prot")))
    assert problem.hint == "did you mean port?"


@pytest.mark.parametrize(
    ("when", "condition"),
    [
        ("{outlets: 2}", Condition(outlets=2)),
        ("{outlets: '> 2', articles: '>=3'}", Condition(outlets=3, articles=3)),
        ("{articles: '≥ 4', within: 1h30m}", Condition(articles=4, within=timedelta(minutes=90))),
        ("{burst: true}", Condition(burst="harbour")),
        ("{burst: '@council'}", Condition(burst="@council")),
    ],
)
def test_a_condition_is_read(tmp_path: Path, when: str, condition: Condition) -> None:
    text = MAIN.replace("{query: harbour}", f"{{query: harbour, when: {when}}}")
    assert rule(read(write(tmp_path, text)), "plain").when == condition


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{}", 'rule "plain": when: nothing is asked'),
        ("{within: 6h}", 'rule "plain": when: nothing is asked'),
        ("{burst: true, within: 6h}", 'rule "plain": when: within says how close together outlets or articles are'),
        ("{outlets: '< 3'}", 'rule "plain": when.outlets: "< 3" is not a least number'),
        ("{outlets: true}", 'rule "plain": when.outlets: "True" is not a least number'),
        ("{outlets: 0}", 'rule "plain": when.outlets: 0 is no number of reports to wait for'),
        ("{burst: BAD}", 'rule "plain": a bad word'),
        ("{burst: '@nobody'}", 'rule "plain": unknown actor @nobody'),
        ("{outlet: 2}", 'rule "plain": unknown setting "outlet"'),
    ],
)
def test_a_condition_that_does_not_hold_is_refused_at_its_place(tmp_path: Path, when: str, message: str) -> None:
    text = MAIN.replace("{query: harbour}", f"{{query: harbour, when: {when}}}")
    (problem,) = problems(write(tmp_path, text))
    assert problem.message == message
    assert (problem.line, problem.column > 20) == (9, True)


@pytest.mark.parametrize(
    ("was", "is_", "message", "line"),
    [
        (
            "severity: urgent",
            "severity: loud",
            'group "port": severity: "loud" is none of low, normal, high, urgent',
            5,
        ),
        ("sources: [herald]", "sources: [herold]", 'group "port": unknown source "herold"', 7),
        ("{query: fees, tags: [money]}", "{query: BAD}", 'rule "fees": a bad word', 10),
        ("{query: fees, tags: [money]}", "{qery: fees}", 'rule "fees": unknown setting "qery"', 10),
        ("defaults: {languages: [en, fr]}", "defaults: {langs: [en]}", 'defaults: unknown setting "langs"', 2),
        ("      asleep:", "      plain:", 'rule "plain": given twice', 9),
    ],
)
def test_what_is_wrong_in_a_group_is_told_at_its_place(
    tmp_path: Path, was: str, is_: str, message: str, line: int
) -> None:
    found = problems(write(tmp_path, port=PORT.replace(was, is_)))
    assert message in [problem.message for problem in found]
    assert next(problem.line for problem in found if problem.message == message) == line
    assert found[0].file.endswith("port.yaml") or "plain" in found[0].message


def test_the_patterns_of_includes_are_remembered(tmp_path: Path) -> None:
    assert read(write(tmp_path)).looked == ((tmp_path, "rules/*.yaml"),)
