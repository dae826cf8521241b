"""Stories as stored, each with the version of its last change.

Whoever places articles holds the shelf's lock until the commit: versions grow in the order of commits, so that
"everything after version n" leaves nothing out.

A story that became part of another keeps its row, which says of which: whoever asks for the one gets the other. What
was told of it goes along, so that nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from news.ids import ArticleId, StoryId
from news.model import Placement, Story
from news.stories import Sketch
from storage.dialect import upsert
from storage.prepared import Prepared
from storage.rows import STORY
from storage.tables import alerts, articles, counters, follows, pending, placements, stories

# The counter's row is the lock: PostgreSQL holds it until the commit, SQLite's writers are alone anyway.
_LOCK = Prepared(select(counters.c.value).where(counters.c.name == "stories").with_for_update())
_NEXT = update(counters).where(counters.c.name == "stories").values(value=counters.c.value + 1)
_NEXT_VERSION = Prepared(_NEXT.returning(counters.c.value))
_VERSION = Prepared(select(counters.c.value).where(counters.c.name == "stories"))

_insert_story = upsert(stories)
_PUT = Prepared(
    _insert_story.on_conflict_do_update(
        index_elements=[stories.c.id],
        set_={column.key: _insert_story.excluded[column.key] for column in stories.c if column.key != "id"},
    )
)
_LINK = Prepared(
    update(articles).where(articles.c.id == bindparam("of")).values(story=bindparam("to"), development=bindparam("in_"))
)
_CHANGED = Prepared(
    select(*STORY.columns, stories.c.sketch)
    .where(stories.c.version > bindparam("after"), stories.c.last_seen >= bindparam("since"))
    .order_by(stories.c.version)
)
_PLACED = upsert(placements)
_DECIDE = Prepared(
    _PLACED.on_conflict_do_update(index_elements=["article"], set_={"decision": _PLACED.excluded.decision})
)
_DECISION = select(placements.c.decision).where(placements.c.article == bindparam("article"))
_INTO = select(stories.c.merged).where(stories.c.id == bindparam("of"))
_GONE: BindParameter[str] = bindparam("gone")
_SURVIVOR: BindParameter[str] = bindparam("survivor")
_followed = select(follows.c.subscription).where(follows.c.story == _SURVIVOR)
_MERGE = (
    Prepared(update(stories).where((stories.c.id == _GONE) | (stories.c.merged == _GONE)).values(merged=_SURVIVOR)),
    Prepared(update(stories).where(stories.c.id == _GONE).values(version=bindparam("at"))),
    Prepared(update(articles).where(articles.c.story == _GONE).values(story=_SURVIVOR)),
    Prepared(update(alerts).where(alerts.c.story == _GONE).values(story=_SURVIVOR)),
    Prepared(update(pending).where(pending.c.story == _GONE).values(story=_SURVIVOR)),
    Prepared(delete(follows).where(follows.c.story == _GONE, follows.c.subscription.in_(_followed))),
    Prepared(update(follows).where(follows.c.story == _GONE).values(story=_SURVIVOR)),
)
_KEEP = update(stories).where(stories.c.id == bindparam("of")).values(sketch=bindparam("made"))
_OF = Prepared(select(articles.c.story).where(articles.c.id == bindparam("of")))


class StoryStore:
    """`Shelf`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        _LOCK.all(self._connection)

    def put(self, story: Story, sketch: Sketch, article: ArticleId) -> None:
        self.put_all([(story, sketch)], {article: story.id})

    def put_all(
        self,
        grown: Sequence[tuple[Story, Sketch]],
        placed: Mapping[ArticleId, StoryId],
        *,
        merged: Mapping[StoryId, StoryId] | None = None,
        decisions: Mapping[ArticleId, Placement] | None = None,
    ) -> int:
        """As the port tells. Raises LookupError where the archive does not have an article."""
        if not placed:
            return _VERSION.scalar(self._connection) or 0
        version: int = _NEXT_VERSION.scalar(self._connection)
        rows = [STORY.values(story) | {"sketch": sketch.raw, "version": version} for story, sketch in grown]
        _PUT.run(self._connection, rows)
        why = decisions or {}
        links = [
            {"of": article, "to": story, "in_": why[article].development if article in why else None}
            for article, story in placed.items()
        ]
        if _LINK.run(self._connection, links) != len(links):
            raise LookupError(f"of articles {', '.join(placed)}, placed in stories, the archive does not have all")
        if decisions:
            rows = [{"article": article, "decision": decision} for article, decision in decisions.items()]
            _DECIDE.run(self._connection, rows)
        for gone, survivor in (merged or {}).items():
            for step in _MERGE:
                step.run(self._connection, [{"gone": gone, "survivor": survivor, "at": version}])
        return version

    def keep(self, sketches: Mapping[StoryId, Sketch]) -> None:
        for story, sketch in sketches.items():
            self._connection.execute(_KEEP, {"of": story, "made": sketch.raw})

    def changed(self, *, after: int, since: datetime) -> tuple[int, list[tuple[Story, Sketch]]]:
        newest: int = _VERSION.scalar(self._connection) or 0
        if newest <= after:
            return newest, []
        rows = _CHANGED.all(self._connection, {"after": after, "since": since})
        return newest, [(STORY.make(row), Sketch(row[-1])) for row in rows]

    def resolve(self, story: StoryId) -> StoryId:
        """As the port tells."""
        return StoryId(self._connection.scalar(_INTO, {"of": story}) or story)

    def decision(self, article: ArticleId) -> Placement | None:
        return self._connection.scalar(_DECISION, {"article": article})

    def story(self, story: StoryId) -> Story | None:
        wanted = select(*STORY.columns).where(stories.c.id == self.resolve(story))
        row = self._connection.execute(wanted).first()
        return None if row is None else STORY.make(row)

    def of(self, article: ArticleId) -> StoryId | None:
        story = _OF.scalar(self._connection, {"of": article})
        return None if story is None else StoryId(story)

    def listed(self, *, since: datetime | None = None, limit: int = 50) -> list[Story]:
        """As the port tells: by when they were last added to."""
        open_ = select(*STORY.columns).where(stories.c.merged.is_(None))
        wanted = open_.order_by(stories.c.last_seen.desc(), stories.c.id).limit(limit)
        if since is not None:
            wanted = wanted.where(stories.c.last_seen >= since)
        return [STORY.make(row) for row in self._connection.execute(wanted)]
