"""Poison: what cannot be stored, whatever the reason, must not keep out what came with it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from news.errors import StoreBusy, StoreFull
from news.ports import Store
from wirewatch.app import App
from wirewatch.filing import Prepared, file
from wirewatch.placing import Placing


class _Sound(Exception):
    """It could be filed."""


async def without_poison(app: App, prepared: Prepared) -> Prepared:
    """The arrivals that can be filed, found by trying each alone and undoing it."""
    sound, told = [], list(prepared.poll.warnings)
    for arrival in prepared.arrivals:
        try:
            await app.write(partial(_try, prepared=replace(prepared, arrivals=(arrival,)), placing=app.placing))
        except _Sound:
            sound.append(arrival)
        except (StoreBusy, StoreFull):
            raise
        except Exception as error:  # noqa: BLE001 whatever it is, the others are to come in
            told.append(f"{arrival.dispatch.link or arrival.article} cannot be stored: {error}")
    return replace(prepared, arrivals=tuple(sound), poll=replace(prepared.poll, warnings=tuple(told)))


def _try(store: Store, *, prepared: Prepared, placing: Placing) -> None:
    file(store, prepared=prepared, placing=placing)
    raise _Sound
