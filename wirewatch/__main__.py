"""`wirewatch`, and `python -m wirewatch`: run a command, turn what went wrong into words and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit. What a user can cause never ends in a traceback; `--debug` shows one."""
    from news.rubbish import uncollected  # here: each parser begins with what the script imports

    with uncollected():
        from wirewatch.cli import command_line, paper
        from wirewatch.cli.exits import INTERRUPTED, code_of

    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        outcome = command_line(given)(given, prog_name="wirewatch", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # `wirewatch articles | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (Exception, KeyboardInterrupt) as error:
        code = code_of(error)
        if code is None or "--debug" in given:
            raise
        if code == INTERRUPTED:
            paper.tell("interrupted")
        else:
            paper.tell_error(error)
        sys.exit(code)
    sys.exit(outcome if isinstance(outcome, int) else 0)


if __name__ == "__main__":
    main()
