"""What every `Alerts` promises: SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

from news.ids import (
    AlertId,
    ArticleId,
    ChannelId,
    DeliveryId,
    DigestId,
    RuleId,
    StoryId,
    SubscriberId,
    SubscriptionId,
    digest,
)
from news.model import (
    Alert,
    Article,
    Delivery,
    DeliveryState,
    Digest,
    Entry,
    History,
    Message,
    Part,
    Pending,
    Reason,
    Severity,
    Span,
)
from news.ports import Told
from news.stories import Sketch
from storage.engine import SqlDatabase
from storage.unit_of_work import UnitOfWork
from tests import make
from tests.fakes import START

MINUTE = timedelta(minutes=1)
DESK = SubscriptionId("ann/desk")


def filed(store: UnitOfWork, name: str = "a") -> Article:
    """An article in a story of its own."""
    article = make.article(f"https://outlet.example/{name}")
    store.archive.add(article, make.revision(article, body=f"A body of {name}."), make.sighting(article))
    store.shelf.put(make.story(article), Sketch(b""), article.id)
    return article


def waiting(alert: Alert, due_in: timedelta = MINUTE, subscription: SubscriptionId = DESK) -> Pending:
    return Pending(subscription=subscription, alert=alert.id, story=alert.story, due=alert.raised + due_in)


def raised(store: UnitOfWork, name: str = "a", **given: object) -> Alert:
    """An alert that waits for the desk's next cut."""
    alert = make.alert(filed(store, name), **given)  # type: ignore[arg-type]  # any field
    assert store.alerts.add(alert, [waiting(alert)])
    return alert


def entry(article: Article, alert: Alert, body: str = "A body of a.") -> Entry:
    return Entry(alert=alert, article=article, revision=make.revision(article, body=body), story=make.story(article))


def slot(entries: list[Entry], name: str = "2026-03-02T09:00", subscription: SubscriptionId = DESK) -> Digest:
    id_ = DigestId(digest(subscription, name))
    return Digest(id=id_, subscription=subscription, slot=name, cut=START + MINUTE, entries=tuple(entries))


def ids(entries: list[Entry]) -> list[AlertId]:
    return [each.alert.id for each in entries]


def test_an_alert_comes_back_as_it_was_raised(database: SqlDatabase) -> None:
    with database.begin() as store:
        article = filed(store)
        plain = make.alert(article, severity=Severity.URGENT, reason=Reason.QUOTED, query="“body”")
        match = replace(
            plain.match,
            highlights=(Span("title", 0, 1), Span("body", 2, 6)),
            parts=(Part(text="body", spans=(Span("body", 2, 6),)), Part(text="@nobody", spans=())),
        )
        alert = replace(plain, match=match)
        assert store.alerts.add(alert, [])
    with database.read() as store:
        assert store.alerts.alert(alert.id) == alert
        assert store.alerts.alert(AlertId("nothing")) is None
        assert store.alerts.listed() == [entry(article, alert)]


def test_an_alert_is_raised_once_and_nobody_is_told_twice(database: SqlDatabase) -> None:
    with database.begin() as store:
        alert = raised(store)
        assert not store.alerts.add(alert, [waiting(alert), waiting(alert, subscription=SubscriptionId("bob/desk"))])
        assert store.alerts.due(START + MINUTE) == [DESK]
        assert len(store.alerts.pending(DESK)) == 1


def test_history_tells_what_a_rule_has_raised_in_a_story(database: SqlDatabase) -> None:
    with database.begin() as store:
        article = filed(store)
        other = replace(make.article("https://other.example/b"), outlet="Other")
        store.archive.add(other, make.revision(other), make.sighting(other))
        store.shelf.put(make.story(article, articles=2), Sketch(b""), other.id)
        story = StoryId(article.id)
        store.alerts.add(make.alert(article), [])
        store.alerts.add(make.alert(other, story=story, reason=Reason.OUTLET), [])
        told = History(outlets=frozenset({"Outlet", "Other"}), articles=frozenset({article.id, other.id}))
        assert store.alerts.history(RuleId("talks"), story) == told
        assert store.alerts.history(RuleId("another"), story) == History()
        assert store.alerts.history(RuleId("talks"), StoryId("another")) == History()


def test_alerts_are_listed_newest_first_and_by_what_is_asked(database: SqlDatabase) -> None:
    with database.begin() as store:
        one = raised(store, "a")
        two = raised(store, "b", raised=START + MINUTE, rule="floods")
        assert ids(store.alerts.listed()) == [two.id, one.id]
        assert ids(store.alerts.listed(limit=1)) == [two.id]
        assert ids(store.alerts.listed(since=START + MINUTE)) == [two.id]
        assert ids(store.alerts.listed(rule=RuleId("talks"))) == [one.id]
        assert ids(store.alerts.listed(story=two.story)) == [two.id]
        assert ids(store.alerts.listed(rule=RuleId("talks"), story=two.story)) == []


def test_whoever_waits_longest_is_due_first(database: SqlDatabase) -> None:
    bob = SubscriptionId("bob/desk")
    with database.begin() as store:
        assert store.alerts.next_due() is None
        alert = make.alert(filed(store))
        store.alerts.add(alert, [waiting(alert, 2 * MINUTE), waiting(alert, MINUTE, bob)])
        assert store.alerts.next_due() == START + MINUTE
        assert store.alerts.due(START) == []
        assert store.alerts.due(START + MINUTE) == [bob]
        assert store.alerts.due(START + 2 * MINUTE) == [bob, DESK]


def test_what_waits_is_told_oldest_first(database: SqlDatabase) -> None:
    with database.begin() as store:
        newer = raised(store, "a", raised=START + MINUTE)
        older = raised(store, "b")
        assert ids(store.alerts.pending(DESK)) == [older.id, newer.id]
        assert ids(store.alerts.pending(DESK, due_by=START + MINUTE)) == [older.id]
        assert store.alerts.pending(SubscriptionId("bob/desk")) == []


def test_an_entry_shows_the_wording_that_the_rule_was_held_against(database: SqlDatabase) -> None:
    with database.begin() as store:
        alert = raised(store)
        article = make.article("https://outlet.example/a")
        store.archive.revise(make.revision(article, number=2, body="Corrected."))
        [waits] = store.alerts.pending(DESK)
        assert waits.revision.number == alert.match.revision == 1
        assert waits.revision.body == "A body of a."


def test_a_cut_takes_alerts_once_and_can_be_read_again(database: SqlDatabase) -> None:
    with database.begin() as store:
        one, two = raised(store, "a"), raised(store, "b")
        entries = store.alerts.pending(DESK)[::-1]
        cut = slot(entries)
        assert store.alerts.cut(cut)
        assert store.alerts.pending(DESK) == []
        assert store.alerts.due(START + MINUTE) == []
        assert store.alerts.next_due() is None
    with database.read() as store:
        assert store.alerts.digest(cut.id) == cut
        assert store.alerts.digests() == [cut]
        assert store.alerts.digest(DigestId("nothing")) is None
        assert {one.id, two.id} == set(ids(list(cut.entries)))


def test_a_slot_is_cut_once(database: SqlDatabase) -> None:
    with database.begin() as store:
        raised(store, "a")
        assert store.alerts.cut(slot([]))
        late = slot(store.alerts.pending(DESK))
        assert not store.alerts.cut(late)
        assert len(store.alerts.pending(DESK)) == 1
        assert store.alerts.digest(late.id) == slot([])


def test_an_alert_is_in_one_digest_of_a_subscription(database: SqlDatabase) -> None:
    with database.begin() as store:
        raised(store, "a")
        entries = store.alerts.pending(DESK)
        assert store.alerts.cut(slot(entries, "first"))
        assert not store.alerts.cut(slot(entries, "second"))
        assert [each.slot for each in store.alerts.digests()] == ["first"]


def test_two_daemons_cut_at_one_moment_and_one_does_it(database: SqlDatabase) -> None:
    with database.begin() as store:
        for name in "abcd":
            raised(store, name)
        entries = store.alerts.pending(DESK)
    ready, done = Barrier(4), []

    def cut(name: str) -> None:
        ready.wait(10)
        with database.begin() as store:
            done.append(store.alerts.cut(slot(entries, name)))

    threads = [Thread(target=cut, args=(name,)) for name in ("one", "one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == [False, False, False, True]
    with database.read() as store:
        [told] = store.alerts.digests()
        assert len(told.entries) == 4


def test_digests_are_listed_newest_first(database: SqlDatabase) -> None:
    with database.begin() as store:
        for minutes in (1, 3, 2):
            assert store.alerts.cut(replace(slot([], str(minutes)), cut=START + minutes * MINUTE))
        bob = slot([], "1", SubscriptionId("bob/desk"))
        assert store.alerts.cut(bob)
        assert [each.slot for each in store.alerts.digests(subscription=DESK)] == ["3", "2", "1"]
        assert [each.slot for each in store.alerts.digests(limit=1)] == ["3"]
        assert store.alerts.digests(subscription=SubscriptionId("bob/desk")) == [bob]


def test_the_digests_that_told_of_a_story_are_counted(database: SqlDatabase) -> None:
    with database.begin() as store:
        article = filed(store)
        story = StoryId(article.id)
        for number in range(3):
            alert = make.alert(article, id=AlertId(f"alert-{number}"))
            store.alerts.add(alert, [waiting(alert)])
            if number < 2:
                store.alerts.cut(slot(store.alerts.pending(DESK), f"slot-{number}"))
        assert store.alerts.slots(DESK, story) == 2
        assert store.alerts.slots(DESK, StoryId("another")) == 0
        assert store.alerts.slots(SubscriptionId("bob/desk"), story) == 0


def test_what_waits_for_a_subscription_that_is_no_more_is_cancelled(database: SqlDatabase) -> None:
    with database.begin() as store:
        raised(store, "a")
        raised(store, "b")
        assert store.alerts.cancel(DESK, "unsubscribed") == 2
        assert store.alerts.cancel(DESK, "unsubscribed") == 0
        assert store.alerts.pending(DESK) == []
        assert store.alerts.due(START + MINUTE) == []
        assert len(store.alerts.listed()) == 2


def test_a_slot_cursor_moves(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.alerts.slot_cursor(DESK) is None
        for moment in (START, START + MINUTE):
            store.alerts.move_slot_cursor(DESK, moment)
            assert store.alerts.slot_cursor(DESK) == moment
        assert store.alerts.slot_cursor(SubscriptionId("bob/desk")) is None


def test_an_article_knows_what_it_raised_and_what_became_of_it(database: SqlDatabase) -> None:
    other = SubscriptionId("bo/desk")
    with database.begin() as store:
        alert = raised(store)
        second = make.alert(filed(store), rule="other", raised=START + MINUTE)
        store.alerts.add(second, [waiting(second), waiting(second, subscription=other)])
        digest_ = slot([entry(filed(store), alert)])
        store.alerts.cut(digest_)
        store.alerts.cancel(other, "the subscription is gone")
    with database.read() as store:
        assert [each.id for each in store.alerts.of(alert.match.article)] == [alert.id, second.id]
        assert store.alerts.of(ArticleId("nothing")) == []
        assert store.alerts.told(alert.id) == [Told(subscription=DESK, due=None, digest=digest_.id, cancelled=None)]
        assert store.alerts.told(second.id) == [
            Told(subscription=DESK, due=START + 2 * MINUTE, digest=None, cancelled=None),
            Told(subscription=other, due=None, digest=None, cancelled="the subscription is gone"),
        ]


def test_what_a_reader_was_told_of_a_story_before(database: SqlDatabase) -> None:
    desk, mail, other = SubscriberId("ann"), ChannelId("mail"), ChannelId("chat")
    with database.begin() as store:
        first, second = raised(store, severity=Severity.HIGH), raised(store, "b")
        again = replace(first, id=AlertId("again"), rule=RuleId("again"))
        assert store.alerts.add(again, [waiting(again)])
        assert store.alerts.earlier(desk, mail, [first.story]) == {}
        cut = slot(store.alerts.pending(DESK))
        store.alerts.cut(cut)
        sent = Delivery(
            id=DeliveryId(digest(desk, mail, cut.id)),
            subscription=DESK,
            subscriber=desk,
            channel=mail,
            endpoint="relay:587",
            digest=cut.id,
            stories=(first.story, second.story),
            message=Message(kind="email", subject="News", body=b"News", content_type="text/plain"),
            state=DeliveryState.READY,
            created=cut.cut,
            due=cut.cut,
        )
        store.outbox.put(sent)
    with database.read() as store:
        told = store.alerts.earlier(desk, mail, [first.story, StoryId("nothing")])
        assert list(told) == [first.story]
        assert (told[first.story].at, told[first.story].severity) == (cut.cut, Severity.HIGH)
        (entry_,) = told[first.story].entries  # two rules fired in one wording, which is told once
        assert entry_.alert.id in {first.id, again.id}
        assert store.alerts.earlier(desk, mail, [second.story], most=1)[second.story].entries[0].alert == second
        assert store.alerts.earlier(desk, other, [first.story]) == {}
        assert store.alerts.earlier(SubscriberId("an"), mail, [first.story]) == {}
    with database.begin() as store:
        assert store.outbox.cancel(sent.id, "a test")
        assert store.alerts.earlier(desk, mail, [first.story]) == {}
