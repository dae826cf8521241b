"""Every source kind reads its fixtures as they say, hands back what can be pickled, and keeps to the contract."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.normalize import report
from crawler.page import Page
from crawler.parsed import Parsed, SourceKind
from crawler.sources import KINDS
from news.errors import SourceError
from news.ids import SourceId
from news.model import Dispatch, Source
from tests.fakes import START

FIXTURES = Path(__file__).parents[2] / "fixtures"
FOLDERS = ("feeds", "pages", "files", "sitemaps")


@dataclass(frozen=True)
class Case:
    """A fixture and what must come out."""

    path: Path  # what a server sends, or a folder
    want: dict[str, Any]

    @property
    def kind(self) -> SourceKind:
        return KINDS[self.want["kind"]]

    @property
    def source(self) -> Source:
        given = {name: self.want[name] for name in ("zone", "language", "options") if name in self.want}
        url = self.want.get("url", "https://harbour.example/feed.xml") if self.kind.remote else str(self.path)
        return Source(
            id=SourceId("outlet"),
            kind=self.kind.name,
            url=url,
            outlet=self.want.get("outlet", "The Harbour Post"),
            **given,
        )

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.want["now"]) if "now" in self.want else START + timedelta(days=2)

    def read(self) -> Parsed:
        if self.kind.parse is None:
            assert self.kind.read is not None
            return self.kind.read(self.source)
        return self.kind.parse(self.page(), self.source)

    def page(self, body: bytes | None = None) -> Page:
        headers = {"content-type": self.want["content_type"]} if "content_type" in self.want else {}
        body = self.path.read_bytes() if body is None else body
        return Page(url=self.source.url, requested=self.source.url, status=200, headers=headers, body=body)


def cases() -> Iterator[Case]:
    for folder in FOLDERS:
        for path in sorted((FIXTURES / folder).glob("*.want.json")):
            want = json.loads(path.read_text("utf-8"))
            if "kind" in want:
                stem = path.name.removesuffix(".want.json")
                yield Case(
                    next(p for p in path.parent.glob(f"{stem}*") if p != path and p.stem in {stem, p.name}), want
                )


CASES = list(cases())


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.name)
def test_a_fixture_gives_what_it_says(case: Case) -> None:
    parsed = case.read()
    dispatches, warnings = report(parsed, case.source, case.now)
    got = [
        {name: plain(getattr(dispatch, name)) for name in want}
        for dispatch, want in zip(dispatches, case.want["want"], strict=False)
    ]
    assert got == case.want["want"]
    assert len(dispatches) == len(case.want["want"]), [dispatch.title for dispatch in dispatches]
    wanted = case.want.get("warnings", [])
    assert (len(warnings) == wanted) if isinstance(wanted, int) else (list(warnings) == wanted), warnings


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.want.keys() & {"fresh_for", "hub", "next"}], ids=lambda case: case.path.name
)
def test_a_feed_tells_of_itself_what_it_says(case: Case) -> None:
    parsed = case.read()
    told = {"fresh_for": parsed.fresh_for and parsed.fresh_for.total_seconds(), "hub": parsed.hub, "next": parsed.next}
    wanted = {name: case.want[name] for name in told if name in case.want}
    assert {name: told[name] for name in wanted} == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.name)
def test_what_comes_out_is_clean(case: Case) -> None:
    for dispatch in report(case.read(), case.source, case.now)[0]:
        _is_clean(dispatch)


def _is_clean(dispatch: Dispatch) -> None:
    for text in (dispatch.title, dispatch.lead, dispatch.body, dispatch.author):
        assert text == text.strip()
        assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert "\n" not in dispatch.title
    assert "\n\n\n" not in dispatch.body
    for moment in (dispatch.published, dispatch.modified):
        assert moment is None or moment.utcoffset() == timedelta(0)
    assert dispatch.title
    assert dispatch.url or dispatch.guid


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.name)
def test_reading_again_gives_the_same_digests(case: Case) -> None:
    first, again = (
        report(case.read(), case.source, case.now + later)[0] for later in (timedelta(0), timedelta(hours=1))
    )
    assert [dispatch.digest for dispatch in first] == [dispatch.digest for dispatch in again]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_has_fixtures_options_and_one_way_to_read(kind: SourceKind) -> None:
    assert is_dataclass(kind.options)
    assert all(option.default is not None or "None" in str(option.type) for option in fields(kind.options))
    if kind.parse is None and kind.read is None:
        assert (
            kind.collect is not None
        )  # it asks as it sees fit: tests/crawler/test_KIND.py has a server of its own for it
        assert (FIXTURES.parent / "tests" / "crawler" / f"test_{kind.name}.py").exists()
        return
    assert any(case.want["kind"] == kind.name for case in CASES)
    assert (kind.parse is not None) == kind.remote
    assert (kind.read is not None) == (not kind.remote)
    assert kind.summary.endswith(".")


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.parse or kind.read], ids=lambda kind: kind.name
)
def test_a_kind_and_what_it_gives_can_cross_to_a_child_process(kind: SourceKind) -> None:
    case = next(case for case in CASES if case.want["kind"] == kind.name)
    assert pickle.loads(pickle.dumps(kind.parse or kind.read)) is (kind.parse or kind.read)
    assert pickle.loads(pickle.dumps(case.read())) == case.read()


HOSTILE = {
    "nothing": b"",
    "spaces": b" \r\n\t ",
    "a challenge page": b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
    "random bytes": bytes(range(256)) * 8,
    "zeros": b"\x00" * 5000,
    "a cut tag": b"<rss><channel><item><title>cut o",
    "deep tags": b"<a>" * 50_000,
    "deep json": b'{"items":' * 5_000,
    "numbers": b"[1, 2, 3]",
    "a billion laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b"<rss version='2.0'><channel><item><title>&c;</title><link>https://harbour.example/1</link></item></channel></rss>",
    "an external entity": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b"<rss version='2.0'><channel><item><title>x&x;y</title><link>https://harbour.example/1</link></item></channel></rss>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.parse], ids=lambda kind: kind.name)
def test_whatever_a_server_sends_is_read_or_refused(kind: SourceKind, body: bytes) -> None:
    case = next(case for case in CASES if case.want["kind"] == kind.name)
    assert kind.parse is not None
    try:
        parsed = kind.parse(case.page(body), case.source)
    except SourceError as refused:
        _crosses_to_the_parent(refused)
    else:
        for dispatch in report(parsed, case.source, case.now)[0]:
            _is_clean(dispatch)
            assert "haha" not in dispatch.title


def _crosses_to_the_parent(refused: SourceError) -> None:
    again = pickle.loads(pickle.dumps(refused))
    assert type(again) is type(refused)
    assert (again.message, again.hint) == (refused.message, refused.hint)
