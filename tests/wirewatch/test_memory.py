"""What is never needed does not come in."""

from __future__ import annotations

import subprocess
import sys

TOLD = """
import sys
from wirewatch import log
from wirewatch import daemon
print(sorted({name.partition(".")[0] for name in sys.modules} & {"rich", "twisted", "pygments"}))
import rich.traceback
"""


def test_the_daemon_does_without_what_structlog_takes_along() -> None:
    told = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
