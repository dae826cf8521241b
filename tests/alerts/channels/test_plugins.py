"""Kinds of channels of other packages: the one that the documentation shows, and broken ones."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alerts import channels
from news.clock import SystemClock
from news.errors import ConfigError
from news.model import Verdict
from tests.alerts.channels.rooms import sent
from tests.alerts.letters import letter, many
from tests.receiver import Receiver
from wirewatch.desk import read_config

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "channels.md"
Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a package `newsroom_pager` whose module is this text."""
    site = tmp_path / "site"
    found = site / "newsroom_pager-1.0.dist-info"

    def install(source: str) -> None:
        found.mkdir(parents=True)
        (found / "METADATA").write_text("Metadata-Version: 2.1\nName: newsroom-pager\nVersion: 1.0\n")
        (found / "entry_points.txt").write_text(f"[{channels.GROUP}]\npager = newsroom_pager\nemail = newsroom_pager\n")
        (site / "newsroom_pager.py").write_text(source)
        monkeypatch.syspath_prepend(site)
        channels._others.cache_clear()

    yield install
    channels._others.cache_clear()
    channels.KINDS._made.pop("pager", None)  # type: ignore[attr-defined]  # what a test brought goes with it
    sys.modules.pop("newsroom_pager", None)


def documented() -> str:
    (source,) = re.findall(r"```python\n(\"\"\"Pager.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(source)


def config(home: Path, url: str) -> Path:
    path = home / "wirewatch.yaml"
    path.write_text(
        "sources: {a: {url: 'https://a.example/feed'}}\nrules: {r: {query: harbour}}\n"
        "subscribers: {desk: {subscriptions: [{channel: p, cadence: at once}]}}\n"
        f"channels:\n  p: {{kind: pager, url: '{url}', token: CANARY, allow: [127.0.0.1]}}\n"
    )
    return path


def test_a_kind_of_another_package_is_configured_and_sends(install: Install, tmp_path: Path) -> None:
    install(documented())
    with Receiver() as receiver:
        (settings,) = read_config(config(tmp_path, receiver.url)).channels
        channel = channels.KINDS["pager"].open(settings.id, settings.options, SystemClock())
        (outcome,) = sent(channel, letter(many(30)))  # type: ignore[arg-type]  # a Room, as documented
    assert outcome.verdict is Verdict.OK
    assert receiver.calls[0].headers["authorization"] == "Bearer CANARY"
    assert len(receiver.calls[0].body) <= 2000
    assert "CANARY" not in repr(settings)


def test_a_name_of_ours_stays_ours(install: Install) -> None:
    install(documented())
    assert channels.KINDS["email"].__name__ == "alerts.channels.email"  # type: ignore[attr-defined]  # a module
    assert list(channels.KINDS).count("email") == 1


@pytest.mark.parametrize(
    ("source", "why"), [("import no_such_module", "cannot be imported"), ("1/0", "ZeroDivision"), ("", "Options")]
)
def test_a_broken_package_is_a_problem_of_the_line_that_names_it(
    install: Install, tmp_path: Path, source: str, why: str
) -> None:
    install(source)
    with pytest.raises(ConfigError) as refused:
        read_config(config(tmp_path, "https://pager.example/"))
    (problem,) = refused.value.problems
    assert (problem.line, problem.column > 1) == (5, True)
    assert why in problem.message
    assert "newsroom-pager" in problem.message
