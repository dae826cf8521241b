"""The rule language: rules are compiled once and held against every reading.

    rules = compile([Rule(id=RuleId("talks"), query="ceasefire NEAR/8 guarantee", title="Talks")], actors)
    rules.match(reading) → [Match(rule="talks", highlights=(Span("body", 4, 13), …), …)]

Explain, test, try, backtest and the daemon share this one matcher.
"""

from alerts.rules.ruleset import Checker, RuleSet, check

compile = RuleSet  # noqa: A001 (that is what is done with rules)

__all__ = ["Checker", "RuleSet", "check", "compile"]
