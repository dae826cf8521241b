"""Rules against each new article: ours, a plain loop, and the engines that people would take for it.

    python -m bench matching
    python -m bench matching --rules 100000 --articles 400

Articles and rules are made from invented words, seeded: about 4 kB of Zipf's law, names, bursts, hyphens, quotes. Ours answers the
whole language (inflection, folding, compounds, NEAR); the peers only look for the words as written, take NEAR for AND, and tell no
places. CPU of this process, on articles that no engine has seen, after as many others; compile and memory by the process too.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from resource import getpagesize
from typing import Any

from alerts.rules import RuleSet
from bench.table import Table
from news.ids import ArticleId, RuleId, SourceId
from news.model import Article, Precision, Revision, Rule
from news.reading import Reading, read

_SOME_DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
FUNCTION = """the of to and a in is for that on it with as was at by be this are from or an have not they which you he we were but
has their been will more about who if can all would one when had there no what so its said up out some into than them""".split()
SYLLABLES = """ba be bo bra ce co cra da de do dra fa fe fla ga ge gra ha he hi ka ke kra la le lo ma me mi mo na ne no pa pe
pla po ra re ro sa se sta ta te ti tra va ve vi wa we zo""".split()
Tree = tuple[Any, ...]
"""("words", w, …) | ("and" | "or", tree, …) | ("not", tree) | ("near", words, tree, tree)"""


class World:
    """Words, names, articles and rules, from a seed."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self.words = self._invented(20_000)
        self._names = [
            (first.title(), last.title()) for first, last in zip(*[iter(self._invented(20_000))] * 2, strict=True)
        ]
        self._weights = list(accumulate(1 / (rank + 12) for rank in range(len(self.words))))

    def _invented(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found[
                "".join(self._dice.choices(SYLLABLES, k=self._dice.choice((2, 3, 3, 4)))) + self._dice.choice("nrlkdt")
            ] = None
        return list(found)

    def _common(self) -> str:
        return self.words[bisect_left(self._weights, self._dice.random() * self._weights[-1])]

    def _name(self) -> tuple[str, str]:
        return self._names[int(len(self._names) ** self._dice.random()) - 1]

    def article(self) -> str:
        """Paragraphs of 4 kB in all, about a few things and people."""
        dice = self._dice
        topic = [self._common() for _ in range(30)]
        people = [self._name() for _ in range(8)]
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < 4000:
            paragraphs.append(" ".join(self._sentence(topic, people) for _ in range(dice.randint(1, 4))))
        return "\n\n".join(paragraphs)

    def _sentence(self, topic: Sequence[str], people: Sequence[tuple[str, str]]) -> str:
        dice, words = self._dice, list[str]()
        for _ in range(dice.randint(8, 30)):
            chance = dice.random()
            if chance < 0.45:
                words.append(dice.choice(FUNCTION))
            elif chance < 0.52:
                words += dice.choice(people)[dice.randint(0, 1) :]
            else:
                word = dice.choice(topic) if chance < 0.65 else self._common()
                words.append(word + dice.choices(("", "s", ",", "-led", "’s"), (70, 20, 6, 2, 2))[0])
        sentence = " ".join(words)
        return (
            f"“{sentence[0].upper()}{sentence[1:]},” he said." if dice.random() < 0.15 else sentence.capitalize() + "."
        )

    def rule(self) -> Tree:
        """Names, rare words, and combinations with more common ones; a fifth with NEAR."""
        kind = self._dice.choices(range(6), (30, 25, 15, 10, 10, 20))[0]
        match kind:
            case 0:
                return self._subject(names=0.75)
            case 1:
                return ("and", self._subject(), self._word())
            case 2:
                return ("and", ("or", self._subject(), self._subject()), self._word())
            case 3:
                return ("and", self._subject(), self._word(), ("not", self._word()))
            case 4:
                return ("and", self._subject(), ("or", self._word(), self._word(), self._word()))
            case _:
                return ("near", self._dice.choice((3, 5, 8, 12)), self._subject(), self._word())

    def _word(self) -> Tree:
        return ("words", self.words[int(200 * (len(self.words) / 200) ** self._dice.random()) - 1])

    def _subject(self, names: float = 0.5) -> Tree:
        return ("words", *map(str.lower, self._name())) if self._dice.random() < names else self._word()


def query(tree: Tree) -> str:
    """The tree in our language."""
    match tree:
        case ("words", word):
            return str(word)
        case ("words", *words):
            return f'"{" ".join(words)}"'
        case ("not", part):
            return f"NOT {query(part)}"
        case ("near", distance, one, other):
            return f"{query(one)} NEAR/{distance} {query(other)}"
        case (operator, *parts):
            return "(" + f" {operator.upper()} ".join(map(query, parts)) + ")"
    raise ValueError(tree)


# --- the peers: words found by an engine, and, or and not by Python --------------------------------


def _holds(tree: Tree, found: set[str]) -> bool:
    match tree[0]:
        case "words":
            return " ".join(tree[1:]) in found
        case "not":
            return not _holds(tree[1], found)
        case "or":
            return any(_holds(part, found) for part in tree[1:])
    return all(_holds(part, found) for part in tree[2 if tree[0] == "near" else 1 :])


def _literals(tree: Tree) -> Iterator[str]:
    if tree[0] == "words":
        yield " ".join(tree[1:])
    else:
        for part in tree[2 if tree[0] == "near" else 1 :]:
            yield from _literals(part)


def _triggers(tree: Tree) -> list[str]:
    """Literals of which one must be there: of all parts, the one whose literals are longest."""
    if tree[0] == "or":
        return [literal for part in tree[1:] for literal in _triggers(part)]
    if tree[0] == "words":
        return [" ".join(tree[1:])]
    parts = [_triggers(part) for part in tree[2 if tree[0] == "near" else 1 :] if part[0] != "not"]
    return max(parts, key=lambda literals: min(map(len, literals)))


_TOKEN = re.compile(r"[a-z0-9]+")


def _plain(text: str) -> str:
    return " " + " ".join(_TOKEN.findall(text.lower())) + " "


Find = Callable[[str], Iterable[str]]


def _corasick(module: Any, literals: Sequence[str]) -> Find:
    automaton = module.Automaton()
    for literal in literals:
        automaton.add_word(f" {literal} ", literal)
    automaton.make_automaton()
    return lambda text: (literal for _, literal in automaton.iter(text))


def _corasick_rs(module: Any, literals: Sequence[str]) -> Find:
    automaton = module.AhoCorasick(
        [f" {literal} " for literal in literals], implementation=module.Implementation.ContiguousNFA
    )
    return lambda text: (literals[hit[0]] for hit in automaton.find_matches_as_indexes(text, overlapping=True))


def _hyperscan(module: Any, literals: Sequence[str]) -> Find:
    database = module.Database()
    database.compile(
        expressions=[f" {literal} ".encode() for literal in literals],
        ids=list(range(len(literals))),
        elements=len(literals),
        flags=module.HS_FLAG_SINGLEMATCH,
    )
    database.scratch = module.Scratch(database)

    def find(text: str) -> Iterable[str]:
        found: list[str] = []
        database.scan(text.encode(), match_event_handler=lambda number, *_: found.append(literals[number]))
        return found

    return find


def _re2(module: Any, literals: Sequence[str]) -> Find:
    options = module.Options()
    options.max_mem = 1 << 32
    expressions = module.Set.SearchSet(options)
    for literal in literals:
        expressions.Add(f" {literal} ")
    expressions.Compile()
    return lambda text: (literals[number] for number in expressions.Match(text))


PEERS: dict[str, tuple[str, Callable[[Any, Sequence[str]], Find]]] = {
    "google-re2, Set": ("re2", _re2),
    "pyahocorasick": ("ahocorasick", _corasick),
    "ahocorasick-rs": ("ahocorasick_rs", _corasick_rs),
    "hyperscan": ("hyperscan", _hyperscan),
}


def _peer(module: str, make: Callable[[Any, Sequence[str]], Find], trees: Sequence[Tree]) -> Callable[[str], int]:
    find = make(import_module(module), list(dict.fromkeys(literal for tree in trees for literal in _literals(tree))))
    triggered: defaultdict[str, list[int]] = defaultdict(list)
    for number, tree in enumerate(trees):
        for literal in set(_triggers(tree)):
            triggered[literal].append(number)

    def count(text: str) -> int:
        found = set(find(_plain(text)))
        candidates = {number for literal in found for number in triggered.get(literal, ())}
        return sum(_holds(trees[number], found) for number in candidates)

    return count


def _loop(trees: Sequence[Tree]) -> Callable[[str], int]:
    def count(text: str) -> int:
        plain = _plain(text)
        return sum(_holds(tree, {word for word in _literals(tree) if f" {word} " in plain}) for tree in trees)

    return count


# --- ours ------------------------------------------------------------------------------------------


def reading(text: str, rules: RuleSet) -> Reading:
    """The text as an article, not read yet: reading is part of what is measured."""
    article = Article(
        id=ArticleId("article"),
        url=None,
        link=None,
        source=SourceId("source"),
        outlet="outlet",
        first_seen=_SOME_DAY,
        published=_SOME_DAY,
        precision=Precision.TIME,
        language="en",
    )
    revision = Revision(article=article.id, number=1, title="", body=text, lead="", author="", seen=_SOME_DAY)
    return read(article, revision, rules.cast)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an engine costs."""

    seconds: float  # to compile
    megabytes: float  # that it keeps
    micros: float  # per article
    matches: float  # per article

    def row(self, name: str) -> Sequence[str | float]:
        return name, self.micros, self.matches, self.seconds, self.megabytes


def _cost(make: Callable[[], Callable[[str], int]], texts: Sequence[str]) -> Cost:
    gc.collect()
    before, start = _resident(), time.process_time()
    match = make()
    seconds = time.process_time() - start
    gc.collect()
    gc.freeze()  # a daemon does the same after start: what stays is not looked through again
    size = _resident() - before
    half = len(texts) // 2
    for text in texts[:half]:
        match(text)
    start = time.process_time()
    found = sum(map(match, texts[half:]))
    micros = (time.process_time() - start) * 1e6 / (len(texts) - half)
    return Cost(seconds, size, micros, found / (len(texts) - half))


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * getpagesize() / 1e6


def _ours(rules: Sequence[Rule], *, places: bool) -> Callable[[str], int]:
    compiled = RuleSet(rules, [])
    if places:
        return lambda text: len(compiled.match(reading(text, compiled)))
    return lambda text: len(compiled.holding(reading(text, compiled)))


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    parser = argparse.ArgumentParser(prog="python -m bench matching")
    parser.add_argument("--rules", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--articles", type=int, default=600, help="half of them only to warm up")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    world = World(options.seed)
    texts = [world.article() for _ in range(options.articles)]
    _warm_dictionary()
    for count in options.rules:
        yield _table([world.rule() for _ in range(count)], texts)


def _table(trees: Sequence[Tree], texts: Sequence[str]) -> Table:
    rules = [Rule(id=RuleId(f"rule-{number:06}"), query=query(tree), title="") for number, tree in enumerate(trees)]
    engines: dict[str, Callable[[], Callable[[str], int]]] = {
        "wirewatch, which rules hold": partial(_ours, rules, places=False),
        "wirewatch, and where": partial(_ours, rules, places=True),
    }
    present = {name: peer for name, peer in PEERS.items() if find_spec(peer[0])}
    engines |= {name: partial(_peer, *peer, trees) for name, peer in present.items()}
    rows = [_cost(make, texts).row(name) for name, make in engines.items()]
    rows.append(_cost(partial(_loop, trees), texts[:12]).row("a loop over the rules"))
    missing = [name for name in PEERS if name not in present]
    note = f"not installed: {', '.join(missing)}" if missing else ""
    title = f"{len(trees):,} rules against an article of 4 kB"
    return Table(title=title, columns=("engine", "CPU µs", "matches", "compile s", "MB"), rows=rows, note=note)


def _warm_dictionary() -> None:
    """The dictionary of English is loaded once per process: not what a rule costs."""
    RuleSet([Rule(id=RuleId("rule"), query="word", title="")], [])
