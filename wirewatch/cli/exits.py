"""Exit codes: what a script can rely on.

0    done, and nothing is wrong
1    done, and something is wrong: a test failed, a source could not be read, nothing was found
2    the command line or the configuration: nothing was done
3    the database or the disk
130  interrupted
"""

from __future__ import annotations

import typer

from news.errors import ConfigError, RuleError, StoreError, WirewatchError

OK = 0
WRONG = 1
USAGE = 2
STORE = 3
INTERRUPTED = 130

MEANING = {
    0: "done, and nothing is wrong",
    1: "done, and something is wrong: a test failed, a source could not be read, nothing was found",
    2: "the command line or the configuration: nothing was done",
    3: "the database or the disk",
    130: "interrupted",
}


class NotSetUpError(WirewatchError):
    """There is no configuration where one is needed."""


def code_of(error: BaseException) -> int | None:
    """The exit code of an error that a user can mend; None for a fault of ours."""
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, ConfigError | RuleError | NotSetUpError | typer.TyperException):
        return USAGE
    if isinstance(error, StoreError):
        return STORE
    if isinstance(error, WirewatchError | OSError):
        return WRONG
    return None
