"""The benchmarks: all of them, or those named.

    python -m bench
    python -m bench polling --sources 1000

Each is a module of this folder with `measure(arguments) -> Iterator[Table]`. Machines differ, and neighbours disturb: compare within
one run, with the peers and floors that stand beside our own figures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules

import bench
from bench.table import Table

Measure = Callable[[Sequence[str]], Iterator[Table]]


def benchmarks() -> dict[str, Measure]:
    """By name."""
    found = (
        (info.name, import_module(f"bench.{info.name}"))
        for info in iter_modules(bench.__path__)
        if info.name != "__main__"
    )
    return {name: module.measure for name, module in found if hasattr(module, "measure")}


def main(arguments: Sequence[str]) -> int:
    known = benchmarks()
    names = [argument for argument in arguments if argument in known]
    options = [argument for argument in arguments if argument not in known]
    if options and not names:
        print(f"no such benchmark: {options[0]}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in names or known:
        for table in known[name](options):
            print(table, end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
