"""Watch: tells when files were changed, once they have come to rest."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Stamps = tuple[tuple[int, int, int] | None, ...]


class Watch:
    """Looks at files. One that is being written is not read half: it must look the same twice."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = tuple(files)
        self._seen = self._last = self._stamps()

    def changed(self) -> bool:
        """Whether they differ from what was last `seen`, and have not changed since the last look."""
        stamps = self._stamps()
        rests = stamps == self._last
        self._last = stamps
        return rests and stamps != self._seen

    def seen(self) -> None:
        """Take the files as they are now for known."""
        self._seen = self._last = self._stamps()

    def _stamps(self) -> Stamps:
        return tuple(map(_stamp, self._files))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino
