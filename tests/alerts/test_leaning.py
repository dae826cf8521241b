"""Names that libraries keep to themselves: a release without them is told, not met."""

from __future__ import annotations

import pytest
from aiohttp import TCPConnector
from aiosmtplib.protocol import SMTPProtocol

from alerts.leaning import leans_on
from news.errors import WirewatchError


def test_a_release_that_calls_it_otherwise_is_told_with_its_version() -> None:
    with pytest.raises(WirewatchError, match=r"aiosmtplib [\d.]+ will not do: its SMTPProtocol has no _gone any more"):
        leans_on(SMTPProtocol, "_gone")


def test_what_is_installed_has_them_its_own_or_of_what_it_is_made_of() -> None:
    leans_on(SMTPProtocol, "_buffer")
    leans_on(TCPConnector, "_factory")
