"""A configuration that holds becomes values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import Config
from news.model import Actor, AtOnce, Rule, Severity, Slots, Source, Subscription
from tests.config.stand import Email, File, Webhook, problems, read

WHOLE = """
sources:
  bbc:
    url: https://bbc.example/feed.xml
    outlet: BBC
    language: EN-gb
    country: gb
    tags: [world]
    zone: Europe/London
    fastest: 5m
    slowest: 1h30m
    full_text: no
    full_content: true
  wires: {path: texts, pattern: "*.txt"}
  off: {url: http://off.example/, enabled: false}
  bare: {kind: feed, url: https://www.bare.example/rss}

actors:
  hamas: {aliases: [==Hamas, حماس]}
  hayya: {name: Khalil al-Hayya, aliases: [al-Hayya], short: [Hayya], except: [al-Hayya Street], member_of: [hamas]}
  ansari: {name: Majed al-Ansari}

rules:
  talks: {query: "ceasefire @hayya", title: Talks, severity: urgent, tags: [gaza], sources: [bbc], languages: [en]}
  plain-rule: {query: guarantee, enabled: false}

subscribers:
  anna:
    name: Anna
    email: anna@desk.example
    zone: Europe/Berlin
    subscriptions:
      - {channel: mail, cadence: "0 8 * * 1-5", rules: [talks, "tag:gaza"], severity: high, all_quiet: true}
      - {channel: hook, cadence: at once, batch: 2m, sources: [wires], zone: Asia/Qatar}
      - {channel: mail, name: evening, cadence: {cron: "0 18 * * *"}, address: night@desk.example}

channels:
  mail: {kind: email, host: "${SMTP_HOST:-smtp.example}", port: "${PORT}", password_file: smtp.key, pause: 1500ms}
  hook: {kind: webhook, url: https://hook.example/x, secret: "${SECRET}"}
  disk: {kind: file, folder: out}

tests:
  - name: the word is found
    rule: talks
    article: {title: A ceasefire, source: bbc, at: 2026-03-02, url: https://bbc.example/1}
    expect: {match: true, highlights: [ceasefire]}

crawl: {contact: desk@example.org, per_host_delay: 0, max_feed_bytes: 2MB, allow: [10.0.0.0/8], slowest: 2h}
web: {port: 0}
backlog: 2d
story_window: 3d
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "texts").mkdir()
    (tmp_path / "smtp.key").write_text("s3cret\n")
    (tmp_path / "wirewatch.yaml").write_text(WHOLE.replace("1500ms", "1.5s"), encoding="utf-8")
    return read(tmp_path / "wirewatch.yaml", {"PORT": "2525", "SECRET": "whsec_x"})


def test_sources_have_their_settings_and_the_options_of_their_kind(config: Config, tmp_path: Path) -> None:
    bbc, wires, bare = config.sources
    assert bbc == Source(
        id=bbc.id,
        kind="feed",
        url="https://bbc.example/feed.xml",
        outlet="BBC",
        language="en-gb",
        country="GB",
        tags=("world",),
        zone="Europe/London",
        fastest=timedelta(minutes=5),
        slowest=timedelta(minutes=90),
        full_text=False,
        options={"full_content": True},
    )
    assert (wires.kind, wires.url, wires.outlet, wires.options) == (
        "files",
        str(tmp_path / "texts"),
        "Wires",
        {"pattern": "*.txt"},
    )
    assert bare.outlet == "bare.example"


def test_a_source_that_is_switched_off_is_left_out(config: Config) -> None:
    assert [source.id for source in config.sources] == ["bbc", "wires", "bare"]


def test_a_source_without_a_pace_takes_the_one_of_crawl(config: Config) -> None:
    assert (config.sources[1].fastest, config.sources[1].slowest) == (timedelta(minutes=2), timedelta(hours=2))


def test_actors(config: Config) -> None:
    hamas, hayya, ansari = config.actors
    assert hamas == Actor(id=hamas.id, name="Hamas", aliases=("==Hamas", "حماس"))
    assert hayya == Actor(
        id=hayya.id,
        name="Khalil al-Hayya",
        aliases=("al-Hayya",),
        short=("Hayya",),
        exclude=("al-Hayya Street",),
        member_of=(hamas.id,),
    )
    assert ansari.aliases == ("Majed al-Ansari",)


def test_rules(config: Config) -> None:
    talks, plain = config.rules
    assert talks == Rule(
        id=talks.id,
        query="ceasefire @hayya",
        title="Talks",
        severity=Severity.URGENT,
        tags=("gaza",),
        sources=(config.sources[0].id,),
        languages=("en",),
    )
    assert (plain.title, plain.severity, plain.enabled) == ("Plain rule", Severity.NORMAL, False)


def test_subscriptions_are_named_for_subscriber_and_channel(config: Config) -> None:
    digest, hook, evening = config.subscriptions
    assert digest == Subscription(
        id=digest.id,
        subscriber=digest.subscriber,
        name="Anna",
        channel=digest.channel,
        address="anna@desk.example",
        cadence=Slots(cron="0 8 * * 1-5"),
        zone="Europe/Berlin",
        rules=("talks", "tag:gaza"),
        severity=Severity.HIGH,
        all_quiet=True,
        fold="0 8 * * 1-5",
    )
    assert [digest.id, hook.id, evening.id] == ["anna/mail", "anna/hook", "anna/evening"]
    assert (hook.cadence, hook.zone) == (AtOnce(batch=timedelta(minutes=2)), "Asia/Qatar")
    assert (evening.address, evening.zone) == ("night@desk.example", "Europe/Berlin")


def test_channels_have_their_secrets_from_the_environment_and_from_files(config: Config, tmp_path: Path) -> None:
    mail, hook, disk = config.channels
    assert mail.options == Email(host="smtp.example", port=2525, password="s3cret", pause=timedelta(seconds=1.5))
    assert hook.options == Webhook(url="https://hook.example/x", secret="whsec_x")
    assert disk.options == File(folder=tmp_path / "out")


def test_no_secret_is_in_the_repr(config: Config) -> None:
    assert "s3cret" not in repr(config)
    assert "whsec_x" not in repr(config)


def test_tests_of_rules(config: Config) -> None:
    (test,) = config.tests
    assert (test.rule, test.match, test.highlights, test.name) == ("talks", True, ("ceasefire",), "the word is found")
    assert (test.article.title, test.article.at) == ("A ceasefire", datetime(2026, 3, 2, tzinfo=UTC))
    assert test.place.endswith("wirewatch.yaml:43")


def test_the_program_s_own_settings(config: Config, tmp_path: Path) -> None:
    assert config.crawl.contact == "desk@example.org"
    assert config.crawl.per_host_delay == timedelta(0)
    assert config.crawl.max_feed_bytes == 2_000_000
    assert config.crawl.allow == ("10.0.0.0/8",)
    assert config.web.port == 0
    assert config.backlog == timedelta(days=2)
    assert config.oldest == timedelta(days=7)
    assert config.story_window == timedelta(days=3)
    assert config.database == f"sqlite:///{tmp_path}/wirewatch.db"
    assert set(config.files) == {tmp_path / "wirewatch.yaml", tmp_path / "smtp.key"}


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("database: news.db", "sqlite:///{home}/news.db"),
        ("database: sqlite:///news.db", "sqlite:///{home}/news.db"),
        ("database: sqlite:////var/news.db", "sqlite:////var/news.db"),
        ("database: postgresql://wire@db.example/news", "postgresql://wire@db.example/news"),
        ("database_file: url", "postgresql://wire:pass@db.example/news"),
    ],
)
def test_the_database_is_a_file_or_a_url(tmp_path: Path, written: str, url: str) -> None:
    (tmp_path / "url").write_text("postgresql://wire:pass@db.example/news\n")
    (tmp_path / "wirewatch.yaml").write_text(written)
    assert read(tmp_path / "wirewatch.yaml").database == url.format(home=tmp_path)


def test_included_files_add_up(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.yaml").write_text("sources:\n  b: {url: https://b.example/}\n")
    (tmp_path / "more" / "a.yaml").write_text("sources:\n  a: {url: https://a.example/}\ninclude: [../rules.yaml]\n")
    (tmp_path / "rules.yaml").write_text("rules:\n  r: {query: x}\n")
    (tmp_path / "wirewatch.yaml").write_text("include: [more/*.yaml]\nsources:\n  m: {url: https://m.example/}\n")
    config = read(tmp_path / "wirewatch.yaml")
    assert sorted(source.id for source in config.sources) == ["a", "b", "m"]
    assert [rule.id for rule in config.rules] == ["r"]
    assert [path.name for path in config.files] == ["wirewatch.yaml", "a.yaml", "rules.yaml", "b.yaml"]


def test_an_alias_and_a_merge_stand_for_what_they_name(tmp_path: Path) -> None:
    (tmp_path / "wirewatch.yaml").write_text(
        "sources:\n"
        "  a: &quiet {url: https://a.example/, language: ar, slowest: 1h}\n"
        "  b: {<<: *quiet, url: https://b.example/}\n"
    )
    a, b = read(tmp_path / "wirewatch.yaml").sources
    assert (b.url, b.language, b.slowest) == ("https://b.example/", "ar", a.slowest)


def test_a_byte_order_mark_and_windows_lines_are_read_over(tmp_path: Path) -> None:
    (tmp_path / "wirewatch.yaml").write_bytes("\ufeffbacklog: 3h\r\nweb:\r\n  prot: 1\r\n".encode())
    (problem,) = problems(tmp_path / "wirewatch.yaml")
    assert (problem.line, problem.column, problem.excerpt) == (3, 3, "prot: 1")


def test_what_is_sound_but_hardly_meant_is_noted(tmp_path: Path) -> None:
    (tmp_path / "wirewatch.yaml").write_text(
        "rules:\n  told: {query: x}\n  untold: {query: y}\n"
        "channels:\n  out: {kind: file, folder: out}\n  idle: {kind: file, folder: out}\n"
        "subscribers:\n  anna: {subscriptions: [{channel: out, cadence: at once, rules: [told]}]}\n  bob: {}\n"
    )
    assert [note.message for note in read(tmp_path / "wirewatch.yaml").notes] == [
        'no subscription uses channel "idle"',
        'nobody subscribes to rule "untold"',
        'subscriber "bob" has no subscriptions',
    ]
