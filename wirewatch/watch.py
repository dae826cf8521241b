"""Watch: tells when files were changed, once they have come to rest."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from config.gather import matching

Stamp = tuple[int, int, int] | None
Stamps = tuple[tuple[Path, Stamp], ...]


class Watch:
    """Looks at files, and for new ones. One that is being written is not read half: it must look the same twice."""

    def __init__(self, files: Iterable[Path], patterns: Iterable[tuple[Path, str]] = ()) -> None:
        """*patterns*: folders and what is included from there; a new file, or one that is gone, is a change."""
        self._files = tuple(files)
        self._patterns = tuple(patterns)
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
        found = (path for folder, pattern in self._patterns for path in _matching(folder, pattern))
        return tuple((path, _stamp(path)) for path in dict.fromkeys((*self._files, *found)))


def _matching(folder: Path, pattern: str) -> list[Path]:
    try:
        return matching(folder, pattern)
    except (ValueError, OSError, NotImplementedError):  # told when the configuration is read
        return []


def _stamp(path: Path) -> Stamp:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino
