"""The docs say what the code does: everything has its place, links lead somewhere, snippets hold, commands run."""

from __future__ import annotations

import ast
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts import rules
from config import schema
from config.gather import gather
from config.load import load
from config.options import own, remarks
from news.actors import Cast
from news.errors import ConfigError
from news.ids import ArticleId, SourceId
from news.model import Article, Precision, Revision
from news.reading import read
from tests.outlets import Outlet, article, rss
from wirewatch import reference
from wirewatch.__main__ import main

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PACKAGES = ("news", "crawler", "alerts", "storage", "config", "wirewatch")


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def named(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


# --- everything has its place ----------------------------------------------------------------------


@pytest.mark.parametrize("path", list(reference.pages()), ids=lambda path: path.name)
def test_what_is_made_from_the_code_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == reference.pages()[path], "run `make docs`"


def test_every_source_kind_and_channel_is_described_by_hand() -> None:
    for page, kinds in (("sources", reference.source_options()), ("channels", reference.channel_options())):
        text = (ROOT / f"docs/reference/{page}.md").read_text(encoding="utf-8")
        assert [kind for kind in kinds if not re.search(rf"^#+ .*\b{kind}\b", text, re.MULTILINE)] == []


def test_every_option_of_a_kind_is_described() -> None:
    text = (ROOT / "docs/reference/configuration.md").read_text(encoding="utf-8")
    for options in (*reference.source_options().values(), *reference.channel_options().values()):
        told = remarks(options)
        for name in own(options):
            assert f"`{name}`" in text
            assert told.get(name), f"{options}: {name}"


def test_every_setting_says_what_it_means() -> None:
    models: list[type[schema.Settings]] = [schema.Document, *(section for _, section, _ in reference.SECTIONS)]
    for settings in models:
        told = remarks(settings)
        names = [field.alias or name for name, field in settings.model_fields.items()]
        assert [name for name in names if not told.get(name)] == []


def test_every_noun_is_in_the_glossary() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    files = [*(ROOT / "news/model").glob("*.py"), ROOT / "news/states.py"]
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
    nouns = [node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    assert [noun for noun in nouns if f"**{noun}" not in text] == []


def test_every_page_is_reached_from_the_index() -> None:
    index = (ROOT / "docs/index.md").read_text(encoding="utf-8")
    pages = [page.relative_to(ROOT / "docs") for page in PAGES if page.is_relative_to(ROOT / "docs")]
    assert [str(page) for page in pages if f"({page})" not in index and page.name != "index.md"] == []


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts)


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert named(silent) == []


# --- links and snippets ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=named(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}, target


SNIPPETS = [(page, text) for page in PAGES for text in blocks(page, "yaml")]
ELSEWHERE = re.compile(r"unknown (actor|rule|source|channel)|no rule has the tag|there is no|cannot be read|is not set")


@pytest.mark.parametrize(("page", "text"), SNIPPETS, ids=[f"{page.name}-{n}" for n, (page, _) in enumerate(SNIPPETS)])
def test_snippets_of_configuration_hold(page: Path, text: str, tmp_path: Path) -> None:
    """What a snippet names without defining it may stand elsewhere."""
    path = tmp_path / "wirewatch.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        config = load(
            path,
            kinds=reference.source_options(),
            channels=reference.channel_options(),
            check_query=rules.check,
            environ={},
        )
    except ConfigError as error:
        problems = [problem for problem in error.problems if not ELSEWHERE.search(problem.message)]
        assert [str(problem) for problem in problems] == []
        return
    for test in config.tests:
        given = test.article
        moment = datetime(2026, 3, 2, tzinfo=UTC)
        about = Article(
            id=ArticleId("test"),
            url=None,
            link=None,
            source=SourceId(given.source),
            outlet="",
            first_seen=moment,
            published=None,
            precision=Precision.ESTIMATED,
            language=given.language,
        )
        wording = Revision(
            article=about.id, number=1, title=given.title, lead="", body=given.body, author=given.author, seen=moment
        )
        found = rules.compile(config.rules, config.actors).match(read(about, wording, Cast(config.actors)))
        spans = [span for match in found if match.rule == test.rule for span in match.highlights]
        assert bool(spans) is test.match, f"{page.name}: {test.name or given.title}"
        if test.highlights is not None and test.match:
            spans.sort(key=lambda span: (span.field != "title", span))
            assert tuple(wording.text(span.field)[span.start : span.end] for span in spans) == test.highlights


def test_the_shipped_configurations_hold(tmp_path: Path) -> None:
    for name in ("example.yaml", "demo.yaml"):
        gathered = gather(ROOT / "config" / name, {})
        missing = [each for each in gathered.problems if "environment variable" not in each.message]
        assert [str(problem) for problem in missing] == []


def test_every_command_in_the_docs_exists() -> None:
    import typer

    from wirewatch.cli import command_line

    root = typer.main.get_command(command_line())
    for page in PAGES:
        for line in (line for block in blocks(page, "sh") for line in block.splitlines()):
            words = shlex.split(line, comments=True)
            if words[:1] == ["wirewatch"]:
                command = root
                for word in words[1:]:
                    if word.startswith("-") or not hasattr(command, "commands"):
                        break
                    known = getattr(command, "commands", {})
                    if word not in known and getattr(command, "invoke_without_command", False):
                        break
                    assert word in known, f"{page.name}: {line}"
                    command = known[word]


def test_every_make_target_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        for block in blocks(page, "sh"):
            assert set(re.findall(r"^make ([a-z]+)", block, re.MULTILINE)) <= targets, page.name


# --- the README's commands -------------------------------------------------------------------------

SAY = """Ada Quill cut the ribbon of the new harbour on Monday, two years late, before a crowd of four hundred.

The City Council had asked for guarantees that the fees of the port stay as they are until the end of the year.

Ships will call from Thursday on, and the first of them brings timber and salt, the port said in a statement."""


def outlet_page(outlet: Outlet) -> None:
    """A site with one article, its feed named by its front page."""
    published = datetime.now(UTC) - timedelta(minutes=20)
    title = "Mayor Quill opens the harbour"
    items = [{"title": title, "link": outlet.url("/harbour"), "published": published}]
    outlet.serve("/harbour", article(title, SAY.split("\n\n")))
    outlet.serve("/feed.xml", rss("The Harbour Herald", items, link=outlet.url("/")))
    named_by = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    outlet.serve("/", f"<html><head><title>The Harbour Herald</title>{named_by}</head><body></body></html>".encode())


def in_process(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """A command's output, without the second that a Python of its own takes to begin."""
    with pytest.raises(SystemExit) as left:
        main(words[1:])
    said = capsys.readouterr()
    assert left.value.code == 0, f"{words}: {said.out}{said.err}"
    return said.out + said.err


def daemon(words: list[str]) -> str:
    """What it says, in a process of its own. It is told to stop once it runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if '"event": "running"' in line:
            process.send_signal(signal.SIGTERM)
    said += process.communicate(timeout=120)[0]
    assert process.returncode == 0, f"{words}: {said}"
    return said


def test_the_commands_of_the_readme_lead_to_a_first_alert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    lines = [line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines()]
    commands = [words for line in lines if (words := shlex.split(line, comments=True))[:1] == ["wirewatch"]]
    assert [words[1] for words in commands] == ["init", "add", "check", "crawl", "crawl", "digest", "run"]
    said: dict[str, str] = {}
    with Outlet() as outlet:
        outlet_page(outlet)
        for words in commands:
            given = [word.replace("https://outlet.example", outlet.url("/")) for word in words]
            said[" ".join(words)] = daemon(given) if words[1] == "run" else in_process(given, capsys)
            if words[1] == "init":  # the outlet of this test is on loopback, the pages take any port
                path = tmp_path / "wirewatch.yaml"
                text = path.read_text(encoding="utf-8").replace("port: 8383", "port: 0")
                path.write_text(text.replace("robots: true", "robots: true\n  allow: [127.0.0.2]"), encoding="utf-8")
    assert "the-harbour-herald is added" in said["wirewatch add https://outlet.example"]
    assert "1 source" in said["wirewatch check"]
    assert "1 article would be new" in said["wirewatch crawl --dry-run"]
    assert "1 new article, 1 alert" in said["wirewatch crawl"]
    assert "*Mayor Quill* opens the *harbour*" in said["wirewatch digest preview"]
