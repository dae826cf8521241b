"""What is sound but was probably not meant: told by `wirewatch check`, and no reason to stop.

rules.yaml:12:3: nobody subscribes to rule "talks"
"""

from __future__ import annotations

from config.gather import Gathered, Item, is_pack
from config.references import tags_of, texts
from news.errors import Problem


def notes(gathered: Gathered) -> tuple[Problem, ...]:
    """In the order of the files."""
    return (
        *_unused_channels(gathered),
        *_untold_rules(gathered),
        *_untold_subscribers(gathered),
        *_mail_without_a_way_out(gathered),
    )


def _subscriptions(gathered: Gathered) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for item in gathered.sections["subscribers"].values():
        given = item.data.get("subscriptions") if isinstance(item.data, dict) else None
        found += [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return found


def _listed(data: object) -> list[object]:
    return data if isinstance(data, list) else []


def _unused_channels(gathered: Gathered) -> list[Problem]:
    told = _subscriptions(gathered)
    steps = [step for each in told for step in _listed(each.get("escalate"))]
    used = {channel for each in (*told, *steps) for _, channel in texts(each, "channel")}
    return [
        _note(item, f'no subscription uses channel "{slug}"')
        for slug, item in gathered.sections["channels"].items()
        if slug not in used
    ]


def _untold_rules(gathered: Gathered) -> list[Problem]:
    wanted: set[str] = set()
    for each in _subscriptions(gathered):
        rules = [rule for _, rule in texts(each, "rules")]
        if not rules:  # all of them
            return []
        wanted.update(rules)
    return [
        _note(item, f'nobody subscribes to rule "{slug}"', "its alerts are stored, and shown by `wirewatch alerts`")
        for slug, item in gathered.sections["rules"].items()
        if slug not in wanted
        and not wanted & {f"tag:{tag}" for tag in tags_of(gathered, item)}
        and not is_pack(item.document)  # of a pack one takes what one needs
    ]


def _untold_subscribers(gathered: Gathered) -> list[Problem]:
    return [
        _note(item, f'subscriber "{slug}" has no subscriptions')
        for slug, item in gathered.sections["subscribers"].items()
        if not (isinstance(item.data, dict) and item.data.get("subscriptions"))
    ]


def _mail_without_a_way_out(gathered: Gathered) -> list[Problem]:
    """Large mailboxes want one click (RFC 8058), which needs an address that they reach over HTTPS."""
    web = gathered.single.get("web")
    base = web.data.get("base_url") if web and isinstance(web.data, dict) else None
    if isinstance(base, str) and base.startswith(("https://", "${")):
        return []
    told = f"nobody can unsubscribe from channel {{}} with one click: {'`web.base_url` is not set' if not base else f'{base} is not https'}"
    hint = "web: {base_url: https://wire.newsroom.example}; or `unsubscribe:`, a mailbox, in the channel"
    return [
        _note(item, told.format(f'"{slug}"'), hint)
        for slug, item in gathered.sections["channels"].items()
        if isinstance(item.data, dict) and item.data.get("kind") == "email" and not item.data.get("unsubscribe")
    ]


def _note(item: Item, message: str, hint: str | None = None) -> Problem:
    return item.mark(key=True).problem(message, hint)
