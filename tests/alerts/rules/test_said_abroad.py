"""said() in other languages: the speaker is the tracked actor, also by surname, pronoun or a verb alone."""

from __future__ import annotations

import pytest

from alerts import rules
from news.actors import Cast
from news.ids import ActorId, RuleId
from news.model import Actor, Rule
from news.reading import read
from tests.make import article, revision

ACTORS = [
    Actor(
        id=ActorId("vasseur"),
        name="Claire Vasseur",
        aliases=("Claire Vasseur", "كلير فاسور"),
        short=("Vasseur", "فاسور"),
        member_of=(ActorId("union"),),
    ),
    Actor(id=ActorId("union"), name="Nordunion", aliases=("Nordunion",)),
]
CASES = [
    ("fr", "said(@vasseur, digue)", "La ministre Claire Vasseur a déclaré que la digue tiendrait.", True),
    ("fr", "said(@vasseur, digue)", "Claire Vasseur est venue. Paul Lemoine a dit que la digue tiendrait.", False),
    ("fr", "said(@union+, digue)", "Claire Vasseur a parlé. « La digue tient », a dit Vasseur.", True),
    ("es", "said(@vasseur, dique)", "Claire Vasseur habló del plan. Vasseur dijo que el dique resistirá.", True),
    ("es", "said(@vasseur, votación)", "Claire Vasseur dijo que está listo. Añadió que habrá votación.", True),
    ("de", "said(@vasseur, Deich)", "Der Deich halte, sagte Ministerin Claire Vasseur am Montag.", True),
    ("de", "said(@vasseur, Deich)", "Claire Vasseur sagte nicht, ob der Deich hält.", False),
    ("de", "said(@union, Deich)", "Ein Sprecher der Nordunion sagte, der Deich halte.", True),
    ("ar", "said(@vasseur, السد)", "وقالت الوزيرة كلير فاسور إن السد سيصمد.", True),
    ("ar", "said(@vasseur, السد)", "وقال نبيل قاسم إن السد بنته كلير فاسور.", False),
    ("tr", "said(@vasseur, set)", "Bakan Claire Vasseur, “Bu set dayanacak” dedi.", True),
    ("tr", "said(@vasseur, set)", "Cem Aksoy, “Claire Vasseur bu set için geldi” dedi.", False),
    ("fr", 'said("ministère", pont)', "D’après le ministère, le pont sera fermé jusqu’à vendredi.", True),
]


@pytest.mark.parametrize(("language", "query", "text", "fires"), CASES, ids=[f"{c[0]}-{c[2][:40]}" for c in CASES])
def test_who_says_it_counts(language: str, query: str, text: str, fires: bool) -> None:
    one = article(language=language)
    rule = Rule(id=RuleId("r"), title="r", query=query)
    compiled = rules.compile([rule], ACTORS)
    assert bool(compiled.match(read(one, revision(one, title="", body=text), Cast(ACTORS)))) is fires
