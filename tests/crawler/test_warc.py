"""WARC files: a backlog is brought in without asking anybody, and goes on where it was interrupted."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.sources import warc
from news.model import Source
from tests.crawler.test_collector import titles
from tests.crawler.test_site import DATED, TEXT
from tests.crawler.test_sitemap import poll
from tests.make import source
from tests.outlets import article

HTML = [("Content-Type", "text/html; charset=utf-8")]


def record(
    writer: WARCWriter, url: str, body: bytes, headers: list[tuple[str, str]] = HTML, status: str = "200 OK"
) -> None:
    http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
    dated = {"WARC-Date": "2026-02-01T00:00:00Z"}
    writer.write_record(
        writer.create_warc_record(url, "response", payload=BytesIO(body), http_headers=http, warc_headers_dict=dated)
    )


def story(title: str, head: str = DATED) -> bytes:
    return article(title, TEXT, head=head)


def chunked(body: bytes) -> bytes:
    parts = [body[i : i + 500] for i in range(0, len(body), 500)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def write(path: Path, *, packed: bool = True, stories: int = 3, under: str = "news") -> Path:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "made by hand"}))
        for n in range(stories):
            record(writer, f"https://o.example/{under}/{n}", story(f"Story {n}"))
        record(writer, "https://o.example/missing", story("Lost"), status="404 Not Found")
        record(writer, "https://o.example/pier.jpg", b"\xff\xd8", [("Content-Type", "image/jpeg")])
        record(writer, "https://o.example/", b"<html><title>Front</title><body>Welcome.</body></html>")
    return path


def of(path: Path, **options: object) -> Source:
    return source(kind="warc", url=str(path), options=options)


@pytest.mark.parametrize("packed", [True, False])
def test_articles_come_in_and_nothing_else(tmp_path: Path, packed: bool) -> None:
    path = write(tmp_path / f"a.warc{'.gz' if packed else ''}", packed=packed)
    polled, state = poll(of(path))
    assert sorted(titles(polled)) == ["Story 0", "Story 1", "Story 2"]
    assert (polled.more, polled.fetch.error, polled.note) == (False, None, "1 files")
    assert polled.dispatches[0].body.endswith("call again.")
    assert poll(of(path), state)[0].dispatches == ()


def test_answers_are_read_as_they_were_sent(tmp_path: Path) -> None:
    with (tmp_path / "a.warc").open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        record(writer, "https://o.example/1", chunked(story("Chunked")), [*HTML, ("Transfer-Encoding", "chunked")])
        record(writer, "https://o.example/2", gzip.compress(story("Packed")), [*HTML, ("Content-Encoding", "gzip")])
        both = [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        record(writer, "https://o.example/3", chunked(gzip.compress(story("Both"))), both)
        record(writer, "https://o.example/4", brotli.compress(story("Brotli")), [*HTML, ("Content-Encoding", "br")])
        record(writer, "https://o.example/5", gzip.compress(bytes(30 << 20)), [*HTML, ("Content-Encoding", "gzip")])
    polled, _ = poll(of(tmp_path))
    assert sorted(titles(polled)) == ["Both", "Brotli", "Chunked", "Packed"]


def test_what_has_no_date_has_that_of_its_archiving(tmp_path: Path) -> None:
    with (tmp_path / "a.warc").open("wb") as file:
        head = '<meta property="og:type" content="article">'
        record(WARCWriter(file, gzip=False), "https://o.example/1", story("Undated", head))
    (only,) = poll(of(tmp_path))[0].dispatches
    assert str(only.published) == "2026-02-01 00:00:00+00:00"


def test_it_is_read_in_parts_and_nothing_is_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.warc.gz", stories=5)
    write(tmp_path / "b.warc", packed=False, stories=5, under="world")
    monkeypatch.setattr(warc, "MOST", 2)
    memory: bytes | None = None
    found: list[str] = []
    for _ in range(12):
        part = warc.read_part(of(tmp_path), memory)
        found += [each.title for each in part.dispatches]
        memory = part.memory
        if not part.more:
            break
    assert sorted(found) == sorted([f"Story {n}" for n in range(5)] * 2)
    assert not part.more


def test_a_file_that_grew_is_read_from_where_it_ended(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", stories=1)
    _, state = poll(of(tmp_path))
    with path.open("ab") as file:
        record(WARCWriter(file, gzip=True), "https://o.example/news/more", story("One more"))
    assert titles(poll(of(tmp_path), state)[0]) == ["One more"]


def test_a_broken_file_is_told_of_and_the_others_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc.gz", stories=3)
    path.write_bytes(path.read_bytes()[:-900])
    (tmp_path / "b.warc").write_bytes(b"no warc at all")
    write(tmp_path / "c.warc.gz", stories=1)
    polled, state = poll(of(tmp_path, include=("*/news/*",)))
    assert "Story 0" in titles(polled)
    assert any(warning.startswith("b.warc: it is broken") for warning in polled.warnings)
    assert polled.more is False
    assert poll(of(tmp_path), state)[0].warnings == ()


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    assert poll(of(tmp_path / "nowhere"))[0].fetch.error_kind == "gone"
