"""Talk: what readers say below an article, told by what heads it and what stands in it, in whatever layout.

    <h3>34 responses to “Ferries sail again”</h3>…      a heading that counts or invites them, and what it heads
    … <a>Reply</a> … <a>Reply</a> …                     entries that each can be answered

Outlets that name their boxes by numbers have them, too; half of what is wrongly read off such pages is readers' words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "div", "span", "p", "strong", "legend", "summary", "label")
_NOUNS = (
    "comments?|replies|responses?|reactions?|kommentare?|leserkommentare|meinungen|commentaires?|réactions?|réponses?|comentarios?|respuestas|commenti|commento"
    "|risposte|comentários?|respostas|reacties|kommentarer|kommentar|kommentit|kommenttia|komentarze|komentarzy|komentáře|komentářů|hozzászólás(?:ok)?|comentarii"
    "|комментари[йияев]{1,3}|коментар[іяі]*в?|yorum(?:lar)?|σχόλια|bình luận|komentar|コメント|评论|評論|留言|댓글|تعليقات|تعليق|نظرات|دیدگاه(?:‌ها)?|תגובות|ความคิดเห็น|टिप्पणियाँ"
)
_HEADED = re.compile(
    rf"[(\[]?\s*\d[\d.,]*\s*[)\]]?\s*(?:{_NOUNS})(?: (?:to|on|zu|sur|a|su|on this (?:article|story|post))\b.*)?[:.]?"
    rf"|(?:{_NOUNS})\s*[:]?\s*[(\[]\s*\d[\d.,]*\s*[)\]]:?"
    r"|\d[\d.,]* (?:thoughts?|gedanken|réflexions?|pensamientos?|pensieri) (?:on|zu|sur|en|su|sobre)\b.*"
    r"|(?:comments|reader comments|all comments|leave a (?:reply|comment)|post a comment|add (?:a|your) comment|join the (?:conversation|discussion)|what do you think\?|kommentare|leserkommentare|kommentar (?:schreiben|verfassen|hinterlassen)|diskutieren sie mit|schreiben sie einen kommentar"
    r"|commentaires|(?:laisser|ajouter|poster) un commentaire|vos réactions|comentarios|deja (?:un comentario|una respuesta)|escribe un comentario|commenti|lascia un commento|comentários|deixe (?:um comentário|uma resposta)|reacties|geef een reactie|laat een reactie achter|plaats een reactie"
    r"|kommentarer|lämna (?:ett svar|en kommentar)|legg igjen (?:en kommentar|et svar)|skriv en kommentar|kommentit|jätä kommentti|komentarze|dodaj komentarz|zostaw komentarz|komentáře|přidat komentář|комментарии|добавить комментарий|оставить комментарий|коментарі"
    r"|yorumlar|yorum yap|bir cevap yazın|σχόλια|bình luận|tinggalkan balasan|コメント(?:を残す|する)?|发表评论|发表回复|評論|댓글|التعليقات|اترك (?:تعليقا?ً?|رد)|دیدگاهتان را بنویسید|תגובות|כתיבת תגובה)\s*:?",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:reply(?: to .{1,40})?|report (?:comment|abuse)|antworten|répondre|responder|rispondi|beantwoorden|reageer|svara|svar|vastaa|odpowiedz|odpovědět|válasz|răspunde"
    r"|ответить|відповісти|yanıtla|cevapla|απάντηση|trả lời|balas|返信(?:する)?|回复|回覆|답글|رد|پاسخ|השב|הגב|ตอบกลับ)\s*[↓»(\d)]*",
    re.IGNORECASE,
)
_ANSWERING = ("a", "span")
_LONGEST = 60  # characters of a heading, and of what answers
_BEFORE = 200  # characters of the article that stand before its readers' words
_FEWEST = 2
_MOST = 5_000  # elements that are looked at


def boxes(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """What holds it, to be cut."""
    answers = []
    for tag in list(islice(root.iter("a", *_HEADINGS), _MOST)):
        said = _said(tag)
        if not said:
            continue
        if tag.tag != "a" and _HEADED.fullmatch(said) and next(tag.iterancestors("a", "nav", "li"), None) is None:
            yield from _below(tag)
        if tag.tag in _ANSWERING and _ANSWER.fullmatch(said):
            answers.append(tag)
    if len(answers) >= _FEWEST:
        yield from _around(answers)


def _said(tag: html.HtmlElement) -> str:
    """What it says, where that is a line."""
    if len(tag) == 0:
        said = tag.text or ""
        return " ".join(said.split()) if 1 < len(said) <= 2 * _LONGEST else ""
    if tag.tag in _FRAMES or len(tag) > _PARTS:
        return ""
    said = ""
    for part in tag.itertext():
        said += part
        if len(said) > 2 * _LONGEST:
            return ""
    return " ".join(said.split())


_FRAMES = ("div", "p", "span")
_PARTS = 4  # elements in a heading


def _below(heading: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The box that *heading* heads; what follows it, where it stands alone among the article's parts."""
    box = heading
    for around in heading.iterancestors():
        if around.tag in {"body", "html"} or _is_article(around, box):
            break
        box = around
    alone = len(_all(box)) <= 2 * len(_all(heading))
    following = list(box.itersiblings()) if alone else []
    if _stands_after_text(box):
        yield box
        yield from following


def _is_article(around: html.HtmlElement, box: html.HtmlElement) -> bool:
    return (
        next(around.iter("h1"), None) is not None
        or sum(len(_all(tag)) for tag in box.itersiblings(preceding=True)) > _BEFORE
    )


def _stands_after_text(box: html.HtmlElement) -> bool:
    before = 0
    for around in (box, *box.iterancestors()):
        for tag in around.itersiblings(preceding=True):
            before += sum(len(p.text_content()) for p in tag.iter("p")) or len(_all(tag)) // 4
            if before > _BEFORE:
                return True
    return False


def _around(answers: list[html.HtmlElement]) -> Iterator[html.HtmlElement]:
    """The smallest element that holds all of *answers*, where the article is not in it."""
    chains = [list(tag.iterancestors())[::-1] for tag in answers]
    shared = [level[0] for level in zip(*chains, strict=False) if all(tag is level[0] for tag in level)]
    box = shared[-1]
    if box.tag not in {"body", "html"} and next(box.iter("h1"), None) is None and _stands_after_text(box):
        yield box


def _all(tag: html.HtmlElement) -> str:
    return "".join(tag.itertext())
