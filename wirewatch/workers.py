"""Workers: who holds a lease, and whether they are still alive.

    "desk1:4026531836:711:8812:a3f0c1"  =  machine : its process table : process : when that began : one App of it

After a kill the next daemon on the same machine need not wait for the leases of the dead one to end: it can see that
the process is gone. Of other machines, and other containers, it knows nothing.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from news.ports import Store

_NAMESPACE = Path("/proc/self/ns/pid")


def name() -> str:
    """A new worker's name."""
    return f"{_house()}:{os.getpid()}:{_began(os.getpid()) or 0}:{token_hex(3)}"


def is_dead(worker: str) -> bool:
    """Whether it ran on this machine, and its process is gone. False where that cannot be known."""
    try:
        house, pid, began, _ = worker.rsplit(":", 3)
        number = int(pid)
    except ValueError:
        return False
    if house != _house():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # somebody else's process: it is there
    return str(_began(number) or 0) != began  # the number was given to another one


def bury(store: Store, now: datetime) -> int:
    """End the leases of workers that are known to be dead."""
    return sum(store.leases.end(worker, now) for worker in store.leases.holders() if is_dead(worker))


def _house() -> str:
    """The machine and its process table: containers have their own."""
    table = _NAMESPACE.stat().st_ino if _NAMESPACE.exists() else 0
    return f"{socket.gethostname()}:{table}"


def _began(pid: int) -> int | None:
    """When a process began, in the kernel's ticks; None where the system does not tell (only Linux does)."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None
