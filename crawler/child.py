"""A child: one process of `crawler.pool`, which reads what strangers wrote, within limits.

    head (8 bytes: how long it is), job (a pickled call) →      ← head, the pickled result, or Failure(error)

Here is what children need of the pool and nothing else: with asyncio, which its owner needs, each took 80 ms of CPU and 20 MB
to begin, and takes 9 and 4 without.
"""

from __future__ import annotations

import gc
import pickle
import resource
import signal
import socket
import struct
from dataclasses import dataclass

from news.errors import SourceBroken, WirewatchError

LENGTH = struct.Struct("!Q")
_FILES = 64  # a child reads a document or two


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a child may go."""

    cpu: float  # seconds for one job
    memory: int  # bytes of address space
    deadline: float  # seconds by the wall clock


@dataclass(frozen=True, slots=True)
class Failure:
    """In the place of a result: what went wrong."""

    error: Exception


def serve(door: socket.socket, limits: Limits) -> None:
    """The life of a child: one job after the other, until the other side is gone."""
    gc.freeze()  # what the fork server imported stays: to look for rubbish among it copies its pages, 40 ms and 11 MB
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)  # for the parent to decide on: what is read is read to its end
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_NOFILE, _FILES)
    _lower(resource.RLIMIT_AS, limits.memory)
    with door, door.makefile("rwb") as stream:
        while head := stream.read(LENGTH.size):
            _allow_cpu(limits.cpu)
            answer = _answer(stream.read(LENGTH.unpack(head)[0]), limits)
            stream.write(LENGTH.pack(len(answer)) + answer)
            stream.flush()


def _answer(job: bytes, limits: Limits) -> bytes:
    try:
        function, args, kwargs = pickle.loads(job)  # noqa: S301  # written by our own parent
        return pickle.dumps(function(*args, **kwargs), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(Failure(SourceBroken(f"reading it took more than {limits.memory >> 20} MB")))
    except RecursionError:
        return pickle.dumps(Failure(SourceBroken("it is nested too deeply to be read")))
    except WirewatchError as error:
        return pickle.dumps(Failure(error))
    except Exception as error:  # noqa: BLE001  # a parser may raise anything over what strangers wrote
        return pickle.dumps(Failure(SourceBroken(f"it cannot be read: {type(error).__name__}: {error}"[:300])))


def _allow_cpu(seconds: float) -> None:
    """The kernel counts a process's whole CPU time: each job gets *seconds* on top of what was used before."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowance = int(used.ru_utime + used.ru_stime + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (allowance, hard))


def _lower(what: int, to: int) -> None:
    _, hard = resource.getrlimit(what)
    limit = to if hard == resource.RLIM_INFINITY else min(to, hard)
    resource.setrlimit(what, (limit, hard))
