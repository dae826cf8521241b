"""A real Chromium, for what only a browser can tell: does a page fit the screen, and does anything in it run.

    Browser().measure(page, width=390) → {"overflow": 0, "ran": False, "background": "rgb(20, 20, 22)"}

Without one on the machine the tests that ask for it are skipped, and say so.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

# Nothing but the page: no look-ups of the browser's own, no files of other runs.
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --dump-dom"
).split()
_ASK = """<script>
addEventListener("load", () => {
  const root = document.documentElement, out = document.createElement("pre");
  out.id = "measured";
  out.textContent = JSON.stringify({
    overflow: root.scrollWidth - innerWidth,
    ran: Boolean(window.ran),
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    background: getComputedStyle(document.body).backgroundColor,
    contrast: contrast(),
  });
  root.append(out);
});
// The least contrast of any text with what is behind it (WCAG 2.2, 1.4.3), and that text.
function contrast() {
  const rgba = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = color.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const color = rgba(getComputedStyle(element).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  let worst = [21, ""];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    if (!text || !element.offsetParent || /^(SCRIPT|STYLE)$/.test(element.tagName)) continue;
    const pair = [light(rgba(getComputedStyle(element).color).slice(0, 3)), light(behind(element))].sort();
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < worst[0]) worst = [ratio, text];
  }
  return worst;
}
</script>"""


class Browser:
    """Opens pages from a folder of its own, without a network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def measure(self, page: str, *, width: int = 390, dark: bool = False) -> dict[str, Any]:
        """What a reader with a screen *width* pixels wide would meet.

        `overflow`: pixels to scroll sideways. `ran`: whether a script in *page* has set `window.ran`. `contrast`: the
        least of any text with what is behind it, and that text.
        """
        # Headless windows are at least 500 pixels wide: a frame is as narrow as a phone.
        inner, outer = self._folder / "page.html", self._folder / "frame.html"
        inner.write_text(page.replace("</body>", _ASK + "</body>"), encoding="utf-8")
        outer.write_text(
            f'<!doctype html><iframe id="frame" src="page.html" width="{width}" height="2000" style="border:0"></iframe>'
            "<script>addEventListener('load', () => { const told = document.createElement('pre');"
            "told.id = 'told'; told.textContent ="
            "document.getElementById('frame').contentDocument.getElementById('measured').textContent;"
            "document.body.append(told); });</script>",
            encoding="utf-8",
        )
        command = [
            str(CHROMIUM),
            *_FLAGS,
            "--allow-file-access-from-files",
            f"--user-data-dir={self._folder / 'profile'}",
            *(["--blink-settings=preferredColorScheme=0"] if dark else []),
            outer.as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
        assert told, done.stderr[-2000:]
        measured: dict[str, Any] = json.loads(html.unescape(told[1]))
        return measured
