"""The house a command works in: its folder, its configuration, its database.

    house = here(ctx)
    with house.store() as store: ...

The folder is `--home`, else WIREWATCH_HOME, else the current one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from news.clock import SystemClock
from news.rubbish import uncollected
from wirewatch.cli.bars import By
from wirewatch.cli.exits import NotSetUpError

if TYPE_CHECKING:
    from config.settings import Config
    from news.ports import Store

FILE = "wirewatch.yaml"

AsJson = Annotated[bool, typer.Option("--json", metavar="", help="Print JSON instead, for programs.")]
DryRun = Annotated[bool, typer.Option("--dry-run", metavar="", help="Say what would be done, and do nothing.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many.")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help="Older than: 24h, 7d, 2026-03-09 (that day is left out).")
]
ByWhat = Annotated[By, typer.Option("--by", help="What a bar stands for.")]
Since = Annotated[str | None, typer.Option("--since", metavar="TIME", help="No older than: 24h, 7d, 2026-03-02.")]


@dataclass(frozen=True, slots=True)
class House:
    """Where a command works."""

    home: Path

    @property
    def path(self) -> Path:
        """The configuration's file."""
        return self.home / FILE

    def config(self) -> Config:
        """The configuration. Raises ConfigError with every problem."""
        self.must_exist()
        with uncollected():
            from wirewatch.desk import read_config

        return read_config(self.path)

    @contextmanager
    def store(self, *, write: bool = False) -> Iterator[Store]:
        """One view of the database, or one write transaction. Raises ConfigError, StoreError.

        Of the configuration only `database` is read: no rule has to compile for a look at the archive.
        """
        self.must_exist()
        with uncollected():
            from config.load import database_of
            from config.settings import Config
            from wirewatch.wiring import open_database

        database = open_database(Config(path=self.path, database=database_of(self.path)))
        try:
            with database.begin() if write else database.read() as store:
                yield store
        finally:
            database.close()

    def must_exist(self) -> None:
        """Raises NotSetUpError where there is no configuration."""
        if not self.path.exists():
            raise NotSetUpError(
                f"there is no {FILE} in {self.home.absolute()}",
                hint="`wirewatch init` writes one; `wirewatch --home DIR …` looks elsewhere",
            )


def here(ctx: typer.Context) -> House:
    """The house that the command line names."""
    house = ctx.obj
    assert isinstance(house, House)
    return house


def now() -> datetime:
    """The moment, in UTC."""
    return SystemClock().now()


def moment(text: str | None) -> datetime | None:
    """`24h`, `7d` ago, or a day or moment in local time. Raises typer.BadParameter."""
    if text is None:
        return None
    from config.words import SettingError, duration

    try:
        back: timedelta = duration(text)
    except SettingError:
        pass
    else:
        return now() - back
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is neither a duration (24h, 7d) nor a date (2026-03-02)") from None
