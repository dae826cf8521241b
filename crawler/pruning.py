"""Pruning: what no reader takes for a part of the article is cut off its tree before the text is looked for.

    scripts, menus, forms, players        by their tags
    newsletters, comments, related …      by what outlets call such boxes in class or id, in whatever layout
    <p><a>Ferries sail again</a></p>      by their links: a paragraph that is but a link leads on to another article
    <div><h3><a>Ferries …</a></h3>…</div>  by their neighbours: three of one make are teasers
    "Related stories", and its teasers     by their headings

The first are two thirds of a page's elements, and whoever looks for the text walks over all of them a dozen times: cut first,
a page costs a quarter less. Nothing is cut that holds the headline, or much of the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile
from typing import cast

from lxml import etree, html

from crawler import obstacles, talk

_MACHINERY = tuple(
    "script style noscript svg template iframe button link meta object embed picture source audio video canvas input select"
    " textarea option label nav footer aside head amp-ad amp-sticky-ad amp-embed amp-list amp-sidebar amp-consent amp-analytics".split()
)
_BOXES = ("div", "section", "ul", "ol", "dl", "p", "details", "span", "figure", "article", "table", "h2", "h3", "h4")
_CALLED = re.compile(
    r"news-?letter|(?:^|[\s_-])(?:sign-?up|subscri(?:be|ption)|promo(?:tion|box)?|paid-?content|sponsor(?:ed)?|advert\w*|teads|taboola|outbrain|disqus\w*)(?:$|[\s_-])"
    r"|(?:related|recommended|recirculation|most-?(?:read|popular|viewed)|trending|popular|further|more|latest|top)[-_]?(?:article|stor(?:y|ies)|post|content|link|news|topic|read|item|headline|video)s?"
    r"|(?:read|see|watch|listen)[-_]?(?:also|more|next|on)(?:$|[\s_-])|also[-_]?(?:read|like)|you[-_]?may|(?:^|[\s_-])(?:related|recommendations?|recirc|mehr-?zum-?thema|lees-?ook|lire-?aussi|leia-?(?:mais|tambem)|leggi-?anche)(?:$|[\s_-])"
    r"|cookie-?(?:banner|bar|consent|layer|notice|wall|policy|popup|law)|(?:^|[\s_-])(?:consent|gdpr|onetrust\S*|didomi\S*|cmp)(?:$|[\s_-])"
    r"|(?:^|[\s_-])(?:comments?|reply|respond)(?:$|[\s_-](?:area|list|section|form|wrap|thread|respond|block|container|count|box|title)\w*)"
    r"|(?:^|[\s_-])(?:photo|image|picture)?[-_]?(?:caption|credits?)(?:$|[\s_-])|(?:share|social|sharing)[-_]?(?:bar|buttons?|links?|icons?|tools?|this|widget|media)|follow-?us|(?:^|[\s_-])(?:share|social|sharedaddy|addthis\S*|breadcrumbs?|pagination|toolbar)(?:$|[\s_-])"
    r"|(?:author|about-?the-?author|writer)[-_]?(?:bio\w*|box|card|info|profile|description|footer)|post-?tags|tag-?(?:list|cloud)|tags-?links|article-?tags",
    re.IGNORECASE,
)
_LARGE = 3  # a box that holds more than this part of the page's paragraphs is no box
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_ONWARD = re.compile(
    r"(?:(?:you (?:may|might) (?:also )?(?:like|be interested.*)|related|recommended|most (?:read|popular|viewed)|trending|top stories|read (?:next|more|also)|see also|more (?:from|on|in|stories|news)|latest (?:news|stories|posts|from)"
    r"|popular (?:posts|stories|now)|don['’]t miss|what to read next|up next|recent posts|further reading|similar (?:posts|articles|news)|also in the news|elsewhere on|from (?:the|our) (?:web|partners)"
    r"|mehr (?:zum thema|zu|aus|von)|das könnte (?:sie|dich)|lesen sie (?:auch|mehr)|meistgelesen|weitere (?:artikel|themen|meldungen|nachrichten)|passend zum thema"
    r"|à lire (?:aussi|également)|sur le même (?:sujet|thème)|les plus lus|lire aussi|articles? (?:liés|similaires|associés)|dans la même rubrique"
    r"|te puede interesar|(?:también )?te puede gustar|más (?:noticias|información|leíd[ao]s)|noticias relacionadas|lo más (?:leído|visto)|leia (?:também|mais)|mais (?:lidas|notícias)|notícias relacionadas|veja também"
    r"|leggi anche|potrebbe(?:ro)? interessarti|i più letti|articoli correlati|lees ook|meer (?:over|nieuws)|meest gelezen|les også|mest lest|läs (?:också|mer)|mest läst|læs også|mest læste|lue myös|czytaj (?:też|także|więcej)|zobacz (?:też|także)"
    r"|читайте (?:также|ещё|еще)|другие новости|популярное|по теме|関連記事|おすすめ|相关(?:阅读|新闻|文章)|推荐阅读|اقرأ أيضا|مواضيع ذات صلة|ilgili haberler|benzer haberler|baca juga|berita terkait|tin liên quan)\b.*)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 60  # characters
_TELLING = 80  # characters of a paragraph that tells something
_HEADLINE = 25  # characters of a link that leads to an article
_SOURCE = re.compile(r"source|quelle|fuente|fonte|via|bron|źródło|correct|clarif|источник", re.IGNORECASE)


def prune(root: html.HtmlElement) -> None:
    """Cut *root* in place. What follows a cut element stays; so does JSON-LD, which tells a forum from a blog."""
    _keep(root)
    asking = list(_asking(root))  # by fields and buttons, which are machinery
    _cut_machinery(root)
    for tag in list(talk.boxes(root)):
        _cut(tag)
    most = _told(root) / _LARGE
    for tag in [*asking, *_boxes(root), *_onward(root), *_led_on(root), *_cards(root), *_pulled(root)]:
        if next(tag.iter("h1"), None) is None and _told(tag) <= most:
            _cut(tag)


def _keep(root: html.HtmlElement) -> None:
    """What holds most of the page is its article, and a note on what was wrong is a part of it, whatever their tags say."""
    framed = list(root.iter(*_FRAMES))
    whole = _told(root) if framed else 0
    for tag in framed:
        noted = tag.tag == "footer" and next(tag.iterancestors("article"), None) is not None
        if 2 * _told(tag) > whole or (noted and _NOTE.match(tag.text_content())):
            tag.tag = "div"
            tag.attrib.clear()  # by which others would know it for a footer


_FRAMES = ("aside", "footer", "noscript", "template")
_NOTE = re.compile(
    r"\s*(?:corrections?|corrected|clarifications?|editor[’']?s[’']? note|amended|korrektur|berichtigung|anm(?:erkung)?\.? der redaktion|rectificati(?:f|on)|note de la rédaction|correcci[óo]n|fe de erratas|errata|correção|correzione|rettifica|rectificatie|correctie|rettelse|rättelse|oikaisu|sprostowanie|исправлен)",
    re.IGNORECASE,
)


def _cut_machinery(root: html.HtmlElement) -> None:
    data = [tag for tag in root.iter("script") if "ld+json" in (tag.get("type") or "")]
    for tag in data:
        tag.tag = "data"
    etree.strip_elements(root, *_MACHINERY, with_tail=False)
    for tag in data:
        tag.tag = "script"


def _cut(tag: html.HtmlElement) -> None:
    if tag.getparent() is not None:
        tag.drop_tree()


_characters = etree.XPath("string-length()")  # five times as fast as their pieces, put together


def _length(tag: html.HtmlElement) -> int:
    return int(cast(float, _characters(tag)))


def _told(tag: html.HtmlElement) -> int:
    """Characters in paragraphs that tell something."""
    return sum(length for p in tag.iter("p") if (length := _length(p)) >= _TELLING)


def _boxes(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for tag in root.iter(*_BOXES):
        called = " ".join(filter(None, (tag.get("class"), tag.get("id"))))
        if called and _is_box(called):
            yield tag


@lru_cache(maxsize=8192)
def _is_box(called: str) -> bool:
    """Remembered: an outlet's pages go by a few hundred names, each a dozen times on a page."""
    return bool(_CALLED.search(called))


def _asking(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """What asks for an address or a consent: a few lines around a field to write in, or around buttons under what is said of cookies."""
    sizes: dict[html.HtmlElement, int] = {}
    boxes: dict[html.HtmlElement, bool] = {}
    for field in islice(root.iter("input", "button"), _MOST_FIELDS):
        asks = field.tag == "input" and (field.get("type") or "text").lower() in _WRITTEN
        if asks or field.tag == "button":
            box = _frame(field, _INVITATION if asks else _CONSENT_LAYER, sizes)
            if box is not None:
                boxes[box] = boxes.get(box, False) or asks
    for box, asks in boxes.items():
        told = asks or (sizes[box] >= _CONSENT and obstacles.asks_for_consent(" ".join(box.itertext())))
        if told and next(box.iter("h1"), None) is None:
            yield box


_WRITTEN = frozenset(("email", "text"))
_MOST_FIELDS = 60
_INVITATION = 400  # characters
_CONSENT = 60  # the least that is said of it
_CONSENT_LAYER = 1_500
_DEEPEST_FIELD = 6


def _frame(field: html.HtmlElement, most: int, sizes: dict[html.HtmlElement, int]) -> html.HtmlElement | None:
    """The largest element around *field* that says no more than that."""
    found = None
    for tag in islice(field.iterancestors(), _DEEPEST_FIELD):
        if tag.tag in {"body", "html", "article", "main"}:
            break
        if tag not in sizes:
            sizes[tag] = _length(tag)
        if sizes[tag] > most:
            break
        found = tag
    return found


_PULLED = re.compile(r"pull-?(?:ed-?)?(?:quote|out)", re.IGNORECASE)


def _pulled(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Words of the text that are set once more in large letters, as their class says."""
    marked = [tag for tag in root.iter(*_BOXES, "blockquote") if _PULLED.search(tag.get("class") or "")]
    whole = _squeezed(root) if marked else ""
    for tag in islice(marked, _MOST_PULLED):
        said = max(
            (_squeezed(part) for part in (tag, *tag.iter("p", "q", "span"))),
            key=lambda words: (whole.count(words) > 1, len(words)),
        )
        if said and whole.count(said) > 1:
            yield tag


_MOST_PULLED = 50


def _squeezed(tag: html.HtmlElement) -> str:
    return re.sub(r"\W+", "", "".join(tag.itertext()).casefold())


def _onward(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Headings that say that other articles follow, and what does up to the next heading or telling paragraph."""
    for heading in root.iter(*_HEADINGS):
        said = " ".join(heading.text_content().split())
        if len(said) <= _LONGEST_HEADING and _ONWARD.fullmatch(said):
            yield heading
            yield from takewhile(_is_teaser, heading.itersiblings())


def _is_teaser(tag: html.HtmlElement) -> bool:
    return tag.tag not in _HEADINGS and next(tag.iter("a"), None) is not None


def _cards(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Teasers: neighbours of one make, each headed by a link."""
    found: dict[html.HtmlElement, list[html.HtmlElement]] = defaultdict(list)
    for heading in root.iter(*_HEADINGS):
        card = _card(heading) if _is_link(heading) else None
        if card is not None:
            found[card.getparent()].append(card)
    for cards in found.values():
        if len(cards) >= _FEWEST_CARDS and len({(card.tag, card.get("class")) for card in cards}) == 1:
            yield from cards


_FEWEST_CARDS = 3


def _is_link(heading: html.HtmlElement) -> bool:
    parent = heading.getparent()
    said = _length(heading)
    return (
        parent is not None
        and said >= _HEADLINE
        and (parent.tag == "a" or sum(map(_length, heading.iter("a"))) >= said - 3)
    )


def _card(heading: html.HtmlElement) -> html.HtmlElement | None:
    """The largest element around *heading* that has no other heading."""
    card = heading
    for around in islice(heading.iterancestors("a", "div", "li", "article", "section"), _DEEPEST_CARD):
        if len(list(islice(around.iter("h1", *_HEADINGS), 2))) > 1:
            break
        card = around
    return None if card is heading else card


_DEEPEST_CARD = 6  # elements around a heading


def _led_on(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Paragraphs that are but a link to an article, among others that tell."""
    found, telling = [], 0
    for p in root.iter("p"):
        linked = sum(_length(a) for a in p.iter("a"))
        length = _length(p)
        if linked >= _HEADLINE and length - linked <= 20 and not _SOURCE.search(p.text or ""):
            found.append(p)
        telling += length - linked >= _TELLING
    yield from found if telling > len(found) else ()
