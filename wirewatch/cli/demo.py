"""`wirewatch demo`: the whole path, on two given articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the digest is saved.")] = Path(
        "demo-output"
    ),
) -> None:
    """Serve two articles of two outlets, crawl, match, mail, and print the digest. No network, under a minute."""
    from wirewatch.demo.show import run

    run(output)
