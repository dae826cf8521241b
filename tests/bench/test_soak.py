"""Threat 26: half an hour with faults in one step of twenty, and what the daemon promised still holds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.soak import FAULTS, Mostly, soak, table


def test_a_server_fails_one_time_in_twenty() -> None:
    random.seed(1)
    steps = Mostly("good", "bad", "worse")
    assert {steps[place] for place in range(1000)} == {"good", "bad", "worse"}
    assert steps.failed == pytest.approx(1000 * FAULTS, rel=0.6)
    steps.share = 0
    assert {steps[place] for place in range(100)} == {"good"}


@pytest.mark.nightly
def test_threat_26_half_an_hour_of_faults(tmp_path: Path, database_url: str) -> None:
    found = soak(tmp_path, database_url, minutes=30)
    assert found.is_kept(), str(table(database_url.partition(":")[0], found))
