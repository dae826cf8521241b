"""Names that point to other parts of the configuration, and what points nowhere.

    rules.*.sources → sources          subscribers.*.subscriptions.*.channel → channels
    actors.*.member_of → actors        subscribers.*.subscriptions.*.rules → rules, or tag:… of a rule

Looks at the files as they were written, so that a broken setting beside a name hides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from config.complaints import named
from config.document import Where, window
from config.gather import Gathered, Item, is_grouped
from config.scalars import locate
from config.secrets import substitute
from config.words import suggest
from news.errors import Problem, RuleError, WirewatchError
from news.ids import ActorId
from news.model import Actor

if TYPE_CHECKING:
    from config.settings import Config
    from news.variants import Variants

CheckQuery = Callable[[str, Sequence[Actor], "Variants"], RuleError | None]
"""The first thing wrong with a rule, or None."""


_LONG = 96  # letters of a line of a rule: of a longer one is shown what is around the caret


def check_references(gathered: Gathered, by_mail: Collection[str], channels: Mapping[str, type]) -> None:
    """Note every name that points nowhere. *by_mail*: kinds of channels that need a mail address;
    *channels*: the options of all kinds.
    """
    for slug, item in gathered.sections["actors"].items():
        for tail, group in texts(item.data, "member_of"):
            if group == slug:
                gathered.complain(item, "a member of itself", tail=tail)
            else:
                _known(gathered, item, group, "actors", tail)
    for item in (*gathered.sections["rules"].values(), *_shared(gathered)):
        for tail, source in texts(item.data, "sources"):
            _known(gathered, item, source, "sources", tail)
    for item in gathered.sections["subscribers"].values():
        _subscriber(gathered, item, by_mail, channels)
    _matchers(gathered)
    for item in gathered.lists["tests"]:
        for tail, rule in texts(item.data, "rule"):
            _known(gathered, item, rule, "rules", tail)


def _subscriber(gathered: Gathered, item: Item, by_mail: Collection[str], channels: Mapping[str, type]) -> None:
    tags = {tag for rule in gathered.sections["rules"].values() for tag in tags_of(gathered, rule)}
    names: set[str] = set()
    for place, each in _subscriptions(item.data):
        here: Where = ("subscriptions", place)
        for tail, rule in texts(each, "rules"):
            if not rule.startswith("tag:"):
                _known(gathered, item, rule, "rules", here + tail)
            elif rule[4:] not in tags:
                hint = suggest(rule[4:], tags, noun="tags")
                gathered.complain(item, f'no rule has the tag "{rule[4:]}"', hint, tail=here + tail)
        for tail, source in texts(each, "sources"):
            _known(gathered, item, source, "sources", here + tail)
        _escalation(gathered, item, each.get("escalate"), here, by_mail)
        for tail, channel in texts(each, "channel"):
            _known(gathered, item, channel, "channels", here + tail)
            if each.get("to"):
                kind = str(_kind_of(gathered, channel))
                _own_room(gathered, item, str(each["to"]), (kind, channels), (*here, "to"))
            if _kind_of(gathered, channel) in by_mail and not _has_address(item, each):
                message = f'no mail address, and channel "{channel}" sends mail'
                gathered.complain(item, message, "add `email:` to the subscriber", tail=here + tail)
            name = str(each.get("name") or channel)
            if name in names:
                message = f'two subscriptions are called "{name}"'
                gathered.complain(item, message, "give one a `name` of its own", tail=here + tail)
            names.add(name)


def _own_room(gathered: Gathered, item: Item, to: str, of: tuple[str, Mapping[str, type]], where: Where) -> None:
    """A chat or topic of the reader's own, where the kind has such: its options tell as `TO` what one looks like."""
    kind, channels = of
    if kind not in channels:
        return
    try:
        pattern = getattr(channels[kind], "TO", None)
    except WirewatchError:  # of another package, which is broken: told where the channel is
        return
    if pattern is None:
        message = "this channel has one address for everybody"
        gathered.complain(item, message, "`to` is for channels of kind telegram and ntfy", tail=where)
    elif not pattern.fullmatch(to):
        gathered.complain(item, f"the channel cannot reach {named(to)}", f"it looks like {pattern.pattern}", tail=where)


_MATCHED = {"rule": "rules", "source": "sources", "actor": "actors"}


def _matchers(gathered: Gathered) -> None:
    """Who is meant by silences and inhibitions."""
    told: list[tuple[Item, object, Where]] = [
        *((item, item.data, ()) for item in gathered.sections["silences"].values()),
        *(
            (item, item.data.get(side), (side,))
            for item in gathered.lists["inhibit"]
            if isinstance(item.data, dict)
            for side in ("by", "mutes")
        ),
    ]
    for item, data, where in told:
        for name, section in _MATCHED.items():
            for tail, slug in texts(data, name):
                _known(gathered, item, slug, section, where + tail)


def _escalation(gathered: Gathered, item: Item, steps: object, here: Where, by_mail: Collection[str]) -> None:
    """The channels and people that a message goes on to."""
    for place, step in enumerate(steps if isinstance(steps, list) else []):
        at: Where = (*here, "escalate", place)
        others = [other for tail, other in texts(step, "subscriber")]
        for other in others:
            _known(gathered, item, other, "subscribers", (*at, "subscriber"))
        for tail, channel in texts(step, "channel"):
            _known(gathered, item, channel, "channels", at + tail)
            reader = gathered.sections["subscribers"].get(others[0]) if others else item
            if reader is not None and _kind_of(gathered, channel) in by_mail and not _has_address(reader, step):
                message = f'no mail address, and channel "{channel}" sends mail'
                gathered.complain(item, message, "add `address:` here or `email:` to the subscriber", tail=at + tail)


def _shared(gathered: Gathered) -> Iterator[Item]:
    """Where rules leave something open: their groups, then the defaults."""
    yield from gathered.sections["groups"].values()
    yield from gathered.defaults.values()


def tags_of(gathered: Gathered, rule: Item) -> Iterator[str]:
    """The tags of a rule, with those of its group, its file and the main one; the group's name is one of them."""
    files = {gathered.documents[0].path, rule.document.path}
    for item in (rule, *(shared for path, shared in gathered.defaults.items() if path in files)):
        yield from (tag for _, tag in texts(item.data, "tags"))
    if is_grouped(rule.where):
        group = str(rule.where[1])
        yield group
        yield from (tag for _, tag in texts(gathered.sections["groups"][group].data, "tags"))


def _kind_of(gathered: Gathered, channel: str) -> object:
    found = gathered.sections["channels"].get(channel)
    return found.data.get("kind") if found is not None and isinstance(found.data, dict) else None


def _has_address(item: Item, subscription: Mapping[str, object]) -> bool:
    email = item.data.get("email") if isinstance(item.data, dict) else None
    return bool(email or subscription.get("address")) or item.broken(("email",))


def _subscriptions(data: object) -> Iterator[tuple[int, Mapping[str, object]]]:
    found = data.get("subscriptions") if isinstance(data, dict) else None
    for place, each in enumerate(found if isinstance(found, list) else []):
        if isinstance(each, dict):
            yield place, each


def texts(data: object, name: str) -> Iterator[tuple[Where, str]]:
    """The text, or the list of texts, that stands at *name*, with its place; nothing where it is something else."""
    found = data.get(name) if isinstance(data, dict) else None
    if isinstance(found, str):
        yield (name,), found
    elif isinstance(found, list):
        for place, each in enumerate(found):
            if isinstance(each, str):
                yield (name, place), each


def _known(gathered: Gathered, item: Item, slug: str, section: str, tail: Where) -> None:
    known = gathered.sections[section]
    if slug not in known:
        hint = suggest(slug, known, noun=section)
        gathered.complain(item, f'unknown {section.removesuffix("s")} "{slug}"', hint, tail=tail)


def check_queries(gathered: Gathered, config: Config, check: CheckQuery, environ: Mapping[str, str]) -> None:
    """Note every name and every rule that does not compile, at its place in the file."""
    try:
        check("name", config.actors, config.variants)
    except RuleError:
        gathered.problems += _misnamed(gathered, config.variants, environ)
        return
    for item in (*gathered.sections["rules"].values(), *_shared(gathered)):
        for tail, query in _queries(item):
            error = check(query, config.actors, config.variants)
            if error is not None and not item.broken(tail):
                gathered.problems.append(_misread(item, tail, error, environ))


def _misnamed(gathered: Gathered, variants: Variants, environ: Mapping[str, str]) -> Iterator[Problem]:
    """The names of actors that are no phrases."""
    from news.actors import Cast  # numpy and the dictionaries: only where something is wrong

    for item in gathered.sections["actors"].values():
        named_only = isinstance(item.data, dict) and not item.data.get("aliases")
        keys = ("name" if named_only else "aliases", "short", "except")
        for tail, name in (each for key in keys for each in texts(item.data, key)):
            try:
                Cast([Actor(id=ActorId("name"), name=name, aliases=(name,))], variants)
            except RuleError as error:
                yield _misread(item, tail, error, environ)


def _queries(item: Item) -> Iterator[tuple[Where, str]]:
    yield from texts(item.data, "query")
    when = item.data.get("when") if isinstance(item.data, dict) else None
    yield from ((("when", *tail), query) for tail, query in texts(when, "burst"))


def _misread(item: Item, tail: Where, error: RuleError, environ: Mapping[str, str]) -> Problem:
    """The rule's own complaint; the excerpt is the line of the rule."""
    mark, document = item.mark(tail), item.document
    value, position = error.query, min(max(error.position, 0), len(error.query))
    begin = value.rfind("\n", 0, position) + 1
    line, caret = value[begin:].partition("\n")[0], position - begin
    line, caret = window(line, caret) if len(line) > _LONG else (line, caret)
    raw = document.raw.get((*item.where, *tail))
    if raw is not None:  # it holds ${…}: what stands in the file is something else
        position, value = substitute(raw, environ)[1][position], raw
    there = document.mark(locate(mark, value, position))
    return Problem(
        file=document.shown,
        line=there.line,
        column=there.column,
        message=f"{item.noun}: {error.message}",
        hint=error.hint,
        excerpt=line or None,
        caret=caret if line else None,
        code=error.code,
    )
