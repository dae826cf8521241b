"""Extraction: what is found on article pages, and at which price, beside those who do nothing else.

    python -m bench extracting --pages DIR …

A page is a `.html` or `.html.gz`; what it should say stands beside it in `NAME.want.json`: {"url": …, "want": {"title": …,
"body": …}}. Without it only the price is told. Without --pages: the hand-made ones of fixtures/pages, which are few and
small: F1 there says whether a system can read at all. Peers ask for other versions of libraries than we do: `make bench`
puts them into a folder of their own, whose libraries count only where we have none. Who is not there is left out.

All read all pages in turn, in one process, so that a noisy neighbour disturbs each alike.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from bench.adapters import article
from bench.table import Table
from crawler.markup import paragraphs

HOUSE = Path(__file__).parents[1]
PAGES = HOUSE / "fixtures" / "pages"
PEERS_AT = HOUSE / ".venv" / "peers"
WARM = 20  # pages that are read once before the clock runs
GRAM = 4  # words: a text in another order, or with another's sentences, is another text
_WORD = re.compile(r"\w+")


class Told(NamedTuple):
    """What a system reads off a page; no title where it has none to tell."""

    title: str | None
    body: str


Reader = Callable[[str, str], Told]  # of markup and address


@dataclass(frozen=True, slots=True)
class Sample:
    """A page, and what it should say, as far as that is known."""

    url: str
    markup: str
    title: str | None = None
    body: str | None = None


@dataclass(slots=True)
class Score:
    """How one system fares."""

    seconds: float = 0.0
    failed: int = 0
    f1: list[float] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)

    def add(self, sample: Sample, told: Told) -> None:
        if sample.body is not None:
            self.f1.append(likeness(told.body, sample.body))
        if sample.title is not None and told.title is not None:
            self.titles.append(_plain(told.title) == _plain(sample.title))


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    """One table for all systems."""
    parser = argparse.ArgumentParser(prog="bench extracting")
    parser.add_argument("--pages", type=Path, nargs="+", default=[PAGES])
    parser.add_argument("--peers", type=Path, default=PEERS_AT, help="the folder that peers are installed in")
    given, _ = parser.parse_known_args(arguments)
    sys.path.append(str(given.peers))
    samples = [sample for path in given.pages for sample in _samples(path)]
    scores = _scored(readers(), samples)
    ours = scores["wirewatch"].seconds or 1.0
    yield Table(
        title=f"Extraction from {len(samples)} pages",
        columns=("system", "body F1", "title", "CPU ms/page", "× ours", "failed"),
        rows=[
            (
                name,
                _mean(score.f1),
                _mean(score.titles),
                score.seconds * 1000 / max(len(samples), 1),
                score.seconds / ours,
                str(score.failed),
            )
            for name, score in scores.items()
        ],
        note="F1 of runs of four words. Title: the same but for white space and capitals. Compare within one run.",
    )


def _scored(systems: dict[str, Reader], samples: Sequence[Sample]) -> dict[str, Score]:
    scores = {name: Score() for name in systems}
    for read in systems.values():  # unmeasured: what is loaded and compiled at first, calendars of languages for one
        for sample in samples[:WARM]:
            _tried(read, sample)
    for sample in samples:
        for name, read in systems.items():
            began = time.process_time()
            told = _tried(read, sample)
            scores[name].seconds += time.process_time() - began
            scores[name].failed += told is None
            scores[name].add(sample, told or Told("", ""))
    return scores


def _tried(read: Reader, sample: Sample) -> Told | None:
    try:
        return read(sample.markup, sample.url)
    except Exception:  # noqa: BLE001  a peer that trips over a page has read nothing, and the others go on
        return None


def likeness(found: str, wanted: str) -> float:
    """F1 of the runs of words that both have."""
    ours, theirs = _runs(found), _runs(wanted)
    both = (ours & theirs).total()
    return 2 * both / (ours.total() + theirs.total()) if both else float(not ours and not theirs)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    size = min(GRAM, len(words))
    return Counter(tuple(words[i : i + size]) for i in range(len(words) - size + 1)) if size else Counter()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _mean(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "–"


# --- pages -----------------------------------------------------------------------------------------


def _samples(path: Path) -> Iterator[Sample]:
    """Those of a folder and the folders in it, or one file. Pages that are known to be no articles are left out."""
    files = sorted(path.rglob("*.html*")) if path.is_dir() else [path]
    for file in files:
        if not file.name.endswith((".html", ".html.gz")):
            continue
        told = file.with_name(file.name.partition(".html")[0] + ".want.json")
        want = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
        said = want.get("want", {})
        if want and not (isinstance(said, dict) and said.get("body") and not said.get("obstacle")):
            continue
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        yield Sample(want.get("url", ""), data.decode("utf-8", "replace"), said.get("title"), said.get("body"))


# --- who reads -------------------------------------------------------------------------------------


def readers() -> dict[str, Reader]:
    """Ours, and the peers that are installed."""
    found: dict[str, Reader] = {"wirewatch": _ours}
    for name, (module, reader) in PEERS.items():
        try:
            import_module(module)
        except ImportError:
            continue
        found[name] = reader
    return found


def _ours(markup: str, url: str) -> Told:
    told = article(markup, url)
    return Told(told["title"], told["text"])


def _trafilatura(markup: str, url: str) -> Told:
    from trafilatura import bare_extraction

    told = bare_extraction(markup, url=url or None, with_metadata=True, include_comments=False)
    return Told(getattr(told, "title", None) or "", getattr(told, "text", None) or "")


def _newspaper(markup: str, url: str) -> Told:
    newspaper: Any = import_module("newspaper")
    told = newspaper.Article(url or "https://outlet.example/", fetch_images=False)
    told.download(input_html=markup)
    told.parse()
    return Told(told.title, told.text)


def _readability(markup: str, url: str) -> Told:  # noqa: ARG001  it asks for no address
    readability: Any = import_module("readability")
    told = readability.Document(markup)
    return Told(told.short_title(), paragraphs(told.summary()))


def _resiliparse(markup: str, url: str) -> Told:  # noqa: ARG001  it asks for no address
    html2text: Any = import_module("resiliparse.extract.html2text")
    return Told(None, html2text.extract_plain_text(markup, main_content=True))


PEERS: dict[str, tuple[str, Reader]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "newspaper4k": ("newspaper", _newspaper),
    "readability-lxml": ("readability", _readability),
    "resiliparse": ("resiliparse.extract.html2text", _resiliparse),
}
