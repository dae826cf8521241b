"""What each command tells, to a person and to a program."""

from __future__ import annotations

from pathlib import Path

import pytest

from news.model import Reason
from tests.cli.conftest import Run
from tests.outlets import Outlet, rss
from wirewatch.cli.alerts import SHORT


def test_init_writes_a_configuration_that_checks(run: Run, tmp_path: Path) -> None:
    assert run("init").code == 0
    assert run("check").out.startswith("✓ wirewatch.yaml is right: 0 sources, 2 actors, 1 rule")
    assert run("rules", "test").out.endswith("✓ 1 test passed\n")


def test_init_leaves_a_file_alone_unless_it_is_forced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wirewatch.yaml").write_text("mine")
    refused = run("init")
    assert (refused.code, refused.err.splitlines()[0]) == (1, "error: wirewatch.yaml is there already")
    assert "sources:" in run("init", "--dry-run").out
    assert (tmp_path / "wirewatch.yaml").read_text() == "mine"
    assert run("init", "--force").code == 0
    assert "sources:" in (tmp_path / "wirewatch.yaml").read_text()


def test_check_tells_every_problem_and_leaves_with_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wirewatch.yaml").write_text("rules:\n  a: {query: said(@nobody}\n  b: {qeury: x}\nbacklog: soon\n")
    said = run("check")
    assert said.code == 2
    assert said.out == ""
    assert "wirewatch.yaml:2:" in said.err
    assert 'rule "b": unknown setting "qeury"\n  b: {qeury: x}\n      ^\nhint: did you mean query?' in said.err
    assert said.err.endswith("4 problems\n")
    problems = run("check", "--json").json["problems"]
    assert [(each["line"], each["column"]) for each in problems][1:] == [(3, 3), (3, 7), (4, 10)]


def test_without_a_configuration_it_says_how_to_begin(run: Run, tmp_path: Path) -> None:
    said = run("status")
    assert said.code == 2
    assert said.err == (
        f"error: there is no wirewatch.yaml in {tmp_path}\n"
        "hint: `wirewatch init` writes one; `wirewatch --home DIR …` looks elsewhere\n"
    )


LISTS = (
    "articles stories alerts digests deliveries sources rules actors channels status check config-show db-info "
    "try-harbour rules-backtest-harbour rules-lint actors-list actors-show-quill "
    "digest-preview rules-list rules-test rules-show-harbour sources-show-wires search-harbour db-migrate crawl-wires"
).split()


@pytest.mark.parametrize("command", LISTS)
def test_every_command_speaks_json(command: str, home: Path, run: Run) -> None:
    said = run(*command.split("-"), "--json")
    assert said.code == 0, said.err
    assert said.json is not None


@pytest.mark.parametrize("command", LISTS)
def test_every_command_fits_80_columns(command: str, home: Path, run: Run) -> None:
    said = run(*command.split("-"))
    assert said.code == 0, said.err
    assert max((len(line.rstrip()) for line in said.out.splitlines()), default=0) <= (
        200 if command == "config-show" else 96 if command == "digest-preview" else 80
    )


def test_articles_stories_and_alerts_of_a_crawl(home: Path, run: Run) -> None:
    articles = run("articles", "--json").json
    assert {each["title"] for each in articles} == {
        "Mayor Quill opens the harbour",
        "Fees of the port stay as they are",
    }
    assert "Mayor Quill opens the harbour" in run("articles").out
    (alert,) = run("alerts", "--json").json
    assert (alert["rule"], alert["severity"], alert["reason"]) == ("harbour", "high", "first match in this story")
    assert alert["article"]["title"] == "Mayor Quill opens the harbour"
    assert run("alerts", "--rule", "quiet", "--json").json == []
    assert run("articles", "--since", "2099-01-01", "--json").json == []
    wrong = run("articles", "--since", "whenever")
    assert (wrong.code, wrong.err.splitlines()[0]) == (
        2,
        "error: invalid value: 'whenever' is neither a duration (24h, 7d) nor a date (2026-03-02)",
    )


def test_the_list_of_alerts_has_a_word_for_every_reason() -> None:
    assert SHORT.keys() == set(Reason)


def test_a_story_is_told_report_by_report_and_says_why_it_is_one(home: Path, run: Run) -> None:
    story = next(each for each in run("stories", "list", "--json").json if "Mayor Quill" in each["title"])
    listed = run("stories", "list").out
    assert f"{story['id'][:8]}  Mayor Quill opens the harbour\n" in listed
    assert " · 1 article · 1 outlet" in listed
    told = run("stories", "show", story["id"][:8])
    assert "Mayor Quill opens the harbour" in told.out
    assert "the first report" in told.out
    (report,) = run("stories", "show", story["id"], "--json").json["timeline"]
    assert report["title"] == "Mayor Quill opens the harbour"
    assert "a story of its own" in run("stories", "why", report["article"]).out
    why = run("stories", "why", report["article"], "--json").json
    assert (why["new"], why["story"]) == (True, story["id"])
    missing = run("stories", "show", "zzzz")
    assert (missing.code, missing.err.splitlines()[0]) == (1, "error: no story and no article is called zzzz")


def test_show_tells_what_changed_word_by_word(home: Path, run: Run) -> None:
    opening = next(path for path in (home / "texts").iterdir() if "two years late" in path.read_text(encoding="utf-8"))
    text = opening.read_text(encoding="utf-8")
    opening.write_text(text.replace("two years", "three years") + "\nNobody was hurt.\n", encoding="utf-8")
    assert run("crawl", "wires").code == 0
    key = next(each["id"] for each in run("articles", "--json").json if "harbour" in each["title"])
    said = run("show", key, "--diff")
    assert "[-two-]{+three+} years" in said.out
    assert "Nobody was hurt." in said.out
    [step] = run("show", key, "--diff", "--json").json
    assert (step["from"], step["to"], step["change"]) == (1, 2, "update")
    assert {edit["deed"] for edit in step["edits"]} == {"changed", "added"}
    assert ["number"] in [edit["facts"] for edit in step["edits"]]


def test_show_finds_an_article_by_the_first_letters_of_its_id(home: Path, run: Run) -> None:
    (alert,) = run("alerts", "--json").json
    key = alert["article"]["id"][:8]
    said = run("show", key)
    assert "Ada Quill cut the ribbon" in said.out
    assert "harbour" in said.out
    told = run("show", key, "--json").json
    assert [match["rule"] for match in told["matches"]] == ["harbour"]
    assert "Ada Quill cut the ribbon" in told["revisions"][0]["body"]
    missing = run("show", "zzzz")
    assert (missing.code, missing.err.splitlines()[0]) == (1, "error: no article is called zzzz")


def test_search_marks_what_it_found_and_leaves_with_1_when_it_finds_nothing(home: Path, run: Run) -> None:
    (hit,) = run("search", "ribbon", "--json").json
    assert "⟦ribbon⟧" in hit["snippet"]
    nothing = run("search", "volcano")
    assert (nothing.code, nothing.err) == (1, "nothing found for volcano\n")


def test_the_digest_of_tomorrow_can_be_read_today(home: Path, run: Run) -> None:
    said = run("digest", "preview")
    assert "*Mayor Quill* opens the *harbour*" in said.out
    assert "\x1b[" not in said.out
    (data,) = run("digest", "preview", "--subscriber", "desk", "--json").json
    assert data["subscription"] == "desk/later"
    assert run("digest", "preview", "--subscriber", "dsek").err == (
        "error: nobody is called dsek\nhint: did you mean desk?\n"
    )


def test_what_was_sent_can_be_looked_at_and_is_not_sent_again_by_accident(home: Path, run: Run) -> None:
    (delivery,) = run("deliveries", "--json").json
    assert (delivery["state"], delivery["subscription"]) == ("sent", "desk/disk")
    shown = run("deliveries", "show", delivery["id"][:6])
    assert "Mayor Quill opens the harbour" in shown.out
    assert len(run("deliveries", "show", delivery["id"], "--json").json["tries"]) == 1
    refused = run("deliveries", "retry", delivery["id"])
    assert (refused.code, refused.err.strip()) == (1, f"error: {delivery['id']} is sent: it is left as it is")
    assert run("deliveries", "--state", "dead", "--json").json == []
    (digest,) = run("digests", "--json").json
    assert run("digest", "show", digest["id"][:6]).out.count("Harbour works") == 1


def test_a_channel_can_be_tried(home: Path, run: Run) -> None:
    said = run("channels", "test", "disk", "--send")
    assert said.code == 0, said.err
    assert [line.split()[:2] for line in said.out.splitlines() if "✓" in line] == [["✓", "folder"], ["✓", "send"]]
    assert run("channels", "test", "dsik").err.endswith("hint: did you mean disk?\n")


def test_no_secret_is_shown(home: Path, run: Run) -> None:
    for words in (("config", "show"), ("config", "show", "--json"), ("channels", "--json")):
        said = run(*words)
        assert "hook.example" in said.out
        assert "s3cret" not in said.out
        assert "czNjcmV0" not in said.out


def test_what_is_stored_can_be_looked_at_while_the_rules_are_broken(home: Path, run: Run) -> None:
    path = home / "wirewatch.yaml"
    path.write_text(path.read_text().replace("query: volcano", "query: volcano AND"))
    assert run("check").code == 2
    assert len(run("articles", "--json").json) == 2
    path.write_text("sources: [")
    assert run("articles").code == 2


def test_a_broken_database_is_told_in_words(home: Path, run: Run) -> None:
    (home / "wirewatch.db").write_bytes(b"this is no database, whatever its name says" * 100)
    for side in ("wirewatch.db-wal", "wirewatch.db-shm"):
        (home / side).unlink(missing_ok=True)
    said = run("articles")
    assert said.code == 3
    assert said.err.startswith("error: ")
    assert "Traceback" not in said.err


# --- rules -----------------------------------------------------------------------------------------


def test_a_test_that_fails_says_what_it_found(home: Path, run: Run) -> None:
    path = home / "wirewatch.yaml"
    path.write_text(path.read_text().replace("highlights: [Ada Quill, harbour]", "highlights: [harbour]"))
    said = run("rules", "test")
    assert said.code == 1
    assert "expected ['harbour'] to be highlighted" in said.out
    assert "found    ['Ada Quill', 'harbour']" in said.out
    assert said.out.endswith("1 test, 1 failed\n")


def test_a_query_can_be_tried_before_it_is_saved(home: Path, run: Run) -> None:
    assert run("rules", "check", "harbour AND @quill").out == "✓ it compiles\n"
    said = run("rules", "check", "harbour AND @quil")
    assert said.code == 2
    assert said.err.splitlines()[1:3] == ["  harbour AND @quil", "              ^"]
    assert run("rules", "check", "harbour AND", "--json").json["ok"] is False


def test_a_rule_is_explained_part_by_part(home: Path, run: Run) -> None:
    (alert,) = run("alerts", "--json").json
    key = alert["article"]["id"]
    said = run("rules", "explain", "harbour", key)
    assert "✓ harbour" in said.out
    assert run("rules", "explain", "quiet", key, "--json").json["explanation"]["held"] is False
    assert run("rules", "explain", "harbor", key).err.endswith("hint: did you mean harbour?\n")


# --- crawl, add, import ----------------------------------------------------------------------------


def test_a_folder_is_crawled_without_a_configuration_and_nothing_is_left(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour opens\n\nIt did so on Monday.\n")
    said = run("crawl", ".")
    assert said.code == 0, said.err
    assert "The harbour opens" in said.out
    assert "nothing is stored" in said.out
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_feed_that_was_saved_as_a_file_is_read_as_a_feed(run: Run, tmp_path: Path) -> None:
    items = [{"title": f"Lamp {n} is lit", "guid": f"lamp-{n}", "summary": "It shone."} for n in range(3)]
    (tmp_path / "saved.xml").write_bytes(rss("The Lantern", items))
    told = run("crawl", "saved.xml", "--json").json
    assert sorted(each["title"] for each in told["sources"][0]["articles"]) == [item["title"] for item in items]


def test_a_dry_run_stores_nothing(home: Path, run: Run) -> None:
    (home / "texts" / "new.txt").write_text("Ada Quill leaves the harbour\n\nShe did so on Friday.\n")
    told = run("crawl", "--dry-run", "--json").json
    (article,) = told["sources"][0]["articles"]
    assert (told["stored"], article["title"], article["rules"]) == (False, "Ada Quill leaves the harbour", ["harbour"])
    assert len(run("articles", "--json").json) == 2


def test_an_address_that_does_not_answer_is_one_line_and_1(home: Path, run: Run) -> None:
    with Outlet() as outlet:
        url = outlet.url("/feed.xml")
    said = run("crawl", url)
    assert said.code == 1
    assert len(said.err.strip().splitlines()) <= 2
    assert "Traceback" not in said.err


def test_a_source_that_fails_once_is_mentioned_and_three_times_is_trouble(home: Path, run: Run) -> None:
    with Outlet() as outlet:
        url = outlet.url("/feed.xml")
    path = home / "wirewatch.yaml"
    text = path.read_text().replace("sources:\n", f"sources:\n  gone: {{url: {url}}}\n", 1)
    path.write_text(text + "crawl: {allow: [127.0.0.2], per_host_delay: 0}\n")
    assert run("crawl", "gone", "--quiet").code == 1
    once = run("status")
    assert (once.code, "! gone: " in once.out) == (0, True)
    for _ in range(2):
        run("crawl", "gone", "--force", "--quiet")
    thrice = run("status")
    assert (thrice.code, "✗ gone: " in thrice.out) == (1, True)
    assert run("status", "--json").json["sources"]["failing"] == 1
    assert "✗ gone: 127.0.0.2 does not take connections" in run("sources").out


def test_a_source_that_rests_is_asked_again_by_force_only(home: Path, run: Run) -> None:
    with Outlet() as outlet:
        outlet.serve("/feed.xml", "busy", status=503, headers={"Retry-After": "3600"})
        path = home / "wirewatch.yaml"
        text = path.read_text().replace("sources:\n", f"sources:\n  busy: {{url: '{outlet.url('/feed.xml')}'}}\n", 1)
        path.write_text(text + "crawl: {allow: [127.0.0.2], per_host_delay: 0}\n")
        assert run("crawl", "busy").code == 1
        said = run("crawl", "busy")
        assert (said.code, len(outlet.requests)) == (1, 1)
        assert "rests until" in said.err
        assert "--force asks now" in said.err
        run("crawl", "busy", "--force")
        assert len(outlet.requests) == 2


def test_what_is_neither_source_nor_address_nor_file(home: Path, run: Run) -> None:
    assert run("crawl", "wire").err == (
        "error: wire is neither a source, nor an address, nor a file\nhint: did you mean wires?\n"
    )


def test_add_finds_the_feed_that_a_page_names(home: Path, run: Run) -> None:
    with Outlet() as outlet:
        outlet.serve("/feed.xml", rss("The Lantern", [{"title": "Lamps are lit", "link": outlet.url("/a")}]))
        link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        outlet.serve("/", f"<html><head><title>Lantern</title>{link}</head><body></body></html>".encode())
        before = (home / "wirewatch.yaml").read_text()
        assert "would be added" in run("add", outlet.url("/"), "--dry-run").out
        assert (home / "wirewatch.yaml").read_text() == before
        said = run("add", outlet.url("/"))
        assert said.code == 0, said.err
        assert "the-lantern is added to wirewatch.yaml" in said.out
        again = run("add", outlet.url("/feed.xml"))
        assert again.code == 0
        assert "it is the source the-lantern already: nothing is added" in again.out
    assert [each["id"] for each in run("sources", "--json").json] == ["wires", "the-lantern"]
    after = (home / "wirewatch.yaml").read_text()
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []


OPML = """<opml version="2.0"><body><outline text="City">
<outline type="rss" text="The Lantern" xmlUrl="https://lantern.example/feed.xml"/>
<outline type="rss" title="The Lantern" xmlUrl="https://lantern.example/sport.xml"/>
<outline type="rss" text="Again" xmlUrl="https://lantern.example/feed.xml"/>
<outline text="Not a feed" xmlUrl="javascript:alert(1)"/>
</outline></body></opml>"""


def test_feeds_of_a_reader_are_imported_once(home: Path, run: Run) -> None:
    (home / "feeds.opml").write_text(OPML)
    bring = ("sources", "import", "feeds.opml", "--no-probe")
    assert "3 feeds: 1 duplicate; 2 would be added" in run(*bring, "--dry-run").out
    assert "3 feeds: 1 duplicate; 2 added" in run(*bring).out
    assert [each["id"] for each in run("sources", "--json").json] == ["wires", "the-lantern", "the-lantern-2"]
    assert "3 feeds: 1 duplicate, 2 known; 0 added" in run(*bring).out


@pytest.mark.parametrize("text", ["no xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><opml/>"])
def test_what_is_no_opml_is_refused(home: Path, run: Run, text: str) -> None:
    (home / "feeds.opml").write_text(text)
    said = run("sources", "import", "feeds.opml")
    assert (said.code, said.err.startswith("error: feeds.opml ")) == (1, True)
