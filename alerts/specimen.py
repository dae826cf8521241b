"""Messages that are made up, one of each kind, for a template to be tried with.

    editions()["a follow-up"]        a story that its reader was told of before

Their titles hold what a careless template makes a tag or an attribute of.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from alerts.digest import Edition, Fired, Item, New, Report, Why
from alerts.extracts import Passage, Run
from alerts.voices import Voice
from news.ids import ArticleId, DeliveryId, RuleId, SourceId, StoryId
from news.model import Article, Precision, Reason, Revision, Severity

SITE = "https://specimen.example"
TITLE = "First story onmouseover=trap <i>“'"
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def editions() -> dict[str, Edition]:
    empty = Edition(
        delivery=DeliveryId("specimen"),
        subject="A specimen",
        preheader="Harbour Times",
        summary="2 stories, 1 outlet",
        date="Mon 2 Mar, 09:00",
        zone="Europe/Berlin",
        update=False,
        items=(),
        name="Desk",
        why="You get this because the subscription specimen follows “harbour”.",
        coverage="41 sources checked",
        web=f"{SITE}/stories",
        unsubscribe=f"{SITE}/unsubscribe",
        acknowledge=f"{SITE}/acknowledge",
    )
    return {
        "a digest": replace(empty, items=(_item(),)),
        "a follow-up": replace(empty, update=True, items=(_followed(),)),
        "a message without stories": replace(empty, acknowledge="", unsubscribe="", web="", coverage=""),
        "notices": replace(empty, notices=("08:00: Something is wrong",)),
    }


def _item() -> Item:
    title = (Run("First story", hit=True), Run(TITLE.removeprefix("First story")))
    return Item(
        story=StoryId("specimen"),
        headline=title,
        lead=(Run("The "), Run("harbour", hit=True), Run(" is closed.")),
        url=f"{SITE}/first",
        severity=Severity.HIGH,
        whys=(
            Why(
                rule=RuleId("harbour"),
                title="harbour",
                query="harbour",
                severity=Severity.HIGH,
                reasons=(Reason.FIRST,),
            ),
        ),
        fired=(Fired(text="harbour", spellings=("harbour",), count=2),),
        reports=(_report(title),),
        outlets=("Harbour Times",),
        also=("Coast Radio",),
        newest=AT,
        voices=(
            Voice(speaker="Anna Brandt", to="", runs=(Run("“We wait.”"),), direct=True, outlets=("Harbour Times",)),
        ),
        independent=1,
    )


def _followed() -> Item:
    new = New(what="Quoted for the first time", which="Anna Brandt", names=("Anna Brandt",))
    return replace(_item(), since="yesterday 18:00", told=AT, news=(new,), voices=(), whys=(), fired=(), url="")


def _report(title: tuple[Run, ...]) -> Report:
    link = f"{SITE}/first"
    article = Article(
        id=ArticleId("specimen"),
        url=link,
        link=link,
        source=SourceId("harbour-times"),
        outlet="Harbour Times",
        first_seen=AT,
        published=AT,
        precision=Precision.TIME,
        language="en",
    )
    text = "The harbour is dredged."
    revision = Revision(article=article.id, number=1, title=TITLE, lead="", body=text, author="", seen=AT)
    return Report(
        article=article,
        revision=revision,
        outlet=article.outlet,
        title=title,
        titled=True,
        url=link,
        when="08:00",
        updated="",
        passages=(Passage(runs=(Run("The "), Run("harbour", hit=True), Run(" is dredged.")), start=0, end=len(text)),),
    )
