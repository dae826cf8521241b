"""wirewatch.yaml becomes a Config, or a ConfigError with every problem in it.

    load(Path("wirewatch.yaml"), kinds=…, channels=…, check_query=…) -> Config

Each item is checked by itself, so that one broken source hides nothing of the rest; then the names are held against
each other. What the kinds, channels and rules know about themselves is handed in: this room imports none of them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from config import build
from config.complaints import validated
from config.gather import Item, gather, is_group, is_grouped, is_pack, shown
from config.kinds import Desk, of_kind
from config.notes import notes
from config.references import CheckQuery, check_queries, check_references
from config.schema import (
    ActorSettings,
    ChannelSettings,
    CrawlSettings,
    Document,
    GroupSettings,
    HeartbeatSettings,
    InhibitSettings,
    KeepSettings,
    RuleDefaults,
    RuleSettings,
    Settings,
    SilenceSettings,
    SourceSettings,
    SubscriberSettings,
    TestSettings,
    WebSettings,
    check_slug,
    spelled,
)
from config.settings import ChannelSettings as Channel
from config.settings import Config, RuleTest
from config.words import SettingError, short
from news.errors import ConfigError, Problem
from news.ids import ChannelId, RuleId
from news.model import Inhibition, Rule, Silence, Source, Subscription

M = TypeVar("M", bound=Settings)

DATABASE = "wirewatch.db"


def load(
    path: Path,
    *,
    kinds: Mapping[str, type],
    channels: Mapping[str, type],
    check_query: CheckQuery,
    environ: Mapping[str, str] | None = None,
    on_disk: Collection[str] = ("files", "warc"),
    by_address: Mapping[str, Collection[str]] = MappingProxyType(
        {"imap": ("imaps", "imap"), "spider": ("http", "https", "")}
    ),
    by_mail: Collection[str] = ("email",),
) -> Config:
    """The configuration at *path*. Raises ConfigError, with all problems, and nothing else.

    *kinds*, *channels*: name → Options. *on_disk*: the kinds that take a `path`, not a `url`. *by_address*: the schemes
    of the others' addresses, where they are not http and https; "" for one that needs none. *by_mail*: the channels that
    need a subscriber's mail address.
    """
    environ = os.environ if environ is None else environ
    path = Path.cwd() / path
    gathered = gather(path, environ)
    desk = Desk(gathered, path.parent)
    _slugs(desk)
    crawl = _single(desk, "crawl", CrawlSettings) or CrawlSettings()
    actors = tuple(
        build.actor(slug, validated(gathered, item, ActorSettings))
        for slug, item in gathered.sections["actors"].items()
    )
    config = Config(
        path=path,
        database=_database(desk),
        sources=tuple(_sources(desk, kinds, on_disk, by_address, crawl)),
        actors=actors,
        spellings=tuple(_spellings(desk)),
        rules=tuple(_rules(desk)),
        channels=tuple(_channels(desk, channels)),
        subscriptions=tuple(_subscriptions(desk)),
        tests=tuple(_tests(desk)),
        silences=tuple(_silences(desk)),
        inhibitions=tuple(_inhibitions(desk)),
        crawl=build.crawl(crawl),
        web=build.web(_single(desk, "web", WebSettings) or WebSettings()),
        heartbeat=build.heartbeat(_single(desk, "heartbeat", HeartbeatSettings) or HeartbeatSettings()),
        keep=build.keep(_single(desk, "keep", KeepSettings) or KeepSettings()),
        backlog=_whole(desk, "backlog").backlog,
        oldest=_whole(desk, "oldest").oldest,
        story_window=_whole(desk, "story_window").story_window,
        files=(*(document.path for document in gathered.documents), *desk.read),
        looked=tuple(gathered.looked),
        notes=notes(gathered),
    )
    check_references(gathered, by_mail, channels)
    check_queries(gathered, config, check_query, environ)
    if gathered.problems:
        raise ConfigError(_sorted(gathered.problems, [document.shown for document in gathered.documents]))
    return config


def database_of(path: Path, environ: Mapping[str, str] | None = None) -> str:
    """The database's URL. Only that is read: what is stored can be looked at while the rules are being mended.

    Raises ConfigError.
    """
    gathered = gather(Path.cwd() / path, os.environ if environ is None else environ)
    before = len(gathered.problems)
    url = _database(Desk(gathered, (Path.cwd() / path).parent))
    if before and not gathered.documents[0].data:
        raise ConfigError(gathered.documents[0].problems)
    if len(gathered.problems) > before:
        raise ConfigError(gathered.problems[before:])
    return url


def _sorted(problems: list[Problem], files: list[str]) -> list[Problem]:
    """In the order of reading, each once."""
    unique = list(dict.fromkeys(problems))
    return sorted(unique, key=lambda each: (files.index(each.file), each.line, each.column))


def _slugs(desk: Desk) -> None:
    for items in desk.gathered.sections.values():
        for slug, item in items.items():
            try:
                check_slug(slug)
            except SettingError as error:
                desk.gathered.complain(item, str(error), error.hint, key=True)


def _single(desk: Desk, name: str, model: type[M]) -> M | None:
    item = desk.gathered.single.get(name)
    return validated(desk.gathered, item, model) if item is not None else None


def _whole(desk: Desk, name: str) -> Document:
    """A plain setting of the top level, in a Document where the rest is as by default."""
    item = desk.gathered.single.get(name)
    if item is None:
        return Document()
    alone = Item(item.document, (), {name: item.data})
    return validated(desk.gathered, alone, Document) or Document()


_SAYS = {"path": "files", "spider": "spider"}  # settings that tell the kind where `kind` is left out
_WEB = ("http", "https")


def _sources(
    desk: Desk,
    kinds: Mapping[str, type],
    on_disk: Collection[str],
    by_address: Mapping[str, Collection[str]],
    crawl: CrawlSettings,
) -> Iterator[Source]:
    for slug, item in desk.gathered.sections["sources"].items():
        given = item.data if isinstance(item.data, dict) else {}
        default = next((kind for name, kind in _SAYS.items() if name in given), "feed")
        found = of_kind(desk, item, kinds, SourceSettings, default)
        if found is None:
            continue
        kind, settings, options = found
        url = _place(desk, item, settings, () if kind in on_disk else by_address.get(kind, _WEB))
        fastest, slowest = settings.fastest or crawl.fastest, settings.slowest or crawl.slowest
        if fastest > slowest:
            message = f"fastest ({short(fastest)}) is longer than slowest ({short(slowest)})"
            desk.gathered.complain(item, message, tail=("fastest",) if settings.fastest else ("slowest",))
        if settings.enabled:
            source = build.source(slug, kind, url, settings, options)
            yield replace(source, fastest=fastest, slowest=slowest)


def _place(desk: Desk, item: Item, settings: SourceSettings, schemes: Collection[str]) -> str:
    """Its URL, or an absolute path for what reads the disk (no *schemes*); "" with the reason noted."""
    wanted, other = ("url", "path") if schemes else ("path", "url")
    given: str | None = getattr(settings, wanted)
    if getattr(settings, other):
        told = "url and path are both given" if given else f'this kind takes "{wanted}", not "{other}"'
        desk.gathered.complain(item, told, tail=(other,), key=True)
    elif not given:
        if "" not in schemes:
            desk.gathered.complain(item, f'"{wanted}" is missing', key=True)
    elif wanted == "url" and given.partition("://")[0].lower() not in schemes:
        told = f"{given.partition('://')[0]}:// is no address of this kind of source"
        desk.gathered.complain(item, told, f"{next(iter(schemes))}://…", tail=("url",))
    elif wanted == "path":
        try:
            place = desk.local(given)
            if place.exists():
                return str(place)
            desk.gathered.complain(item, f"there is no {shown(place)}", tail=("path",))
        except (SettingError, OSError) as error:
            desk.gathered.complain(item, str(error), tail=("path",))
    return given or ""


def _rules(desk: Desk) -> Iterator[Rule]:
    gathered = desk.gathered
    groups = {slug: _shared(desk, item) for slug, item in gathered.sections["groups"].items()}
    files = {path: _shared(desk, item) for path, item in gathered.defaults.items()}
    for slug, item in gathered.sections["rules"].items():
        settings = validated(gathered, item, RuleSettings)
        if settings is not None:
            group = str(item.where[1]) if is_grouped(item.where) else None
            main, own = gathered.documents[0].path, item.document.path
            above = [groups[group]] if group else []
            above += [files[path] for path in dict.fromkeys((own, main)) if path in files]
            yield build.rule(slug, settings, [each for each in above if each], group)


def _shared(desk: Desk, item: Item) -> RuleDefaults | None:
    """What rules share: of a group or a file, without the rules themselves."""
    if isinstance(item.data, dict) and is_group(item.where):
        data = {name: value for name, value in item.data.items() if name != "rules"}
        return validated(desk.gathered, Item(item.document, item.where, data), GroupSettings)
    return validated(desk.gathered, item, GroupSettings if is_group(item.where) else RuleDefaults)


def _channels(desk: Desk, kinds: Mapping[str, type]) -> Iterator[Channel]:
    for slug, item in desk.gathered.sections["channels"].items():
        found = of_kind(desk, item, kinds, ChannelSettings)
        if found is not None:
            kind, settings, options = found
            yield Channel(id=ChannelId(slug), kind=kind, options=options, at_most=settings.at_most)


def _subscriptions(desk: Desk) -> Iterator[Subscription]:
    found = {
        slug: validated(desk.gathered, item, SubscriberSettings)
        for slug, item in desk.gathered.sections["subscribers"].items()
    }
    sound = {slug: settings for slug, settings in found.items() if settings is not None}
    for slug, settings in sound.items():
        for each in settings.subscriptions:
            made = build.subscription(slug, settings, each, sound)
            yield replace(made, template=_template(desk, slug, each.template)) if each.template else made


def _template(desk: Desk, slug: str, name: str) -> str:
    """The file of a template; a change of it asks for a reload."""
    try:
        path = desk.local(name)
    except SettingError as error:
        desk.gathered.complain(desk.gathered.sections["subscribers"][slug], str(error), error.hint)
        return ""
    desk.read.append(path)
    return str(path)


def _silences(desk: Desk) -> Iterator[Silence]:
    for slug, item in desk.gathered.sections["silences"].items():
        settings = validated(desk.gathered, item, SilenceSettings)
        if settings is not None:
            yield build.silence(slug, settings)


def _inhibitions(desk: Desk) -> Iterator[Inhibition]:
    for item in desk.gathered.lists["inhibit"]:
        settings = validated(desk.gathered, item, InhibitSettings)
        if settings is not None:
            yield build.inhibition(settings)


def _spellings(desk: Desk) -> Iterator[tuple[str, ...]]:
    for item in desk.gathered.lists["variants"]:
        try:
            yield spelled(item.data)
        except SettingError as error:
            desk.gathered.complain(item, str(error), error.hint)


def _tests(desk: Desk) -> Iterator[RuleTest]:
    for item in desk.gathered.lists["tests"]:
        settings = validated(desk.gathered, item, TestSettings)
        if settings is None or _is_replaced(desk, item, settings.rule):
            continue
        file = settings.article.file
        text = desk.contents(item, file, ("article", "file")) if file is not None else None
        yield RuleTest(
            rule=RuleId(settings.rule),
            article=build.article(settings.article, text or settings.article.body),
            match=settings.expect.match,
            highlights=settings.expect.highlights,
            name=settings.name,
            place=f"{item.document.shown}:{item.mark().line}",
        )


def _is_replaced(desk: Desk, test: Item, rule: str) -> bool:
    """Whether a pack's test is about a rule that another one has taken the place of."""
    found = desk.gathered.sections["rules"].get(rule)
    return is_pack(test.document) and found is not None and not is_pack(found.document)


def _database(desk: Desk) -> str:
    """A URL; a bare path is SQLite's."""
    item, file = desk.gathered.single.get("database"), desk.gathered.single.get("database_file")
    if item is not None and file is not None:
        desk.gathered.complain(file, "database is given as well", "take one out", key=True)
    value = _whole(desk, "database").database
    if file is not None:
        name = _whole(desk, "database_file").database_file
        value = (desk.contents(file, name, ()) if name else None) or DATABASE
    item = item or file
    scheme, colon, rest = value.strip().partition("://")
    if colon and scheme.partition("+")[0] in {"postgresql", "postgres"}:
        return value.strip()
    if colon and scheme != "sqlite":
        assert item is not None  # the default is none of these
        desk.gathered.complain(
            item, f"{scheme}:// is not spoken here", "a file, for SQLite, or postgresql://user@host/name"
        )
    try:
        return f"sqlite:///{desk.local(rest.removeprefix('/') if colon else value.strip())}"
    except SettingError as error:
        assert item is not None
        desk.gathered.complain(item, str(error), error.hint)
        return ""
