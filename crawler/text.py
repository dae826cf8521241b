"""An article's text: the paragraphs that tell it, and nothing around them.

    tree ─→ its trunk ─→ trafilatura ─→ short? ─→ articleBody of JSON-LD, or the <p> that stand together
                                     └→ without "Read more: …", picture credits, and the headline said again

On real pages this gives an F1 of .97; what is left of noise is mostly teasers set like paragraphs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from lxml import etree, html

from crawler import markup, onward, pruning, state, titles, trunk

SHORT = 250  # characters: a text below it may be a teaser
_CROWD = 40_000  # elements: trafilatura takes a minute for half a million; the largest real page seen has 15,000
_FLASH = 1_000  # characters: below it trafilatura doubts its own reading, and falls back to a line without paragraphs


def read(root: html.HtmlElement, url: str, own: str, headlines: Sequence[str], signed: Sequence[str] = ()) -> str:
    """The text of a page, its paragraphs parted by blank lines.

    *own* is what the page calls its articleBody; it holds where the reading comes back at less than half its length.
    *root* is pruned for it. *signed*: lines that tell who wrote it, and when.
    """
    body = _own(own) or _hidden(root, headlines)
    if next(islice(root.iter(), _CROWD, None), None) is not None:
        return body or markup.cut("\n\n".join(_largest_group(root)))
    pruning.prune(root)
    trunk.stand(root, headlines)
    found = _without_noise(_read(root, url, fast=True), [*headlines, *signed])
    if len(found) < _FLASH or "\n\n" not in found:
        found = _without_noise(_read(root, url, fast=False), [*headlines, *signed])
        found = _standing_together(root, found) or ("" if _is_all_of(root, found) else found)
    if len(body) > 2 * len(found) and len(body) >= SHORT:
        return body
    return found or body or _told(root)


def _hidden(root: html.HtmlElement, headlines: Sequence[str]) -> str:
    """What only its scripts would show, on a page that shows no paragraph to speak of."""
    shown = any(len(p.text_content()) >= _TELLING for p in root.iter("p"))
    return "" if shown else state.body(root, headlines)


_TELLING = 80  # characters


def _told(root: html.HtmlElement) -> str:
    """The <p> that stand together, where they are a text: whoever looked for one may have gone by a frame's name."""
    found = "\n\n".join(_largest_group(root))
    return "" if is_short(found) else markup.cut(found)


def _read(root: html.HtmlElement, url: str, *, fast: bool) -> str:
    import trafilatura  # a quarter of a second: for pages, not for every command that knows of them
    from trafilatura.settings import Document

    try:
        found = trafilatura.bare_extraction(
            root, url=url or None, with_metadata=False, include_comments=False, fast=fast
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return ""  # whatever it trips over: its tests end where hostile pages begin
    return _laid_out(found.body) if isinstance(found, Document) and found.body is not None else ""


def _own(text: str) -> str:
    if not text:
        return ""
    text = markup.paragraphs(text) if "<" in text else markup.lines(markup.entities(text))
    return markup.cut(text if "\n\n" in text else text.replace("\n", "\n\n"))


_ASIDE = ("figure", "figcaption", "aside", "nav", "footer", "form", "header", "blockquote")


def _largest_group(root: html.HtmlElement) -> list[str]:
    """The texts of the <p> whose parent holds more text in them than any other."""
    parents: dict[html.HtmlElement, list[str]] = defaultdict(list)
    for p in islice(root.iter("p"), _CROWD):
        parent = p.getparent()
        if parent is None or next(p.iterancestors(*_ASIDE), None) is not None:
            continue
        if said := markup.clean(p.text_content()):
            parents[parent].append(said)
    return max(parents.values(), key=lambda texts: sum(map(len, texts)), default=[])


def _standing_together(root: html.HtmlElement, found: str) -> str:
    """The <p> of one parent that hold most of the text, where *found* has the same words in fewer paragraphs."""
    parts = _largest_group(root)
    if len(parts) <= found.count("\n\n"):
        return ""  # lists, tables and quotes stand between them
    squeezed = re.sub(r"\s+", "", found)
    covered = sum(len(part) for part in parts) >= len(squeezed) / 2
    if (
        len(parts) < (2 if "\n\n" in found else 1)
        or not covered
        or not all(re.sub(r"\s+", "", part) in squeezed for part in parts)
    ):
        return ""
    return "" if "\n\n".join(parts) == found else "\n\n".join(parts)


def _is_all_of(root: html.HtmlElement, found: str) -> bool:
    """Whether *found* is one line of everything that stands on the page: a gallery, a page around a PDF.

    Then no element holds as much as half of it as its own text.
    """
    if "\n\n" in found:
        return False
    half = len(re.sub(r"\s+", "", found)) / 2
    return all(len(re.sub(r"\s+", "", _own_text(tag))) < half for tag in root.iter())


def _own_text(tag: html.HtmlElement) -> str:
    return (tag.text or "") + "".join(child.tail or "" for child in tag)


def is_short(body: str) -> bool:
    """Whether it may be a teaser. A Chinese or Japanese character stands for half a word."""
    return len(body) + 2 * len(_IDEOGRAMS.findall(body[:SHORT])) < SHORT


_IDEOGRAMS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


_BLOCKS = frozenset(("p", "head", "quote", "item", "list", "row", "table", "ab", "code", "div", "body", "fw"))


def _laid_out(body: etree._Element) -> str:
    """Trafilatura's tree as paragraphs: its p, head, quote, item and row."""
    out: list[str] = []
    for event, node in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            out.append("\n\n" if node.tag in _BLOCKS or node.tag == "lb" else " " if node.tag == "cell" else "")
            out.append((node.text or "").replace("\n", " "))
        else:
            out.append("\n\n" if node.tag in _BLOCKS else "")
            out.append((node.tail or "").replace("\n", " ") if node is not body else "")
    return markup.cut(markup.lines("".join(out)))


# "Read also: …" as it is said between paragraphs, with what it leads to behind it.
_LED_ON = (
    "read|see|watch|listen|lire|lesen sie|lies|leia|leggi|lee|siehe|les|läs|læs|lees|lue|voir|à lire|à voir|vea|lea|ver|veja|vedi|guarda"
    "|mehr|mer|meer|czytaj|zobacz|číst|čtěte|olvassa|citește|citiți|читайте|читать|смотрите|читай|διαβάστε|δείτε|oku|baca"
)
_ALSO = (
    "more|also|next|here|full \\w+|on|aussi|également|plus|auch|mehr|hierzu|dazu|zum thema|também|mais|anche|también|más|además|tambien|også|også her|också|mer"
    "|ook|verder|myös|też|także|więcej|też na|také|více|și|також|далі|также|ещё|еще|επίσης|juga"
)
_NOISE = re.compile(
    rf"^(?:(?:{_LED_ON})(?: (?:{_ALSO}))+\s*(?:[:：|>»→]|[-–—] ).*"
    r"|(?:advertisement|advertising|anzeige|werbung|publicité|publicidad(?:e)?|pubblicità|advertentie|annonce|annons|reklama|реклама|διαφήμιση|reklam)"
    r"|(?:story|article) continues (?:after|below).*"
    r"|continue reading.*|skip (?:past )?(?:newsletter|advert).*|sign up (?:to|for) .{0,80}newsletter.*|share this (?:article|story)"
    r"|click here to .*|follow us on .*|related(?: (?:articles|stories|topics|content|news))?:?|(?:most|more) (?:read|popular|from|on this)(?: .{0,30})?"
    r"|mehr (?:themen|zum thema|aus|von)(?: .{0,40})?:?|sur le même (?:sujet|thème)\s*:?|lesen sie (?:auch|mehr|dazu):?|à lire aussi:?|te puede interesar:?|leia também:?"
    r"|leggi anche:?|lees ook:?|les også:?|läs också:?|læs også:?|czytaj (?:też|także):?|join (?:our|the) (?:comment|conversation|discussion|forum).*|(?:show|view|leave|post|add) (?:a |all |\d+ )?comments?|comments?(?: \(\d+\))?"
    r"|(?:you can )?(?:also )?follow .{1,80} on (?:twitter|x|facebook|instagram|youtube|tiktok|telegram|whatsapp|linkedin|threads|bluesky)\b.{0,120}|(?:like|enjoy(?:ed)?) this (?:story|article)\?.{0,80}"
    r"|(?:get in touch with|contact) (?:our|the) news ?(?:desk|team|room).{0,120}|for more (?:stories|news) like this.{0,60}|(?:have|got) (?:a|any) (?:news )?(?:tip|story)s?\?.{0,160}"
    r"|get (?:all )?the (?:latest|day['’]s).{0,80}(?:inbox|newsletters?|e-?mail).{0,80}|folgen sie uns (?:auf|bei) .{0,80}|suivez-nous sur .{0,80}|síguenos en .{0,80}|siga .{0,30} no (?:twitter|facebook|instagram).{0,60}"
    r"|(?:last |first )?(?:updated|published|posted)(?: at| on)?:? [^.!?]{0,12}\d[^!?]{0,28}"
    r"|.{0,60}\b\d+[ -]min(?:ute)?s? read\b.{0,40}"
    r"|loading\.*|copyright ©.*|all rights reserved\.?|(?:file )?(?:photo|image|picture|credit|foto|bild|crédit)s?\s*[:：].{0,120}"
    r"|(?:share|tweet|print|e-?mail|facebook|twitter|whatsapp|linkedin|copy link|teilen|drucken|partager|compartir|condividi|delen|save|listen)(?: (?:on|via|auf|sur) \w+)?)$",
    re.IGNORECASE,
)


def _without_noise(body: str, headlines: Sequence[str]) -> str:
    """Without "Read more: …", advertisement marks, picture credits, and the headline said again."""
    kept = [part for part in onward.without(body).split("\n\n") if not _NOISE.match(part)]
    said = [part for part in kept[:_BEGINNING] if not any(titles.same(part, headline) for headline in headlines)]
    return "\n\n".join([*said, *kept[_BEGINNING:]])


_BEGINNING = 3  # paragraphs, a kicker and a number before the headline among them
