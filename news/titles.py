"""Titles: whether one says what a report is about.

no   "Jan 05, 2011"  "Live"  "The Harbour Herald | Home"  "Five things to know this morning"
yes  "Mayor resigns"
"""

from __future__ import annotations

from news.background import term
from news.languages import primary
from news.letters import fold, spaceless
from news.months import is_month
from news.pieces import pieces
from news.roundups import is_round_up

_SIGNS = 4  # letters of a title in a script without spaces
_LABELS = frozenset(  # what stands above any report
    """live breaking update updates latest watch video videos photo photos pictures gallery audio podcast news headline headlines
    home page gmt utc edt est am pm story article exclusive opinion analysis report untitled liveblog blog ticker liveticker eilmeldung aktuell
    nachrichten startseite fotos bilder direct directo vivo vidéo vídeo actualité actualités noticias última hora urgente urgent
    accueil inicio portada diretta notizie foto онлайн видео новости срочно মূলপাতা খবর সংবাদ ভিডিও वीडियो समाचार مباشر عاجل
    فيديو أخبار canlı haber haberler""".split()
)


def says_something(title: str, language: str | None, outlet: str = "") -> bool:
    """Neither a word, a date, what the *outlet* is called or a label, nor what sums up several events."""
    around = _LABELS.union(_words(outlet))
    words = [word for word in _words(title) if word not in around]
    if any(map(spaceless, words)):
        return sum(map(len, words)) >= _SIGNS and not is_round_up(title, "")
    tells = any(_tells(word, primary(language) or "en") for word in words)
    return tells and len(words) > 1 and not is_round_up(title, "")


def _words(text: str) -> list[str]:
    return [fold(piece.forms[-1]) for chunk in text.split() for piece in pieces(chunk)]


def _tells(word: str, language: str) -> bool:
    return bool(term(word)) and not word[0].isdigit() and not is_month(word, language)
