"""Leaning: names that a library keeps to itself, and that we cannot do without.

    leans_on(SMTPProtocol, "_buffer")     told at the start, should a release do without it

A release that calls them otherwise would take a relay's second answer for the first, or lose a receiver's yes, and
nobody would be told: pyproject.toml bounds those libraries, and this is asked wherever somebody installs another one.
"""

from __future__ import annotations

from importlib.metadata import version
from types import FunctionType

from news.errors import WirewatchError


def leans_on(kind: type, name: str) -> None:
    """Raises WirewatchError where no class that *kind* is made of sets `self.name` when it is made."""
    makers = (vars(each).get("__init__") for each in kind.__mro__)
    if not any(name in maker.__code__.co_names for maker in makers if isinstance(maker, FunctionType)):
        library = kind.__module__.partition(".")[0]
        raise WirewatchError(
            f"{library} {version(library)} will not do: its {kind.__name__} has no {name} any more",
            hint="install the releases that pyproject.toml names: `pip install --upgrade wirewatch`",
            permanent=True,
        )
