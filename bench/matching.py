"""Rules against each new article: ours, a plain loop, and the engines that people would take for it.

    python -m bench matching
    python -m bench matching --rules 100000

Articles and rules are made from invented words, seeded: about 4 kB of Zipf's law, names, bursts, hyphens, quotes. All answer the
same question first: the words as written, joined by AND, OR and NOT; a slow check of a dozen articles says whether ours answers it
rightly. Then ours alone: the language whole (inflection, folding, compounds), a fifth of the rules with NEAR, and the places of every
part of every match. CPU of this process, on articles that no engine has seen, after as many others; compile and memory by the process
too. The goals stand below each table, reached or missed. The peers come with `pip install -e '.[bench]'`, which `make bench` does.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, reduce
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from operator import and_, or_
from pathlib import Path
from resource import getpagesize
from typing import Any

from alerts.rules import RuleSet
from bench.goals import Figures, goals, growth
from bench.table import Table
from news.ids import ArticleId, RuleId, SourceId
from news.model import Article, Precision, Revision, Rule
from news.reading import Reading, read

_LONGEST = 12  # seconds of CPU for the articles that warm up an engine, and as many for those measured
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

    def rule(self, *, near: bool = False) -> Tree:
        """Names, rare words, and combinations with more common ones; with *near*, a fifth are that."""
        kind = self._dice.choices(range(6), (30, 25, 15, 10, 10, 20 if near else 0))[0]
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
        if self._dice.random() >= names:
            return self._word()
        name = self._name() if self._dice.random() < 0.2 else self._dice.choice(self._names)
        return ("words", *map(str.lower, name))


def query(tree: Tree, mark: str = "") -> str:
    """The tree in our language; *mark* "=": the words as written."""
    match tree:
        case ("words", word):
            return f"{mark}{word}"
        case ("words", *words):
            return f'{mark}"{" ".join(words)}"'
        case ("not", part):
            return f"NOT {query(part, mark)}"
        case ("near", distance, one, other):
            return f"{query(one, mark)} NEAR/{distance} {query(other, mark)}"
        case (operator, *parts):
            return "(" + f" {operator.upper()} ".join(query(part, mark) for part in parts) + ")"
    raise ValueError(tree)


# --- the slow answer -------------------------------------------------------------------------------

_WORD = re.compile(r"[a-z0-9]+")


def _positions(text: str) -> defaultdict[str, list[int]]:
    """Word → where it stands; nothing goes over the end of a paragraph, and ’s is no word."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    at = 0
    for paragraph in text.lower().replace("’s", "").split("\n"):
        for word in _WORD.findall(paragraph):
            found[word].append(at)
            at += 1
        at += 1000
    return found


def _runs(tree: Tree, at: defaultdict[str, list[int]]) -> list[tuple[int, int]]:
    first, *rest = tree[1:]
    starts = at.get(first, [])
    return [
        (start, start + len(rest))
        for start in starts
        if all(word in at and start + by in at[word] for by, word in enumerate(rest, 1))
    ]


def true(tree: Tree, at: defaultdict[str, list[int]]) -> bool:
    """Whether a rule holds, the slow way."""
    match tree:
        case ("words", *_):
            return bool(_runs(tree, at))
        case ("not", part):
            return not true(part, at)
        case ("near", distance, one, other):
            pairs = ((a, b) for a in _runs(one, at) for b in _runs(other, at))
            return any(0 <= max(a[0], b[0]) - min(a[1], b[1]) - 1 <= distance for a, b in pairs)
        case ("or", *parts):
            return any(true(part, at) for part in parts)
        case (_, *parts):
            return all(true(part, at) for part in parts)
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


def _plain(text: str) -> str:
    return " " + " ".join(_WORD.findall(text.lower())) + " "


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


def _mokaccino(module: Any, trees: Sequence[Tree]) -> Callable[[str], int]:
    """A percolator of words, in Rust; it knows no phrases: those are looked at again."""

    def asked(tree: Tree) -> Any:
        match tree:
            case ("words", *words):
                parts, join = [module.Query.from_kv("word", word) for word in words], and_
            case ("not", part):
                return module.Query.from_not(asked(part))
            case (operator, *below):
                parts, join = [asked(part) for part in below], and_ if operator == "and" else or_
        return reduce(join, parts)

    percolator = module.Percolator()
    for number, tree in enumerate(trees):
        percolator.add_query_id(asked(tree), number)
    phrases = [any(" " in literal for literal in _literals(tree)) for tree in trees]

    def count(text: str) -> int:
        document = module.Document()
        plain = _plain(text)
        for word in set(plain.split()):
            document = document.with_value("word", word)
        found = percolator.percolate_list(document)
        return sum(not phrases[n] or _holds(trees[n], _written(trees[n], plain)) for n in found)

    return count


def _written(tree: Tree, plain: str) -> set[str]:
    return {words for words in _literals(tree) if f" {words} " in plain}


def _tantivy(module: Any, trees: Sequence[Tree]) -> Callable[[Sequence[str]], int]:
    """Articles are indexed a batch, and every rule is a query."""
    schema = module.SchemaBuilder().add_text_field("text", stored=False, index_option="position").build()
    query_of, occur = module.Query, module.Occur

    def asked(tree: Tree) -> Any:
        match tree:
            case ("words", word):
                return query_of.term_query(schema, "text", word, "position")
            case ("words", *words):
                return query_of.phrase_query(schema, "text", words)
            case ("or", *parts):
                return query_of.boolean_query([(occur.Should, asked(part)) for part in parts])
            case (_, *parts):
                return query_of.boolean_query(
                    [
                        (occur.MustNot, asked(part[1])) if part[0] == "not" else (occur.Must, asked(part))
                        for part in parts
                    ]
                )

    queries = [asked(tree) for tree in trees]

    def count(texts: Sequence[str]) -> int:
        index = module.Index(schema)
        writer = index.writer(50_000_000, 1)
        for text in texts:
            writer.add_document(module.Document(text=text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        return sum(searcher.search(query, limit=1, count=True).count for query in queries)

    return count


def _fts5(module: Any, trees: Sequence[Tree]) -> Callable[[Sequence[str]], int]:
    def asked(tree: Tree) -> str:
        match tree:
            case ("words", *words):
                return f'"{" ".join(words)}"'
            case ("or", *parts):
                return "(" + " OR ".join(map(asked, parts)) + ")"
            case (_, *parts):
                some = [asked(part) for part in parts if part[0] != "not"]
                none = [asked(part[1]) for part in parts if part[0] == "not"]
                return "(" + " AND ".join(some) + ")" + "".join(f" NOT {part}" for part in none)
        raise ValueError(tree)

    queries = [asked(tree) for tree in trees]

    def count(texts: Sequence[str]) -> int:
        with closing(module.connect(":memory:")) as database:
            database.execute("CREATE VIRTUAL TABLE articles USING fts5(text, content='')")
            database.executemany("INSERT INTO articles (rowid, text) VALUES (?, ?)", enumerate(texts, 1))
            select = "SELECT count(*) FROM articles WHERE articles MATCH ?"
            return sum(database.execute(select, (query,)).fetchone()[0] for query in queries)

    return count


BATCHES: dict[str, tuple[str, Callable[[Any, Sequence[Tree]], Callable[[Sequence[str]], int]]]] = {
    "SQLite FTS5, 100 articles a batch": ("sqlite3", _fts5),
    "tantivy, 100 articles a batch": ("tantivy", _tantivy),
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
        return sum(_holds(tree, _written(tree, plain)) for tree in trees)

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

    def row(self, name: str, ours: float) -> Sequence[str | float]:
        return name, self.micros, round(self.micros / ours, 2), self.matches, round(self.seconds, 1), self.megabytes


def _cost(make: Callable[[], Callable[[str], int]], texts: Sequence[str]) -> Cost:
    gc.collect()
    before, start = _resident(), time.process_time()
    match = make()
    seconds = time.process_time() - start
    gc.collect()
    gc.freeze()  # a daemon does the same after start: what stays is not looked through again
    size = _resident() - before
    half = len(texts) // 2
    _timed(match, texts[:half])
    micros, matches = _timed(match, texts[half:])
    return Cost(seconds, size, micros, matches)


def _timed(match: Callable[[str], int], texts: Sequence[str]) -> tuple[float, float]:
    """Microseconds and matches per article, of as many as there is time for."""
    start, read, found = time.process_time(), 0, 0
    for text in texts:
        found += match(text)
        read += 1
        if read % 8 == 0 and time.process_time() - start > _LONGEST:
            break
    return (time.process_time() - start) * 1e6 / read, found / read


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * getpagesize() / 1e6


def _ours(rules: Sequence[Rule], *, places: bool = False) -> Callable[[str], int]:
    compiled = RuleSet(rules, [])
    if not places:
        return lambda text: len(compiled.match(reading(text, compiled)))

    def count(text: str) -> int:
        matches = compiled.match(reading(text, compiled))
        assert all(match.parts and match.highlights for match in matches)
        return len(matches)

    return count


def _ours_together(rules: Sequence[Rule]) -> Callable[[Sequence[str]], int]:
    compiled = RuleSet(rules, [])
    return lambda texts: sum(map(len, compiled.match_all(reading(text, compiled) for text in texts)))


def _rules(trees: Sequence[Tree], mark: str = "") -> list[Rule]:
    return [Rule(id=RuleId(f"rule-{n:06}"), query=query(tree, mark), title="") for n, tree in enumerate(trees)]


def disagreements(trees: Sequence[Tree], texts: Sequence[str]) -> int:
    """Answers of ours that the slow way does not give, and the other way round."""
    compiled = RuleSet(_rules(trees, "="), [])
    wrong = 0
    for text in texts:
        at = _positions(text)
        want = {f"rule-{number:06}" for number, tree in enumerate(trees) if true(tree, at)}
        wrong += len(want.symmetric_difference(compiled.holding(reading(text, compiled))))
    return wrong


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    parser = argparse.ArgumentParser(prog="python -m bench matching")
    parser.add_argument("--rules", type=int, nargs="+", default=[1_000, 10_000], help="100000 takes some minutes")
    parser.add_argument("--articles", type=int, default=2_000, help="half of them only to warm up")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    world = World(options.seed)
    texts = [world.article() for _ in range(options.articles)]
    _warm_dictionary()
    measured: dict[int, Figures] = {}
    for count in options.rules:
        plain, near = ([world.rule(near=with_near) for _ in range(count)] for with_near in (False, True))
        yield _table(plain, near, texts, measured)


def _table(plain: Sequence[Tree], near: Sequence[Tree], texts: Sequence[str], measured: dict[int, Figures]) -> Table:
    """*measured*: with other numbers of rules in this run; these figures are added."""
    engines: dict[str, Callable[[], Callable[[str], int]]] = {
        "wirewatch": partial(_ours, _rules(plain, "=")),
        "… 20 % NEAR": partial(_ours, _rules(near, "=")),
        "… the places of every part of every match": partial(_ours, _rules(plain, "="), places=True),
        "… words in all their forms": partial(_ours, _rules(plain)),
    }
    engines |= {name: partial(_peer, *peer, plain) for name, peer in PEERS.items() if find_spec(peer[0])}
    if find_spec("mokaccino"):
        engines["mokaccino"] = lambda: _mokaccino(import_module("mokaccino"), plain)
    costs = {name: _cost(make, texts) for name, make in engines.items()}
    costs["wirewatch, 100 articles a batch"] = _cost_of_batch(
        partial(_ours_together, _rules(plain, "=")), texts[-100:], before=texts[: len(texts) // 2]
    )
    for name, (module, make) in BATCHES.items():
        if find_spec(module):
            costs[name] = _cost_of_batch(partial(make, import_module(module), plain), texts[-100:])
    if len(plain) <= 10_000:
        costs["a loop over the rules"] = _cost(partial(_loop, plain), texts[:12])
    known = {"mokaccino": "mokaccino"} | {name: module for name, (module, _) in (PEERS | BATCHES).items()}
    missing = [name for name, module in known.items() if not find_spec(module)]
    wrong = disagreements(plain, texts[:6]), disagreements(near, texts[:6])
    note = f"disagreements with the slow answer: {wrong[0]}, with NEAR {wrong[1]}"
    note += f"; not installed: {', '.join(missing)}" if missing else ""
    ours = costs["wirewatch"].micros
    measured[len(plain)] = figures = _figures(costs)
    peers = {name: cost.micros for name, cost in costs.items() if name in known}
    reached = [*goals(len(plain), figures, peers), *growth(measured)]
    return Table(
        title=f"{len(plain):,} rules against an article of 4 kB",
        columns=("engine", "CPU µs", "× ours", "matches", "compile s", "MB"),
        rows=[cost.row(name, ours) for name, cost in costs.items()],
        note="\n".join([note, *map(str, reached)]),
    )


def _figures(costs: Mapping[str, Cost]) -> Figures:
    plain = costs["wirewatch"]
    return Figures(
        single=plain.micros,
        together=costs["wirewatch, 100 articles a batch"].micros,
        near=costs["… 20 % NEAR"].micros,
        places=costs["… the places of every part of every match"].micros,
        seconds=plain.seconds,
        megabytes=plain.megabytes,
    )


def _cost_of_batch(
    make: Callable[[], Callable[[Sequence[str]], int]], batch: Sequence[str], *, before: Sequence[str] = ()
) -> Cost:
    """As `_cost`, of a hundred articles together; *before*: what warms an engine up that remembers anything."""
    resident, start = _resident(), time.process_time()
    match = make()
    seconds = time.process_time() - start
    gc.collect()
    gc.freeze()  # as in `_cost`
    size = _resident() - resident
    if before:
        match(before)
    start = time.process_time()
    found = match(batch)
    return Cost(seconds, size, (time.process_time() - start) * 1e6 / len(batch), found / len(batch))


def _warm_dictionary() -> None:
    """The dictionary of English is loaded once per process: not what a rule costs."""
    RuleSet([Rule(id=RuleId("rule"), query="word", title="")], [])
