"""The worst a rule can do: rules and texts made to be slow, each rule's own cost on an article of 100 kB.

    python -m bench worst                    the whole table, minutes
    python -m bench worst --rules near --texts english

The cost is CPU time beyond that of a rule that finds nothing, reading the article left aside: first whether the rule
holds, then where, which is looked up for alerts that are sent. A rule is refused with a reason, or tells within 10 ms
whether it holds: what takes longer is marked.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, product
from random import Random

from alerts.rules import RuleSet, cases
from bench.table import Table
from news.errors import RuleError
from news.ids import RuleId
from news.model import Actor, Rule
from news.reading import Reading

LIMIT = 10.0  # ms
_RULE = RuleId("worst")
_SIZE = 100_000  # bytes, about
_TRIES = 3
_SMALL = "the of to in and a that is was for on with as by at from it he his they said has have be".split()
_SOUNDS = "ka lo bu dem fa gir hol jan ket mu mi ren ta sol vi dor pan che lu gri no fe sta".split()
_HAN = "的一是不了人在有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"


class Maker:
    """Texts and rules, always the same."""

    def __init__(self, seed: int = 5) -> None:
        self._random = Random(seed)
        self.words = sorted({"".join(self._random.choices(_SOUNDS, k=self._random.randint(1, 4))) for _ in range(6000)})

    def prose(self) -> str:
        """Sentences, quotations and paragraphs of frequent and rare words."""
        sentences: list[str] = []
        size = 0
        while size < _SIZE:
            words = [self._word() for _ in range(self._random.randint(8, 30))]
            sentence = " ".join(words).capitalize() + "."
            sentence = f"“{sentence}” said Quill." if self._random.random() < 0.1 else sentence
            sentences.append(sentence + ("\n\n" if self._random.random() < 0.3 else " "))
            size += len(sentence)
        return "".join(sentences)

    def _word(self) -> str:
        small = self._random.random() < 0.5
        return (
            self._random.choice(_SMALL)
            if small
            else self.words[min(int(self._random.paretovariate(0.6)), len(self.words) - 1)]
        )

    def texts(self) -> Mapping[str, str]:
        """By what they consist of."""
        return {
            "prose": self.prose(),
            "one word": "the " * (_SIZE // 4),
            "two words": "the of " * (_SIZE // 7),
            "lines of one word": "the\n" * (_SIZE // 4),
            "quotations": "“the of” said Quill. " * (_SIZE // 21),
            "distinct words": " ".join(f"w{number:x}" for number in range(_SIZE // 6)),
            "compounds": "the-of-" * (_SIZE // 7),
            "pairs with hyphens": "the-of " * (_SIZE // 7),
            "each word of the list": " ".join(self.words * 3)[:_SIZE],
            "Chinese": "".join(self._random.choices(_HAN, k=_SIZE // 3)),
        }

    def rules(self) -> Mapping[str, str]:
        """By what is bad about them."""
        words, small = self.words, _SMALL
        any_small, half = any_of(small), len(words) // 2
        beside = [f'"{one} {then}"' for one, then in pairwise(words)]
        return {
            "a NEAR": "the NEAR/1000 of",
            "NEAR of thousands of words": f"{any_of(words[:half])} NEAR/5 {any_of(words[half:])}",
            "NEAR of frequent words": f"{any_small} NEAR/5 {any_small}",
            "200 NEARs": " OR ".join(f"(the NEAR/{n} of)" for n in range(200)),
            "NEAR nested 5 deep": nested("NEAR/1000", 5),
            "NEAR nested 9 deep": nested("NEAR/1000", 9),
            "loose phrase of 2": '"the of"~1000',
            "loose phrase of 8": '"the of to in and a that is"~1000',
            "10 loose phrases": " AND ".join(f'"the of to in"~{n}' for n in range(10, 20)),
            "thousands of words": any_of(words),
            "thousands of wildcards": any_of(sorted({word[:4] + "*" for word in words if len(word) > 3})),
            "thousands of fuzzy words": any_of([word + "~" for word in words if len(word) > 3]),
            "thousands of phrases": any_of([f'"the {word}"' for word in words]),
            "EXCEPT thousands": f"{any_small} EXCEPT {any_of(words)}",
            "counts": " OR ".join(f"the{{{n},}}" for n in range(1, 200)),
            "quote: of frequent words": f"quote:{any_small}",
            "8 regular expressions": " OR ".join(f"/{letter}./" for letter in "aeiouths"),
            "20 regular expressions": " OR ".join(f"/{letter}./" for letter in "aeioubcdfghjklmnprst"),
            "a large expression": "/(.{0,1000})x/",
            "an actor of many members": "@all+ NEAR/5 @all+",
            "said by an actor": "said(@quill, the)",
            "said in words": 'said("Quill", the)',
            "60 parentheses": "(" * 60 + "the" + ")" * 60,
            "phrases of neighbours": any_of(beside),
            "NEAR of phrases of neighbours": f"{any_of(beside[:1500])} NEAR/9 {any_small}",
            "phrases of the same words": any_of([f'"{" ".join(three)}"' for three in product(small, repeat=3)][:5000]),
            "a phrase of 400 words": f'"{"the of " * 200}"',
            "a phrase with gaps": '"the * * * * of"',
            "a loose phrase of one word": '"the the the the the the"~1000',
            "a loose phrase of wildcards": '"the* th* of* thei*"~1000',
            "exactly as written": '=="the-of"',
            "100 as written": any_of(
                [f'=="the-of {word}"' for word in words[:50]] + [f'=="{word}-the"' for word in small * 2]
            ),
            "NEAR/s of frequent words": f"{any_small} NEAR/s {any_small}",
            "NEAR of two NEARs": "(the NEAR/5 of) NEAR/5 (to NEAR/5 and)",
            "NOTNEAR in NOTNEAR": "((the NOTNEAR/5 to) NOTNEAR/5 and) NOTNEAR/9 (in NOTNEAR/2 that)",
            "EXCEPT of a NEAR": f"{any_small} EXCEPT (the NEAR/9 of)",
            "a NEAR counted": "(the NEAR/9 of){100,}",
            "quotations in quotations": "quote:(quote:the AND lead:quote:of AND quote:(the NEAR/5 of))",
            "said by 200 in words": f"said({' OR '.join(words[:200])}, the)",
            "an expression for nothing": "/q*/",
        }

    def actors(self) -> list[Actor]:
        members = {
            f"m{n}": {"aliases": [word.capitalize(), f"{word.capitalize()} {self.words[n * 7 % 900].capitalize()}"]}
            for n, word in enumerate(self.words[:3000])
        }
        listed = {"quill": {"aliases": ["Quill", "The"]}, "all": {"aliases": ["Everybody"], "members": [*members]}}
        return cases.actors(listed | members)


def any_of(words: Sequence[str]) -> str:
    return f"({' OR '.join(words)})"


def nested(operator: str, depth: int) -> str:
    query = "the"
    for _ in range(depth):
        query = f"({query} {operator} the)"
    return query


def measure(arguments: Sequence[str]) -> Iterator[Table]:
    parser = argparse.ArgumentParser(prog="bench worst")
    parser.add_argument("--rules", default="", help="only those whose name has this")
    parser.add_argument("--texts", default="", help="only those whose name has this")
    chosen = parser.parse_args(arguments)
    maker = Maker()
    texts = {name: text for name, text in maker.texts().items() if chosen.texts in name}
    rules = {name: query for name, query in maker.rules().items() if chosen.rules in name}
    nobody, everybody = RuleSet([], []), RuleSet([], maker.actors())
    among = {id(cast): [_read(cast, text) for text in texts.values()] for cast in (nobody, everybody)}
    yield Table(
        title=f"A rule by itself, ms of CPU on an article of {_SIZE // 1000} kB; more than {LIMIT:.0f} is marked",
        columns=("rule", "compile", *texts),
        rows=[
            _row(name, query, cast, among[id(cast)])
            for name, query in rules.items()
            for cast in (everybody if "@" in query else nobody,)
        ],
        note="whether it holds + where; the words, sentences, actors and quotations of the article are known already; divided by "
        "how much slower a fixed loop ran beside it than at its fastest",
    )


def _row(name: str, query: str, before: RuleSet, readings: Sequence[Reading]) -> list[str | float]:
    began = time.process_time()
    try:
        rules = before.changed([Rule(id=_RULE, query=query, title=name)], list(before.cast.actors.values()))
    except RuleError as error:
        return [name, "refused", *(error.code for _ in readings)]
    spent = 1000 * (time.process_time() - began)
    return [name, f"{spent:.0f}", *(_cell(rules, reading) for reading in readings)]


def _cell(rules: RuleSet, reading: Reading) -> str:
    _cost(rules, reading)  # the first time it meets words that it has not seen
    tries = [_calm(rules, reading) for _ in range(_TRIES)]
    holds, where = min(first for first, _ in tries), min(then for _, then in tries)
    return f"{'! ' if holds + where > LIMIT else ''}{holds:.1f} + {where:.1f}"


def _calm(rules: RuleSet, reading: Reading) -> tuple[float, float]:
    """What it costs on a machine that does nothing else: others on its cores make all slower, a fixed loop too."""
    before = _loop()
    holds, where = _cost(rules, reading)
    slower = max((before + _loop()) / 2 / _quiet(), 1.0)
    return holds / slower, where / slower


@cache
def _quiet() -> float:
    """The loop at its fastest in this run."""
    return min(_loop() for _ in range(100))


def _loop() -> float:
    began = time.process_time()
    sum(number * number % 7 for number in range(50_000))
    return time.process_time() - began


def _read(rules: RuleSet, text: str) -> Reading:
    reading = cases.reading({"title": "The of", "body": text, "lang": "en"}, rules)
    for analysis in reading.fields.values():
        _ = analysis.starts, analysis.sentences
    return reading


def _cost(rules: RuleSet, reading: Reading) -> tuple[float, float]:
    """Whether it holds in a reading whose words, sentences, actors and quotations are known; then the places."""
    _ = reading.occurrences
    if any("said" in rule.query for rule in rules.rules.values()):
        _ = reading.quotes
    subject = rules.subject(reading)
    began = time.process_time()
    match = rules.hold(_RULE, subject)
    held = time.process_time()
    if match is not None:
        assert match.highlights is not None
    return 1000 * (held - began), 1000 * (time.process_time() - held)
