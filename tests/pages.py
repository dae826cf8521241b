"""Article pages as systems make them, and pages that are taken for articles: makers of markup around invented text.

    MAKES["ghost"]     a page, what it must come out as
    WORDS["thai"]      the same report in another script, for pages in its encodings

Each has the frame, the names and the noise of its make: menus, boxes, related stories, layers. Outlets and texts are invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

HEADLINE = "Quillport dredges its harbour from Monday on"
BYLINE = "Jo Vale"
AT = "2026-03-02T08:05:00+00:00"
LEAD = "Ferries move to the old pier for the time being, and the council pays fishermen for the days they lose."
TOLD = (
    "The harbour of Quillport is dredged from Monday on, the City Council decided after a debate of six hours on Friday.",
    "Ferries to Marrow Island leave from the old pier until the work is done, which the harbour master expects by June.",
    "“We have waited for this for eleven years,” said Ana Reyes, who speaks for the fishermen of the eastern quay.",
    "Fishermen who lose days at sea are paid for them, the mayor told a meeting in the town hall that evening.",
)
OTHERS = (
    "Lighthouse keeper retires after forty years",
    "Bakery at the quay opens again",
    "Fog stops trams on the hill",
)
NOISE = ("Lighthouse keeper", "Bakery at the quay", "cookies", "Sign up", "Home", "Share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page, and what it must come out as."""

    markup: str
    encoding: str = "utf-8"
    content_type: str = "text/html"
    url: str = "https://outlet.example/news/harbour-plan"
    title: str = HEADLINE
    told: tuple[str, ...] = TOLD  # the body's paragraphs
    authors: tuple[str, ...] = (BYLINE,)
    published: str | None = AT
    obstacle: str | None = None
    partial: bool = False
    also: dict[str, Any] = field(default_factory=dict)


def told(paragraphs: tuple[str, ...] = TOLD, tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{said}</{tag}>" for said in paragraphs)


def menu() -> str:
    links = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Home", "World", "Sport", "Culture"))
    return f"<nav><ul>{links}</ul></nav>"


def teasers(tag: str = "div", name: str = "card") -> str:
    return "".join(
        f'<{tag} class="{name}"><a href="/news/{n}"><h3>{other}</h3></a><p>{other}, as many in town had expected for a year.</p></{tag}>'
        for n, other in enumerate(OTHERS)
    )


def linked(**given: Any) -> str:
    node = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, "datePublished": AT,
        "author": {"@type": "Person", "name": BYLINE},
    } | given  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def head(*extra: str, title: str = f"{HEADLINE} | The Outlet", lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{"".join(extra)}</head>'


def meta(**given: str) -> str:
    tags = {
        "og:title": HEADLINE,
        "article:published_time": AT,
        "author": BYLINE,
        "og:type": "article",
        "og:site_name": "The Outlet",
    } | given
    return "".join(f'<meta property="{name}" content="{value}">' for name, value in tags.items() if value)


SHARE = '<div class="share"><a href="#f">Share on Facebook</a><a href="#m">Share by mail</a></div>'
COOKIES = '<div id="cookie-layer" class="cookie-banner"><p>We and our partners use cookies to keep and read what is on your device.</p><button>Accept all</button></div>'
SIGN_UP = '<div class="newsletter-box"><h3>The morning letter</h3><p>Sign up for what Quillport talks about, each morning at six.</p><form><input name="mail"></form></div>'
FIGURE = '<figure class="wp-block-image"><img src="/pier.jpg" alt="The pier"><figcaption>The old pier in winter. Photo: Jo Vale</figcaption></figure>'

MAKES: dict[str, Made] = {
    "WordPress block theme": Made(
        markup=head(meta()) + f"""<body class="wp-site-blocks"><header class="wp-block-template-part">{menu()}</header>
<main class="wp-block-group"><h1 class="wp-block-post-title">{HEADLINE}</h1><div class="wp-block-post-date"><time datetime="{AT}">2 March</time></div>
<div class="entry-content wp-block-post-content is-layout-flow">{told(TOLD[:2]).replace("<p>", '<p class="wp-block-paragraph">')}{FIGURE}
<figure class="wp-block-pullquote"><blockquote><p>“We have waited for this for eleven years”</p></blockquote></figure>{told(TOLD[2:])}</div>
<div class="wp-block-comments"><h2>Comments</h2><p>Not before time, if you ask me, and who pays for the fog horn at the pier?</p></div>
<div class="wp-block-query"><h2>More posts</h2>{teasers("li", "wp-block-post")}</div></main>{COOKIES}<footer>Proudly made</footer></body></html>"""
    ),
    "Drupal": Made(
        markup=head(meta(author="")) + f"""<body class="path-node page-node-type-article"><div class="dialog-off-canvas-main-canvas"><header role="banner">{menu()}</header>
<main role="main"><div class="region region-content"><article class="node node--type-article"><h1><span class="field field--name-title">{HEADLINE}</span></h1>
<footer class="node__meta">Submitted by <span class="field--name-uid"><a rel="author" href="/user/4">{BYLINE}</a></span></footer>
<div class="node__content"><div class="clearfix text-formatted field field--name-body">{told()}</div><ul class="links inline"><li><a href="/user/login">Log in to post comments</a></li></ul></div></article></div></main>
<div class="region region-sidebar-second"><h2>Recent content</h2>{teasers()}</div></div></body></html>"""
    ),
    "Joomla": Made(
        markup=head('<meta name="generator" content="Joomla! - Open Source Content Management">') + f"""<body class="site com_content view-article">{menu()}
<div class="com-content-article item-page" itemscope itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline">{HEADLINE}</h2></div>
<dl class="article-info text-muted"><dd class="createdby" itemprop="author" itemscope><span itemprop="name">{BYLINE}</span></dd><dd class="published"><time datetime="{AT}" itemprop="datePublished">Monday</time></dd></dl>
<div itemprop="articleBody" class="com-content-article__body">{told()}</div></div><div class="moduletable"><h3>Latest</h3>{teasers()}</div></body></html>"""
    ),
    "Blogger": Made(
        markup=head(title=f"The Outlet: {HEADLINE}") + f"""<body><div class="header-widget"><h1 class="title"><a href="/">The Outlet</a></h1></div>
<h2 class="date-header"><span>Monday, March 2, 2026</span></h2><div class="post hentry"><h3 class="post-title entry-title" itemprop="name">{HEADLINE}</h3>
<div class="post-body entry-content">{"<br /><br />".join(TOLD)}</div><div class="post-footer">Posted by <span class="fn" itemprop="author"><span itemprop="name">{BYLINE}</span></span> at <abbr class="published" itemprop="datePublished" title="{AT}">8:05 AM</abbr></div></div>
<div class="sidebar">{teasers()}</div></body></html>"""
    ),
    "Ghost": Made(
        markup=head(linked(), meta()) + f"""<body class="post-template"><header class="gh-head">{menu()}</header><main class="gh-main"><article class="gh-article post">
<header class="gh-article-header"><h1 class="gh-article-title">{HEADLINE}</h1></header><section class="gh-content gh-canvas">{told()}
<div class="kg-card kg-signup-card"><h2>Sign up for The Outlet</h2><p>News of the harbour, each Friday at noon, no strings attached.</p></div></section></article>
<aside class="gh-read-next"><h4>Read next</h4>{teasers("article", "gh-card post")}</aside></main></body></html>"""
    ),
    "Medium-like": Made(
        markup=head(linked(), title=f"{HEADLINE} | by {BYLINE} | The Outlet | Mar, 2026") + f"""<body><div id="root"><div class="a b c"><div class="ab q"><a href="/m/signin">Sign in</a></div>
<article><div class="l"><section><div><div class="fr fs"><h1 class="pw-post-title ft">{HEADLINE}</h1><div class="speechify"><a href="/@jo">{BYLINE}</a> · 3 min read · Mar 2, 2026</div>
{told().replace("<p>", '<p class="pw-post-body-paragraph nb nc">')}</div></div></section></div></article><div class="pw-multi-vote-count">212</div><div class="ab"><h2>More from The Outlet</h2>{teasers()}</div></div></div></body></html>"""
    ),
    "__NEXT_DATA__ and an empty body": Made(
        markup=head(meta()) + '<body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">'
        + json.dumps({"props": {"pageProps": {"menu": [{"text": name} for name in OTHERS], "article": {"id": 7, "headline": HEADLINE, "body": [{"type": "paragraph", "html": said} for said in TOLD], "related": [{"headline": other, "teaser": f"{other}, as many in town had expected for a year."} for other in OTHERS]}}}})
        + "</script></body></html>"
    ),
    "state in a script, body as markup": Made(
        markup=head(meta()) + '<body><div id="app"></div><script>window.__INITIAL_STATE__ = '
        + json.dumps({"session": {"user": None}, "content": {"article": {"title": HEADLINE, "content": told(), "tags": ["harbour"]}}}).replace("</", "<\\/")
        + ";</script></body></html>"
    ),
    "AMP": Made(
        markup=head('<link rel="canonical" href="https://outlet.example/news/harbour-plan">', linked()).replace("<html", "<html amp")
        + f"""<body><amp-sidebar id="menu" layout="nodisplay">{menu()}</amp-sidebar><main><article><h1>{HEADLINE}</h1>{told(TOLD[:2])}<amp-ad width="300" height="250" type="doubleclick"><div fallback>Advertisement that could not be shown</div></amp-ad>
{told(TOLD[2:])}</article><amp-list src="/related"><div>{teasers()}</div></amp-list></main><amp-consent id="c"><div>We use cookies</div></amp-consent></body></html>""",
        also={"canonical": "https://outlet.example/news/harbour-plan"},
    ),
    "mobile": Made(
        url="https://m.outlet.example/news/harbour-plan",
        markup=head('<link rel="canonical" href="https://outlet.example/news/harbour-plan">', meta()) + f"""<body><div class="m-head"><a href="/">Home</a></div><div class="m-art"><h1>{HEADLINE}</h1><div class="txt">{told()}</div></div><div class="m-more">{teasers()}</div></body></html>""",
        also={"canonical": "https://outlet.example/news/harbour-plan"},
    ),
    "a ministry's press release": Made(
        markup=head('<meta name="dcterms.date" content="2026-03-02T08:05:00Z"><meta name="dcterms.creator" content="Ministry of Harbours">', title=f"{HEADLINE} - Ministry of Harbours") + f"""<body><div class="gov-banner">An official site. Here is how you know.</div>{menu()}
<div id="main-content" role="main"><div class="press-release"><p class="pr-no">Press release 14/2026</p><h1>{HEADLINE}</h1>{told()}<div class="contact"><h2>Press contact</h2><p>Press office, Ministry of Harbours, Quay 1, Quillport, telephone 555 0100</p></div></div></div></body></html>""",
        authors=("Ministry of Harbours",),
        told=("Press release 14/2026", *TOLD, "Press contact", "Press office, Ministry of Harbours, Quay 1, Quillport, telephone 555 0100"),
    ),
    "a report of an NGO": Made(
        markup=head(meta()) + f"""<body>{menu()}<main><article class="report"><h1>{HEADLINE}</h1>{told(TOLD[:2])}<h2>What was found</h2><ol><li>Eleven of twelve quays are too shallow for the ferries of today.</li><li>Nobody had measured the eastern quay since the storm of the year before last.</li></ol>
<table><tr><th>Quay</th><th>Depth</th></tr><tr><td>East</td><td>3.1 m</td></tr></table>{told(TOLD[2:])}<p>[1] Harbour log of the year before last, page 14.</p></article></main></body></html>""",
        told=(*TOLD[:2], "What was found", "Eleven of twelve quays are too shallow for the ferries of today.", "Nobody had measured the eastern quay since the storm of the year before last.",
              "Quay Depth", "East 3.1 m", *TOLD[2:], "[1] Harbour log of the year before last, page 14."),
    ),
    "a wire service": Made(
        markup=head(linked(author={"@type": "Organization", "name": "Marrow Wire"})) + f"""<body>{menu()}<div data-testid="ArticleBody" class="article-body__content__17Yit">
{"".join(f'<div data-testid="paragraph-{n}" class="text__text__1FZLe body__small">{said}</div>' for n, said in enumerate(TOLD))}<div class="article-body__sign-off">Reporting by Jo Vale; Editing by Sam Brook</div></div></body></html>""",
        authors=("Marrow Wire",),
        told=(*TOLD, "Reporting by Jo Vale; Editing by Sam Brook"),
    ),
    "a page around a PDF": Made(
        markup=head(meta(author="")) + f'<body>{menu()}<main><h1>{HEADLINE}</h1><p><a href="/report.pdf">Download the report (PDF, 3 MB)</a></p></main></body></html>',
        told=("Download the report (PDF, 3 MB)",), authors=(), partial=True,
    ),
    "a gallery": Made(
        markup=head(meta()) + f'<body>{menu()}<main><h1>{HEADLINE}</h1><div class="gallery">{FIGURE * 8}</div></main></body></html>',
        told=(), partial=True,
    ),
    "a video with its transcript": Made(
        markup=head(linked(), meta()) + f"""<body>{menu()}<main><h1>{HEADLINE}</h1><div class="player"><video src="/v.mp4"></video></div><div class="transcript"><h2>Transcript</h2>{told()}</div><div class="up-next">{teasers()}</div></main></body></html>""",
        told=("Transcript", *TOLD),
    ),
    "a podcast": Made(
        markup=head(meta()) + f"""<body>{menu()}<main><h1>{HEADLINE}</h1><audio src="/e.mp3"></audio><div class="episode-notes">{told()}</div><ul class="platforms"><li><a href="#1">Listen on Wavelet</a></li><li><a href="#2">Listen on Pods</a></li></ul></main></body></html>"""
    ),
    "a stub that says it is not free": Made(
        markup=head(linked(isAccessibleForFree=False), meta()) + f'<body>{menu()}<article><h1>{HEADLINE}</h1>{told(TOLD[:1])}<div class="paywall"><h2>Subscribe to continue reading</h2><p>From one crown a week, cancel whenever you want.</p></div></article></body></html>',
        told=TOLD[:1], partial=True,
    ),
    "a paywall laid over all of it": Made(
        markup=head(linked(isAccessibleForFree=True), meta()) + f'<body>{menu()}<article><h1>{HEADLINE}</h1>{told()}</article><div class="paywall-overlay"><p>Already a subscriber? Log in to go on reading what you came for.</p></div></body></html>'
    ),
    "a consent wall": Made(
        markup=head(title="Before you continue to The Outlet") + f'<body><h1>Before you continue</h1>{"<p>We and our 812 partners store cookies and personal data, for which we need your consent.</p>" * 4}<button>Accept</button></body></html>',
        title="Before you continue to The Outlet", told=(), authors=(), published=None, obstacle="consent",
    ),
    "a soft 404": Made(
        markup=head(title="Page not found | The Outlet") + f"<body>{menu()}<h1>Sorry, we could not find that page</h1><p>It may have moved. Try the search, or one of these stories.</p>{teasers()}</body></html>",
        title="Page not found | The Outlet", told=(), authors=(), published=None, obstacle="not an article",
    ),
    "a soft 404 in words only": Made(
        markup=head(title="The Outlet") + f"<body>{menu()}<h1>This page does not exist</h1><p>It may have moved. Try the search, or one of these stories.</p>{teasers()}</body></html>",
        title="The Outlet", told=(), authors=(), published=None, obstacle="not an article",
    ),
    "results of a search": Made(
        url="https://outlet.example/search?q=harbour",
        markup=head(title="Search results for harbour | The Outlet") + f"<body>{menu()}<main><h1>Search results for “harbour”</h1><p>3 results</p>{teasers('article', 'result')}</main></body></html>",
        title="Search results for harbour | The Outlet", told=(), authors=(), published=None, obstacle="not an article",
    ),
    "a front page": Made(
        url="https://outlet.example/",
        markup=head(title="The Outlet: news from Quillport") + f"<body>{menu()}<main>{teasers('article', 'story') * 6}</main></body></html>",
        title="The Outlet: news from Quillport", told=(), authors=(), published=None, obstacle="not an article",
    ),
    "frames": Made(
        markup=f"<html><head><title>{HEADLINE}</title></head><frameset cols='20%,80%'><frame src='menu.html'><frame src='text.html'><noframes><body>{told()}</body></noframes></frameset></html>",
        authors=(), published=None, told=(), partial=True,
    ),
    "XHTML with prefixes": Made(
        content_type="application/xhtml+xml",
        markup=f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:og="http://ogp.me/ns#" xml:lang="en"><head><title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE}"/><meta name="author" content="{BYLINE}"/><meta name="date" content="{AT}"/><script src="a.js"/></head>
<body><div id="c"><h1>{HEADLINE}</h1><a name="top"/>{told()}</div></body></html>""",
    ),
    "broken markup": Made(
        markup=f"<html><head><title>{HEADLINE}</title>{meta()}<body><div class=article><h1>{HEADLINE}</h1><b><p>" + "<p>".join(TOLD) + '</div></span></b><table><tr><td></div><a href="/x" <img src=x></body><p'
    ),
    "paragraphs in divs": Made(
        markup=head(meta()) + f"<body>{menu()}<div class='wrap'><h1>{HEADLINE}</h1>{told(tag='div')}</div></body></html>"
    ),
    "UTF-8 encoded twice": Made(
        markup=(head(meta()) + f"<body><article><h1>{HEADLINE}</h1>{told()}</article></body></html>").encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
    ),
}  # fmt: skip

PARTS: dict[str, str] = {  # what stands in an article between its paragraphs, and is to go
    "a pull quote": '<blockquote class="wp-block-pullquote"><p>“We have waited for this for eleven years”</p><cite>Ana Reyes</cite></blockquote>',
    "a pull quote of a class of its own": '<div class="c-pullquote"><span>We have waited for this for eleven years</span></div>',
    "a picture's caption in divs": '<div class="image-wrapper"><img src="a.jpg"><div class="image-caption">The old pier in winter.</div><span class="credit">Sam Brook</span></div>',
    "what is hidden": '<div style="display:none"><p>This paragraph tells programs what no reader of the page is shown of it.</p></div>',
}
FRAMES: dict[str, str] = {  # around the whole article, whatever that says
    "an aside": "<aside>{0}</aside>",
    "noscript": '<div id="root"></div><noscript>{0}</noscript>',
    "a template": '<div id="root"></div><template>{0}</template>',
    "a form": '<form id="aspnetForm" action="/x">{0}</form>',
    "a table": "<table><tr><td><nav>Home</nav></td><td>{0}</td></tr></table>",
}
NOTES = (
    '<footer class="article-footer"><p>Editor’s note: this report was updated with what the mayor said.</p></footer>',
    '<div class="correction"><p><em>Correction, 3 March: an earlier version said that work begins on Tuesday.</em></p></div>',
    '<ol class="footnotes"><li>Harbour log of the year before last, page fourteen.</li></ol>',
)


WORDS: dict[str, tuple[str, tuple[str, ...]]] = {  # language: encodings, and a headline before three paragraphs
    "ar": (
        "windows-1256",
        (
            "ميناء كويلبورت يغلق أبوابه حتى حزيران",
            "قرر مجلس المدينة يوم الجمعة تعميق الميناء ابتداء من يوم الاثنين بعد نقاش دام ست ساعات في قاعة البلدية القديمة.",
            "تغادر العبارات من الرصيف القديم إلى أن ينتهي العمل، وهو ما يتوقعه مدير الميناء قبل حلول شهر حزيران.",
            "وقال رئيس البلدية إن الصيادين الذين يخسرون أيام عملهم يحصلون على تعويض من صندوق المدينة في كل أسبوع.",
        ),
    ),
    "fa": (
        "utf-8",
        (
            "بندر کوئیل‌پورت از دوشنبه بسته می‌شود",
            "شورای شهر پس از شش ساعت گفت‌وگو تصمیم گرفت که لایروبی بندر از روز دوشنبه آغاز شود و تا خرداد ادامه یابد.",
            "قایق‌های مسافربری تا پایان کار از اسکله‌ی قدیمی حرکت می‌کنند و مسافران باید زودتر به آنجا بروند.",
            "شهردار گفت ماهیگیرانی که روزهای کاری خود را از دست می‌دهند هر هفته از صندوق شهر خسارت می‌گیرند.",
        ),
    ),
    "he": (
        "windows-1255",
        (
            "נמל קווילפורט נסגר מיום שני עד יוני",
            "מועצת העיר החליטה ביום שישי אחרי דיון של שש שעות להעמיק את הנמל החל מיום שני הקרוב ועד סוף האביב.",
            "המעבורות לאי מארו יוצאות מהרציף הישן עד שהעבודה תסתיים, ומנהל הנמל מצפה שזה יקרה עד חודש יוני.",
            "ראש העיר אמר בערב בבניין העירייה כי הדייגים שיפסידו ימי עבודה יקבלו פיצוי מקופת העיר מדי שבוע.",
        ),
    ),
    "ru": (
        "koi8-r",
        (
            "Гавань Квилпорта закрывают с понедельника",
            "Городской совет после шестичасового обсуждения решил углубить гавань начиная с понедельника и до конца весны.",
            "Паромы на остров Марроу отходят от старого причала, пока работы не закончатся, а это случится к июню.",
            "Рыбакам, которые теряют рабочие дни, город каждую неделю выплачивает деньги, сказал мэр на собрании.",
        ),
    ),
    "ja": (
        "euc-jp shift_jis",
        (
            "港の浚渫工事が月曜日から始まる",
            "市議会は金曜日、六時間に及ぶ議論の末、月曜日から港の浚渫工事を始めることを決めた。工事は六月まで続く見通しで、市は周辺の道路も閉鎖する。",
            "工事が終わるまで島へのフェリーは古い桟橋から出発する。港長は六月までに完了すると見込んでおり、乗客に早めの来場を呼びかけている。",
            "市長は同日夜の集会で、仕事ができない漁師には毎週補償金が支払われると述べた。漁師たちは十一年間この工事を待っていたという。",
        ),
    ),
    "zh": (
        "gb18030",
        (
            "港口疏浚工程周一开始",
            "经过六个小时的讨论，市议会周五决定从周一起对港口进行疏浚，工程预计持续到六月，周边道路也将随之关闭，居民需要绕行。",
            "在工程结束之前，前往小岛的渡轮将从旧码头出发，港务主管预计六月前完工，并提醒乘客提前到达码头，以免耽误行程。",
            "市长当晚在会议上说，因工程无法出海的渔民每周都会得到补偿，渔民代表表示他们为此已经等待了十一年，希望不再拖延。",
        ),
    ),
    "zh-TW": (
        "big5",
        (
            "港口疏濬工程週一開始",
            "經過六個小時的討論，市議會週五決定從週一起對港口進行疏濬，工程預計持續到六月，周邊道路也將隨之關閉，居民需要繞行。",
            "在工程結束之前，前往小島的渡輪將從舊碼頭出發，港務主管預計六月前完工，並提醒乘客提前到達碼頭，以免耽誤行程。",
            "市長當晚在會議上說，因工程無法出海的漁民每週都會得到補償，漁民代表表示他們為此已經等待了十一年，希望不再拖延。",
        ),
    ),
    "th": (
        "tis-620",
        (
            "ท่าเรือควิลพอร์ตเริ่มขุดลอกวันจันทร์",
            "สภาเมืองมีมติเมื่อวันศุกร์หลังการอภิปรายนานหกชั่วโมงให้เริ่มขุดลอกท่าเรือตั้งแต่วันจันทร์เป็นต้นไปจนถึงเดือนมิถุนายน",
            "เรือข้ามฟากไปยังเกาะมาร์โรว์จะออกจากท่าเรือเก่าจนกว่างานจะเสร็จสิ้น ซึ่งนายท่าคาดว่าจะเสร็จภายในเดือนมิถุนายน",
            "นายกเทศมนตรีกล่าวในที่ประชุมคืนนั้นว่าชาวประมงที่เสียวันทำงานจะได้รับเงินชดเชยจากเมืองทุกสัปดาห์",
        ),
    ),
}
