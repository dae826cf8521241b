"""Round-ups: what sums up several events is no voice on any of them.

    Five things to know this morning · Las claves del día · একনজরে আজকের আলোচিত খবর

Such an article may stand in the story that it tells most of, but its words do not: else the next report of another of its
events would find them there, and two stories would be one. They are told by their titles, which outlets write alike every
day; a live page, of one event or of a region's, by whether its sentences have a word in common.
"""

from __future__ import annotations

import re
from itertools import combinations

from news.background import term
from news.letters import fold
from news.pieces import pieces

# As they stand in titles; “5 things to know about the storm” tells of one event, as does a “Roundup” of Bayer's.
_ENGLISH = (
    r"\bthings (?:you (?:need|have|should) )?to (?:know|watch)(?:$|:| (?:this|today|tonight|for|on \w+day))",
    r"^what (?:you |we )?(?:need )?to know (?:this|today|tonight|on \w+day|for \w+day)",
    r"\b(?:morning|evening|daily|midday|afternoon|weekend|weekly|business|sports?|world|news) (?:briefing|brief|digest|round-?up)s?\b",
    r"\b(?:morning|evening|daily|weekend|weekly|news) (?:bulletin|headlines|newsletter|wrap)\b",
    r"\bround-?up:|\bnewsletter(?:$| ?[:|–—-])",
    r"\b(?:day|week|weekend|month|year)(?:'s)? in (?:pictures|photos|review|brief)\b",
    r"\b(?:pictures|photos|headlines) of the (?:day|week|month|year)\b|\bnews in brief\b|^newspaper headlines\b",
    r"\btoday's (?:top |main |biggest )?(?:stories|headlines|papers|front pages|news)\b|^top stories\b",
)
_PHRASES = (
    "l’essentiel de l’actualité|l’essentiel du jour|l’essentiel de la journée|l’essentiel de la semaine|revue de presse"
    "|l’actu en bref|les infos du jour|ce qu’il faut retenir de la journée|ce qu’il faut retenir de la semaine"
    "|las claves del día|las claves de la semana|resumen de noticias|resumen del día|resumen de la semana|noticias del día"
    "|lo más importante del día|las noticias más importantes|titulares del día|titulares de hoy"
    "|resumo do dia|resumo da semana|notícias do dia|destaques do dia"
    "|notizie del giorno|notizie di oggi|rassegna stampa|fatti del giorno"
    "|was heute wichtig|news des tages|nachrichten des tages|nachrichten am morgen|nachrichten am abend|nachrichtenüberblick"
    "|der tag im überblick|wochenrückblick|presseschau|das wichtigste am morgen|das wichtigste am abend|das wichtigste des tages"
    "|nieuwsoverzicht|nieuws van de dag|het nieuws van vandaag|przegląd prasy|podsumowanie dnia|najważniejsze wydarzenia dnia"
    "|günün özeti|günün önemli haberleri|günün öne çıkan|günün manşetleri|haber özeti|rangkuman berita|berita terpopuler"
    "|أبرز الأخبار|أبرز عناوين|أبرز الأحداث|عناوين الصحف|نشرة الأخبار|موجز الأخبار|حصاد اليوم"
    "|главное за день|главное за ночь|главное за неделю|главное к утру|итоги дня|итоги недели|главные новости|главные события"
    "|головне за день|головне за добу|головне за тиждень|підсумки дня|головні новини"
    "|একনজরে আজকের|এক নজরে আজকের|আজকের আলোচিত|দিনের আলোচিত|আলোচিত ৫ খবর|আলোচিত খবর|সংবাদ সংক্ষেপ|সকালেই পড়ুন"
    "|आज की बड़ी खबरें|आज की मुख्य खबरें|आज की टॉप|दिनभर की बड़ी|न्यूज बुलेटिन"
    "|今日要闻|要闻速览|一周要闻|新闻早知道|今日のニュース|ニュースまとめ|今週のニュース"
)
_LIVE = (
    "live:|live updates|live blog|liveblog|latest updates|liveticker|en direct|en directo|en vivo|in diretta|ao vivo|canlı"
    "|لحظة بلحظة|مباشر|онлайн|লাইভ|लाइव"
)
_SENTENCE = re.compile(r"(?<=[.!?।。！？؟])\s*(?=\S)")
_SEVERAL = 3  # sentences


def _folded(text: str) -> str:
    return fold(text).replace("’", "'")


_SAID = re.compile("|".join(_ENGLISH))
_ROUND_UPS, _LIVES = (tuple(_folded(each) for each in listed.split("|")) for listed in (_PHRASES, _LIVE))


def is_round_up(title: str, body: str) -> bool:
    """Whether an article sums up several events."""
    folded = _folded(title)
    if any(phrase in folded for phrase in _ROUND_UPS) or _SAID.search(folded):
        return True
    return any(phrase in folded for phrase in _LIVES) and _is_of_several(title, body)


def _is_of_several(title: str, body: str) -> bool:
    """Whether no two of the first sentences, nor one and the title, have a word in common that tells anything."""
    told = [_terms(sentence) for sentence in (title, *_SENTENCE.split(body)[:_SEVERAL])]
    return len(told) > _SEVERAL and all(each.isdisjoint(other) for each, other in combinations(told, 2))


def _terms(sentence: str) -> set[int]:
    return {term(piece.forms[-1]) for chunk in sentence.split() for piece in pieces(chunk)} - {0}
