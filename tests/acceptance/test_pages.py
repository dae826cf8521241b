"""What a reader learns from articles' pages: those that could not be read, those that change, and live ones."""

from __future__ import annotations

from datetime import timedelta
from email.parser import BytesParser
from email.policy import default

import pytest

from news.model import Alert, Change, Reason
from tests.acceptance.newsroom import Newsroom
from tests.outlets import Fault, article

TEASER = "The City Council met on Monday. […]"
FIRST = (
    "The City Council of Quillport met for six hours on Monday and spoke about money for schools, roads and the old "
    "theatre, which has been closed since the winter storm took parts of its roof in January."
)
HARBOUR = (
    "The harbour will be dredged from May on, at a cost of 12 million crowns, the councillors decided late at night."
)
LAST = "The next meeting is on the first Monday of the coming month, and as always the public may listen to it."


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    """Its feed gives teasers: the text stands on the pages."""
    newsroom.path.write_text(newsroom.path.read_text().replace("full_text: false", "full_text: true"))
    return newsroom


def page(*paragraphs: str, title: str = "Council meets") -> bytes:
    return article(title, paragraphs)


def publish(newsroom: Newsroom, *paragraphs: str) -> str:
    """An article whose page has *paragraphs*; returns the page's path."""
    newsroom.publish("herald", "Council meets", TEASER)
    newsroom.outlet.serve("/herald/1", page(*paragraphs))
    return "/herald/1"


def reasons(newsroom: Newsroom) -> list[Reason]:
    return [alert.reason for alert in newsroom.alerts()]


def wordings(newsroom: Newsroom) -> list[tuple[int, Change | None]]:
    [listed] = newsroom.articles()
    revisions = newsroom.look(lambda store: store.archive.revisions(listed.article.id))
    return [(revision.number, revision.change) for revision in revisions]


def lit(newsroom: Newsroom, alert: Alert) -> set[str]:
    """The sentences that an alert lights up, by what stands around its words."""
    revisions = newsroom.look(lambda store: store.archive.revisions(alert.match.article))
    text = next(each.body for each in revisions if each.number == alert.match.revision)
    return {text[text.rfind("\n", 0, s.start) + 1 :].partition("\n")[0] for s in alert.match.highlights}


def mails(newsroom: Newsroom) -> list[str]:
    """What the mails say."""
    parsed = [BytesParser(policy=default).parsebytes(mail.raw) for mail in newsroom.inbox.mails]
    bodies = [mail.get_body(("plain",)) for mail in parsed]
    return [" ".join(str(body.get_content()).split()) for body in bodies if body is not None]


# --- pages that could not be read --------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble", ["busy", *(pytest.param(each, marks=pytest.mark.nightly) for each in ("broken", "cut"))]
)
def test_a_page_that_could_not_be_read_is_read_later_and_alerts_once(newsroom: Newsroom, trouble: str) -> None:
    path = publish(newsroom, FIRST)
    match trouble:
        case "busy":
            newsroom.outlet.serve(path, status=429, headers={"Retry-After": "900"})
        case "broken":
            newsroom.outlet.serve(path, status=503)
        case _:
            newsroom.outlet.serve(path, fault=Fault.DROP)
    newsroom.run_until("08:04")
    assert newsroom.alerts() == []
    newsroom.outlet.serve(path, page(FIRST, HARBOUR, LAST))
    if trouble == "busy":
        newsroom.run_until("08:14")
        assert newsroom.alerts() == []  # it asked for a quarter of an hour
    newsroom.stop()  # what is to be done is in the database
    newsroom.run_until("09:00")
    assert reasons(newsroom) == [Reason.FIRST]
    assert wordings(newsroom) == [(1, None), (2, Change.COMPLETED)]
    assert len(newsroom.inbox.mails) == 1


def test_a_page_that_stays_unreadable_is_given_up_and_why_tells(newsroom: Newsroom) -> None:
    path = publish(newsroom, FIRST)
    newsroom.outlet.serve(path, status=500)
    newsroom.run_until("08:01")
    [listed] = newsroom.articles()
    asked = len(newsroom.outlet.asked(path))
    for _ in range(27):
        newsroom.clock.turn(timedelta(hours=1))
        newsroom.run_until(newsroom.clock.now())
    assert 6 <= len(newsroom.outlet.asked(path)) - asked <= 30
    visit = newsroom.look(lambda store: store.visits.of(listed.article.id))
    assert visit is not None
    assert visit.due is None
    assert visit.note is not None
    assert "given up after 24 h" in visit.note


def test_an_article_that_alerted_by_its_teaser_alerts_no_more_when_its_text_comes(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Harbour is dredged", TEASER)
    newsroom.outlet.serve("/herald/1", status=503)
    newsroom.run_until("08:04")
    newsroom.outlet.serve("/herald/1", page(FIRST, HARBOUR, title="Harbour is dredged"))
    newsroom.run_until("09:00")
    assert reasons(newsroom) == [Reason.FIRST]
    assert wordings(newsroom)[-1] == (2, Change.COMPLETED)


def test_old_news_is_read_when_there_is_time_and_alerts_nobody(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "Council meets", TEASER, at="-3 08:00")
    newsroom.outlet.serve("/herald/1", page(FIRST, HARBOUR, LAST))
    newsroom.run_until("08:05")
    [listed] = newsroom.articles()
    assert HARBOUR in listed.revision.body
    assert newsroom.alerts() == []
    assert newsroom.look(lambda store: store.visits.of(listed.article.id)) is None


def test_of_old_news_only_so_much_waits(newsroom: Newsroom) -> None:
    newsroom.configure(crawl="fastest: 2m, backlog_pages: 3")
    newsroom.path.write_text(newsroom.path.read_text().replace("full_text: false", "full_text: true"))
    for number in range(6):
        newsroom.publish("herald", f"Council meets {number}", TEASER, at=f"-3 08:0{number}")
        newsroom.outlet.serve(f"/herald/{number + 1}", page(FIRST, HARBOUR, title=f"Council meets {number}"))
    newsroom.run_until("08:05")
    read = [listed.revision.title for listed in newsroom.articles() if not listed.revision.partial]
    assert sorted(read) == ["Council meets 3", "Council meets 4", "Council meets 5"]


# --- pages that change -------------------------------------------------------------------------------


def test_a_new_sentence_that_fires_is_told_once_and_alone(newsroom: Newsroom) -> None:
    path = publish(newsroom, FIRST, HARBOUR, LAST)
    newsroom.run_until("08:10")
    assert reasons(newsroom) == [Reason.FIRST]
    mine = "Divers found a mine from the war near the eastern pier of the harbour, a spokeswoman of the navy said."
    newsroom.outlet.serve(path, page(FIRST, HARBOUR, mine, LAST))
    newsroom.run_until("10:00")
    assert reasons(newsroom)[0] is Reason.FIRST
    [_, second] = newsroom.alerts()
    assert lit(newsroom, second) == {mine}
    assert wordings(newsroom) == [(1, None), (2, Change.UPDATE)]
    newsroom.outlet.serve(path, page(FIRST, HARBOUR, LAST))  # taken out, and put in again
    newsroom.run_until("10:40")
    newsroom.outlet.serve(path, page(FIRST, HARBOUR, mine, LAST))
    newsroom.run_until("12:00")
    assert len(newsroom.alerts()) == 2
    _, then = mails(newsroom)
    assert "near the eastern pier" in then
    assert "12 million" not in then


def test_a_corrected_figure_is_told_and_a_mended_slip_is_not(newsroom: Newsroom) -> None:
    path = publish(newsroom, FIRST, HARBOUR, LAST)
    newsroom.run_until("08:10")
    newsroom.outlet.serve(path, page(FIRST, HARBOUR.replace("councillors", "councilors"), LAST))
    newsroom.run_until("09:00")
    assert wordings(newsroom) == [(1, None), (2, Change.COSMETIC)]
    assert reasons(newsroom) == [Reason.FIRST]
    newsroom.outlet.serve(path, page(FIRST, HARBOUR.replace("12 million", "21 million"), LAST))
    newsroom.run_until("10:00")
    assert wordings(newsroom)[-1] == (3, Change.UPDATE)
    assert reasons(newsroom) == [Reason.FIRST, Reason.CHANGED]


def test_a_change_that_says_nothing_for_the_rule_is_stored_and_not_told(newsroom: Newsroom) -> None:
    path = publish(newsroom, FIRST, HARBOUR, LAST)
    newsroom.run_until("08:10")
    newsroom.outlet.serve(path, page(FIRST, HARBOUR, LAST, "Coffee was served to everybody who had come."))
    newsroom.run_until("09:00")
    assert wordings(newsroom) == [(1, None), (2, Change.UPDATE)]
    assert reasons(newsroom) == [Reason.FIRST]


@pytest.mark.nightly
def test_a_page_is_asked_ever_more_rarely_and_conditionally(newsroom: Newsroom) -> None:
    path = publish(newsroom, FIRST, HARBOUR, LAST)
    newsroom.outlet.serve(path, page(FIRST, HARBOUR, LAST), etag='"1"')
    newsroom.run_until("08:01")
    newsroom.run_until("11:00")
    young = newsroom.outlet.asked(path)[1:]
    assert 10 <= len(young) <= 13  # every quarter of an hour
    assert [asked.headers.get("if-none-match") for asked in young[1:]] == ['"1"'] * (len(young) - 1)
    newsroom.run_until("17:00")
    assert 5 <= len(newsroom.outlet.asked(path)) - 1 - len(young) <= 8  # every hour


def test_a_page_that_is_gone_for_good_is_withdrawn_and_told(newsroom: Newsroom) -> None:
    path = publish(newsroom, FIRST, HARBOUR, LAST)
    newsroom.run_until("08:10")
    newsroom.outlet.serve(path, status=404)
    newsroom.run_until("09:00")
    assert reasons(newsroom) == [Reason.FIRST]  # once is an accident
    newsroom.run_until("11:00")
    assert reasons(newsroom) == [Reason.FIRST, Reason.WITHDRAWN]
    assert wordings(newsroom) == [(1, None), (2, Change.WITHDRAWN)]
    [listed] = newsroom.articles()
    assert HARBOUR in listed.revision.body


# --- live pages --------------------------------------------------------------------------------------


def live(*posts: tuple[str, str, str]) -> bytes:
    blocks = "".join(
        f'<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" id="p{at[:2]}{at[3:]}">'
        f'<time datetime="2026-03-02T{at}:00Z">{at}</time><h2>{title}</h2><p>{text}</p></div>'
        for at, title, text in posts
    )
    return page(FIRST, title="Quillport live").replace(b"</article>", f"{blocks}</article>".encode())


POSTS = [
    (
        "07:50",
        "Doors open",
        "The doors of the town hall are open, and some forty people wait to be let in by the ushers.",
    ),
    (
        "08:20",
        "Harbour vote",
        "The harbour is to be dredged from May on, after a vote that took the councillors an hour.",
    ),
    ("08:50", "Lunch", "The councillors have gone to lunch and will be back by noon, the chairman told the press."),
    ("09:20", "Mine", "A mine was found in the harbour, and the navy sends divers from the base at Kelmouth today."),
]


def test_each_post_of_a_live_page_is_told_as_it_appears(newsroom: Newsroom) -> None:
    newsroom.publish("herald", "LIVE: Quillport council", TEASER)
    for count, until in ((1, "08:10"), (2, "08:40"), (3, "09:10"), (4, "09:40")):
        newsroom.outlet.serve("/herald/1", live(*reversed(POSTS[:count])))
        newsroom.run_until(until)
    newsroom.outlet.serve("/herald/1", live(*reversed(POSTS[1:])))  # the oldest drops out
    newsroom.run_until("10:30")
    assert len(newsroom.alerts()) == 2
    first, second = mails(newsroom)
    assert "dredged from May on" in first
    assert "A mine was found" in second
    assert "dredged from May on" not in second
    assert "09:20" in second  # when it was put up


def test_two_posts_between_two_digests_are_both_in_the_second(newsroom: Newsroom) -> None:
    newsroom.configure(subscriptions="[{channel: mail, cadence: '0 * * * *'}]")
    newsroom.path.write_text(newsroom.path.read_text().replace("full_text: false", "full_text: true"))
    newsroom.publish("herald", "LIVE: Quillport council", TEASER)
    newsroom.outlet.serve("/herald/1", live(*reversed(POSTS[:1])))
    newsroom.run_until("08:15")
    newsroom.outlet.serve("/herald/1", live(*reversed(POSTS[:2])))
    newsroom.run_until("08:25")
    newsroom.outlet.serve("/herald/1", live(*reversed(POSTS)))
    newsroom.run_until("09:05")
    [told] = mails(newsroom)
    assert "08:20" in told
    assert "dredged from May on" in told
    assert "09:20" in told
    assert "A mine was found" in told
