"""Signed: who wrote it and when, as it stands between a headline and the text, in words and in no program's reach.

    <h1>Ferries sail again</h1> <div>By Jo Vale, Harbour Editor<span>2 March 2026, 14:05 | Updated 3 March</span></div> <p>The …
    → "By Jo Vale, Harbour Editor"     "2 March 2026, 14:05"     "Updated 3 March"

Told by what it says and where it stands, whatever it is called: half of the pages that tell programs nothing call it by no name
that anybody else would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler import ago, markup, names, titles

_MOST = 60  # elements after the headline
_LINE = 110  # characters
_TELLING = 140  # characters of a paragraph, where the text begins
_HEADINGS = ("h2", "h3", "h4")
_HEADLINE = 25  # characters of a link that leads to an article
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "span",
        "time",
        "li",
        "address",
        "dd",
        "dt",
        "td",
        "small",
        "h2",
        "h3",
        "h4",
        "h5",
        "header",
        "section",
        "cite",
    )
)
_WITHIN = ("p", "div", "li", "dd", "td", "address", "header", "section", "article", "ul", "figure", "table")
_AROUND = frozenset(("aside", "nav", "footer", "form", "figure", "button", "script", "style"))
_PARTS = re.compile(r"\s*[\n|｜·•]\s*|(?<=\d)\s*هـ?(?:\s*الموافق)?\s*[-–/،,]?\s*|\s+[–—]\s+|\s{2,}")
_DATED = re.compile(r"([^\W\d]) +(?=(?:19|20)\d\d[-年/.])")  # a date after a name
_CHANGED = (
    "(?:last |zuletzt |dernière |última |ultimo )?(?:updated|modified|edited|aktualisiert|geändert|bearbeitet|stand|akt\\.|mis(?:e)? à jour|màj|modifié|actualizad[oa]|modificad[oa]|actualización|atualizad[oa]|aggiornat[oa]|bijgewerkt|laatst|uppdaterad|oppdatert|opdateret|päivitetty|aktualizacja|zaktualizowano|aktualizováno|aktualizované|frissítve|actualizat"
    "|обновлено|изменено|оновлено|güncelleme|güncellendi|ενημέρωση|تحديث|آخر تحديث|بروزرسانی|به‌روزرسانی|עודכן|更新|최종수정|수정|cập nhật|diperbarui)"
)
_APART = re.compile(rf"[\s,;(/-]*(?={_CHANGED}\b)", re.IGNORECASE)
_UPDATED = re.compile(rf"{_CHANGED}(?:\W|\b)", re.IGNORECASE)
_LABEL = re.compile(
    rf"(?:{_CHANGED}|(?:first )?(?:published|posted)|publi(?:é|ée|cado|cada|shed|cato|cata|cerat|sert|ceret)|veröffentlicht|erstellt|gepubliceerd|geplaatst|julkaistu|opublikowano|data publikacji|publikováno|опубликовано|yayınlan(?:ma|dı)(?: tarihi)?|δημοσίευση|نشر|منتشر شده|פורסם|発行|公開|发布(?:时间)?|发表|入力|đăng)"
    r"\s*(?:(?:on|at|am|um|den|le|à|el|il(?! y a)|alle|op|om|den|kl|dne|em|às|lúc|в|во|في)\b\s*)*[:：]?\s*",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:(?:words|written|story|reported|reporting|text|posted|report|analysis|opinion|photos?|interview) )?by|von|par|propos recueillis par|por|di|a cura di|escrito por|door|av|af)[:\s]\s*(?=\S)"
    r"|(?:authors?|reporter|autor(?:e|es|in|zy|ka|ka)?|auteurs?|texte?|texto|testo|tekst(?:i)?|redacteur|foto og tekst|skribent|oprac\.|szerző|автор(?:ы)?|текст|автор статьи|journalist|yazan|yazar|haber|muhabir|tác giả|συντάκτης|penulis|reporter|كتبت?|بقلم|إعداد|الكاتب|نویسنده|نوشته|خبرنگار|מאת|כתב|记者|記者|作者|撰文|文|执笔|執筆|著者|लेखक)\s*[:：/／・]\s*"
    r"|(?:بقلم|كتب|كتبت|نوشته|מאת|द्वारा|โดย|γράφει (?:ο|η)|του|της|yazan|tác giả|记者|記者|撰文|執筆|文)\s+",
    re.IGNORECASE,
)
_AUTHORS_AT = re.compile(
    r"/(?:authors?|autor(?:en|es|e|a)?|auteurs?|autori|by|bylines?|writers?|staff|profiles?|people|journalists?|journaliste|redaktion|redakteur|columnists?|contributors?|correspondents?|reporters?|personen?|yazar(?:lar)?|reportery)/[^/]",
    re.IGNORECASE,
)
_AGENCIES = frozenset(
    (
        "reuters|afp|ap|dpa|efe|ansa|agi|adnkronos|lusa|tass|тасс|interfax|интерфакс|xinhua|新华社|新華社|kyodo|共同通信|時事通信|yonhap|연합뉴스|pti|ani|ians|upi|bloomberg|apa|sda|ats|keystone-sda|ritzau|ntb|stt|tt"
        "|belga|anp|pap|čtk|ctk|mti|agerpres|bta|hina|tanjug|anadolu|aa|dha|iha|wafa|mena|spa|qna|kuna|irna|isna|mehr|تسنیم|ап|рейтер|رويترز|associated press|the associated press|press association|pa media"
        "|agence france-presse|europa press|agência brasil|риа новости|وكالات|أ ف ب"
    ).split("|")
)
_PARTICLES = frozenset(
    "al el de del della di da dos das do van von der den ten ter zu le la bin ibn ben abu af av y e i und".split()
)
_NAME_WORDS = 5


@dataclass(frozen=True, slots=True)
class Signed:
    """What is found by a headline."""

    people: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()  # as they are written, those that tell of a change left out
    changes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # all that tells who or when: no part of the text


def read(root: html.HtmlElement, title: str, site: str) -> Signed:
    """What stands by the headline *title*."""
    heading = next((tag for tag in root.iter("h1", "h2") if titles.same(markup.line(tag.text_content()), title)), None)
    if heading is None:
        heading = next(root.iter("h1"), None)
    if heading is None:
        return Signed()
    people: dict[str, None] = {}
    lines: list[str] = []
    dates: list[str] = []
    changes: list[str] = []
    for whole, tag in _lines(heading):
        for part in filter(None, _PARTS.split(_DATED.sub(r"\1\n", whole))):
            found = _people(part, tag, site)
            if found:
                people |= dict.fromkeys(found)
                lines += [part, whole]
                continue
            for piece in filter(None, _APART.split(part)):
                told = changes if _UPDATED.match(piece) else dates
                bare = _LABEL.sub("", piece, count=1).strip(" ,;:()")
                told += [bare] if _begins_as_date(bare) or ago.speaks_of_now(bare) else []
        if _is_date(whole):
            lines.append(whole)
    return Signed(tuple(people), tuple(filter(None, dates)), tuple(filter(None, changes)), tuple(lines))


_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20|25)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)")
_YEAR_ONLY = re.compile(r"\D*(?:\d{1,2}[:.]\d\d\D+)?\d{4}\D*")
_CLOCK = re.compile(r"\d[:.h時时]\s?\d\d")
_DATE_WORDS = 7


def _begins_as_date(piece: str) -> bool:
    """With a number, a month or a day of the week before one: "Elected on 2 March" is of something else."""
    before = re.split(r"\d", piece, maxsplit=1)[0].strip()
    words = before.split()
    plain = len(words) < _FEW or (len(words) == _FEW and words[0].endswith((",", "."))) or before.endswith(",")
    return len(before) < len(piece) and plain and not _YEAR_ONLY.fullmatch(piece)


_FEW = 2  # words


def _is_date(line: str) -> bool:
    """Whether *line* is but a date, with or without what it is the date of."""
    if not any(map(str.isdigit, line)) or len(line) > _LINE // 2:
        return False
    labelled = bool(_LABEL.match(line))
    digits = len(re.findall(r"\d+", line))
    return (
        bool(_YEAR.search(line))
        and digits > 1
        and (labelled or bool(_CLOCK.search(line)) or len(line.split()) < _DATE_WORDS)
    )


def _lines(heading: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    """Short lines after *heading*, up to where the text begins: the innermost that hold one, and links in them.

    What another headline stands above, which leads on, is of another article.
    """
    for tag in islice(_following(heading), _MOST):
        if (tag.tag not in _BLOCKS and tag.tag != "a") or next(tag.iterdescendants(*_WITHIN), None) is not None:
            continue
        if any(len(link.text_content()) >= _HEADLINE for heading in tag.iter(*_HEADINGS) for link in heading.iter("a")):
            return
        said = _parted(tag)
        if len(said) >= _TELLING and tag.tag != "a":
            return
        if 0 < len(said) <= _LINE and _AROUND.isdisjoint(up.tag for up in tag.iterancestors()):
            yield said, tag


def _following(tag: html.HtmlElement | None) -> Iterator[html.HtmlElement]:
    """What stands after *tag*, in the page's order."""
    while tag is not None:
        for beside in tag.itersiblings():
            yield from beside.iter()
        tag = tag.getparent()


def _parted(tag: html.HtmlElement) -> str:
    """Its text, lines where elements part it."""
    return re.sub(r"[^\S\n]+", " ", _walked(tag)).strip()


def _walked(tag: html.HtmlElement) -> str:
    parts = [tag.text or ""]
    for child in tag:
        edge = "\n" if child.tag in _BLOCKS or child.tag == "br" else ""
        parts.append(edge + _walked(child) + edge + (child.tail or "").replace("\n", " "))
    return "".join(parts)


def _people(line: str, tag: html.HtmlElement, site: str) -> tuple[str, ...]:
    """Those whom *line* names as its writers, by a word that says so, by where its link leads, or as an agency."""
    by = _BY.match(line)
    linked = tag.tag == "a" and bool(_AUTHORS_AT.search(_path(tag.get("href") or "")))
    told = names.names([line[by.end() :] if by else line], roles=False)
    agencies = tuple(name for name in told if name.casefold() in _AGENCIES)
    if by or linked:
        return tuple(name for name in told if name in agencies or (_is_name(name) and not titles.is_site(name, site)))
    return agencies if agencies and len(line) <= _LINE // 3 else ()


def _path(href: str) -> str:
    try:
        return urlsplit(href).path
    except ValueError:  # a broken bracket
        return ""


def _is_name(name: str) -> bool:
    """As people are called: two words or more, capitals first where there are such; three signs or so in Chinese."""
    words = name.split()
    first = next((c for c in name if c.isalpha()), "")
    if "\u3040" <= first <= "\u9fff" or "\uac00" <= first <= "\ud7a3":
        return 2 <= len(name) <= 6
    if not 2 <= len(words) <= _NAME_WORDS or any(c.isdigit() for c in name):
        return False
    cased = first.lower() != first.upper()
    return not cased or all(word[:1].isupper() or word.casefold() in _PARTICLES for word in words)
