"""A reading: an article's wording with all that can be read out of it. What rules are held against.

Everything is worked out when it is first asked for: most articles match no rule with `said`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from news.actors import Cast, mentions
from news.concordance import Concordance
from news.ids import ActorId
from news.model import Article, FieldName, Mention, Quote, Revision
from news.pages import FIELDS
from news.runs import Run
from news.text import Analysis, analyse


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One revision, read with one cast of actors."""

    article: Article
    revision: Revision
    cast: Cast

    @cached_property
    def fields(self) -> Mapping[FieldName, Analysis]:
        """Title, body and byline as words, where they hold any text."""
        texts = {name: self.revision.text(name) for name in FIELDS}
        return {name: analyse(text, self.article.language) for name, text in texts.items() if text}

    @cached_property
    def occurrences(self) -> Mapping[ActorId, Sequence[Run]]:
        """Where each actor is named, in positions of the text: what rules go by."""
        return self.cast.occurrences(self._text) if self.cast.actors else {}

    @cached_property
    def _text(self) -> Concordance:
        return self.cast.concordance(self.fields)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Where actors are named in title and body; a byline names the writer, not the matter."""
        if not self.occurrences:
            return ()
        return tuple(m for m in mentions(self.occurrences, self._text) if m.span.field != "author")

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Who says what in the body."""
        from news.quotes import attribute

        body = self.fields.get("body")
        named = [mention for mention in self.mentions if mention.span.field == "body"]
        return tuple(attribute(body, named)) if body else ()

    def under(self, cast: Cast) -> Reading:
        """The same wording read with other actors."""
        return self if cast is self.cast else read(self.article, self.revision, cast)


def read(article: Article, revision: Revision, cast: Cast) -> Reading:
    """Read *revision* of *article*."""
    return Reading(article=article, revision=revision, cast=cast)
