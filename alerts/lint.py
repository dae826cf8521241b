"""Rules that compile and are probably not meant: what never matches, what matches too much, what another rule does too.

never        harbour AND NOT harbour
language     lang:xx: no such language
same         the query of another rule
shadowed     wherever it matches, another rule does
much         it matches 43% of the archive
alias        a spelling of an actor that stands in no article of its script
test         a rule without a test
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from alerts.backtest import FEW, MUCH
from alerts.implied import contradiction, follows, key
from alerts.operators.fact import Fact
from alerts.rules import RuleSet
from alerts.rules import compile as compiled
from alerts.rules.tree import Node
from news.actors import Cast
from news.ids import ActorId, RuleId
from news.languages import primary
from news.model import Actor, Rule
from news.ports import Listed
from news.reading import read
from news.variants import Variants

SHOWN = 6  # spellings of one actor in a remark
_GLANCE = 200  # characters that tell a script
ENOUGH = 200  # articles in a script before a spelling in it that stands in none of them says anything
MOST_COMPARED = 1_000  # rules that are compared pair by pair; of more only equal ones are found

# ISO 639-1, and the ISO 639-3 codes that news in smaller languages is marked with.
CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn "
    "no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
    "arz ary apc ckb fil kmr prs tet tpi yue".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about a rule or an actor; *kind* is the word of the table above."""

    kind: str
    about: str  # a rule's slug, or @actor
    message: str
    hint: str | None = None


def lint(
    rules: Sequence[Rule], actors: Sequence[Actor], tested: Collection[RuleId], variants: Variants | None = None
) -> list[Remark]:
    """What the rules themselves tell. *tested*: those with a test."""
    compiled_rules = compiled(rules, actors, variants)
    enabled = [rule for rule in sorted(rules, key=lambda rule: rule.id) if rule.enabled]
    remarks = [remark for rule in enabled for remark in _alone(rule, compiled_rules.tree(rule.id))]
    never = {remark.about for remark in remarks if remark.kind == "never"}
    remarks += _compared([rule for rule in enabled if rule.id not in never], compiled_rules)
    remarks += [
        Remark(
            kind="test", about=rule.id, message="has no test", hint="docs/how-to/rules.md: a few lines under `tests:`"
        )
        for rule in enabled
        if rule.id not in tested
    ]
    return remarks


def _alone(rule: Rule, tree: Node) -> Iterator[Remark]:
    if (clash := contradiction(tree)) is not None:
        one, other = clash
        yield Remark(
            kind="never", about=rule.id, message=f"never matches: {one.written} and {other.written} exclude each other"
        )
    facts = list(_facts(tree))
    asked = {value for fact in facts if fact.name == "lang" for value in fact.values}
    for code in sorted({code for code in (*rule.languages, *asked) if primary(code) not in CODES}):
        yield Remark(
            kind="language",
            about=rule.id,
            message=f"there is no language {code}",
            hint="two letters of ISO 639: en, ar, fr; en-GB counts as en",
        )


def _facts(node: Node) -> Iterator[Fact]:
    if isinstance(node, Fact):
        yield node
    for child in node.children:
        yield from _facts(child)


def _compared(rules: Sequence[Rule], compiled_rules: RuleSet) -> Iterator[Remark]:
    """Rules that do what another does. Of two that are the same the later one is named."""
    first: dict[Hashable, RuleId] = {}
    for rule in rules:
        same = key(compiled_rules.tree(rule.id)), rule.sources, rule.languages
        if same in first:
            yield Remark(kind="same", about=rule.id, message=f"asks the same as {first[same]}", hint="keep one of them")
        first.setdefault(same, rule.id)
    distinct = [rule for rule in rules if rule.id in set(first.values())]
    for rule in distinct if len(distinct) <= MOST_COMPARED else ():
        tree = compiled_rules.tree(rule.id)
        wider = next(
            (
                other.id
                for other in distinct
                if other is not rule and _covers(other, rule) and follows(compiled_rules.tree(other.id), tree)
            ),
            None,
        )
        if wider is not None:
            yield Remark(
                kind="shadowed",
                about=rule.id,
                message=f"wherever it matches, {wider} does too",
                hint="fine where it tells others, or more urgently",
            )


def _covers(other: Rule, rule: Rule) -> bool:
    """Whether *other* looks at all articles that *rule* looks at."""
    sources = not other.sources or (rule.sources and set(rule.sources) <= set(other.sources))
    languages = not other.languages or (rule.languages and set(rule.languages) <= set(other.languages))
    return bool(sources and languages)


# --- what the archive tells ------------------------------------------------------------------------


@dataclass
class Survey:
    """Rules and spellings counted over articles, batch by batch."""

    rules: Sequence[Rule]
    actors: Sequence[Actor]
    variants: Variants | None = None
    articles: int = 0
    matches: Counter[RuleId] = field(default_factory=Counter)
    seen: set[ActorId] = field(default_factory=set)  # spellings that stand in an article
    scripts: Counter[str] = field(default_factory=Counter)  # articles that are written in them

    def __post_init__(self) -> None:
        self._ruleset = compiled([rule for rule in self.rules if rule.enabled], self.actors, self.variants)
        self._spellings = {
            ActorId(f"{actor.id}#{number}"): (actor, alias)
            for actor in self.actors
            for number, alias in enumerate(actor.aliases)
        }
        # Each spelling an actor of its own, so that none hides in a longer one of the same actor.
        self._cast = Cast(
            [Actor(id=id_, name=alias, aliases=(alias,)) for id_, (_, alias) in self._spellings.items()], self.variants
        )

    def add(self, batch: Sequence[Listed]) -> None:
        """Count the next batch."""
        self.articles += len(batch)
        self.scripts.update(script(f"{each.revision.title} {each.revision.body[:_GLANCE]}") for each in batch)
        readings = [read(each.article, each.revision, self._ruleset.cast) for each in batch]
        self.matches.update(rule for rules in self._ruleset.holding_all(readings) for rule in rules)
        for reading in readings:
            self.seen.update(self._cast.occurrences(self._cast.concordance(reading.fields)))

    def remarks(self) -> list[Remark]:
        """What was found; nothing where there is no article."""
        return [*self._much(), *self._unseen()] if self.articles else []

    def _much(self) -> Iterator[Remark]:
        for rule in self.rules:
            share = self.matches[rule.id] / self.articles
            if self.articles >= FEW and share > MUCH:
                message = f"matches {share:.0%} of {self.articles:,} articles"
                yield Remark(kind="much", about=rule.id, message=message, hint="ask for more: AND, NEAR, title:")

    def _unseen(self) -> Iterator[Remark]:
        missing: defaultdict[ActorId, list[str]] = defaultdict(list)
        for id_, (actor, alias) in self._spellings.items():
            if id_ not in self.seen and self.scripts[script(alias)] >= ENOUGH:
                missing[actor.id].append(alias)
        for name, aliases in missing.items():
            told = ", ".join(f"“{alias}”" for alias in aliases[:SHOWN]) + (", …" if len(aliases) > SHOWN else "")
            yield Remark(
                kind="alias",
                about=f"@{name}",
                message=f"in none of {self.articles:,} articles: {told}",
                hint=f"`wirewatch actors suggest {name}` looks for other spellings",
            )


def script(text: str) -> str:
    """The one that most letters of *text* are in, as Unicode names it: LATIN, ARABIC, HEBREW, CJK …"""
    named = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    return named.most_common(1)[0][0] if named else ""
