"""The table of metrics in the docs is what /metrics tells."""

from __future__ import annotations

import re
from pathlib import Path

from wirewatch.metrics import Metrics

SERVICE = Path(__file__).parents[2] / "docs" / "how-to" / "service.md"
ROW = re.compile(r"^\| (`(?:wirewatch|config)_\w+`(?:, `\w+`)*) \| ([^|]*)\|", re.MULTILINE)


def documented() -> dict[str, set[str]]:
    """Each name with its labels."""
    rows = ROW.findall(SERVICE.read_text("utf-8"))
    return {
        name: set(re.findall(r"`(\w+)`", labels)) for names, labels in rows for name in re.findall(r"`(\w+)`", names)
    }


def told() -> dict[str, set[str]]:
    """The names as an exposition has them: a counter's ends in _total."""
    found = Metrics().registry._collector_to_names  # labels stand with the collector, not in what it collects
    return {
        each._name + ("_total" if each._type == "counter" else ""): set(each._labelnames)  # type: ignore[attr-defined]  # the library has no public way to a metric's labels
        for each in found
    }


def test_every_metric_stands_in_the_docs_with_its_labels() -> None:
    assert documented() == told()
