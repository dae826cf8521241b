"""Heads: what German words for somebody end in.

Polizei|sprecherin        Außen|minister        NBC-|Kommentator
"""

from __future__ import annotations

from news.letters import fold

HEADS = tuple(
    map(
        fold,
        """minister ministerin sprecher sprecherin präsident präsidentin kanzler kanzlerin chef chefin leiter leiterin
        kommissar kommissarin richter richterin anwalt anwältin meister meisterin experte expertin forscher forscherin
        kollege kollegin spieler spielerin vertreter vertreterin vorsitzende vorsitzender vorsitzenden politiker politikerin beauftragte beauftragter
        trainer trainerin diplomat diplomatin organisator organisatorin loge login istin ist kandidat kandidatin
        kommentator kommentatorin moderator moderatorin dissident dissidentin sekretär sekretärin ministerium behörde händler händlerin direktor direktorin hüter hüterin sieger siegerin stürmer stürmerin verteidiger verteidigerin springer springerin""".split(),
    )
)
"""Folded."""
