"""`wirewatch quotes`: who says what in an article or in any text, lit up where it stands.

“We are close,” Mara Lindqvist told Fjord News.
1  Mara Lindqvist  said to Fjord News  direct  95 %
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from news.errors import WirewatchError
from wirewatch.cli import paper, shapes
from wirewatch.cli.house import AsJson, House, here
from wirewatch.cli.show import named

if TYPE_CHECKING:
    from rich.text import Text

    from news.actors import Cast
    from news.model import Quote, Span

CONTENT, CUE, SOURCE = "black on yellow", "bold magenta", "bold cyan"
MARKS = {CONTENT: ("[", "]"), CUE: ("*", "*"), SOURCE: ("_", "_")}  # where there are no colours
LONGEST = 1_000_000  # bytes of a file: what is larger is no article
_WIDE = 100  # letters of what was said, in the list


def quotes(
    ctx: typer.Context,
    text: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE|FILE|-", help="An article's id or address, a file of plain text, or - for stdin."
        ),
    ],
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="TAG", help="The text's language: fr, de, ar. Else it is told by its words."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Who says what in an article or a text: the words, the verb, the speaker, the medium, how sure that is."""
    from news.quotes import ascribes, extract

    house = here(ctx)
    body, language = _read(house, text)
    cast = _cast(house)
    found = extract(body, cast, lang or language)
    speakers = ascribes(body, lang or language)
    if as_json:
        paper.write_json({"speakers": speakers, "quotes": [_shaped(body, each) for each in found]})
        return
    paper.say(_lit(body.rstrip(), found))
    paper.say()
    for place, each in enumerate(found, 1):
        _tell(place, body, each, cast)
    if not found:
        paper.tell("nobody is quoted")
    if not speakers:
        paper.tell(
            "[dim]who speaks is told in "
            f"{_languages()}; of other languages only what stands between quotation marks. --lang says which it is[/]"
        )


def _languages() -> str:
    from news import reporting

    return ", ".join(sorted(reporting.KNOWN))


def _read(house: House, text: str) -> tuple[str, str | None]:
    """The text, and its language where that is known. Raises WirewatchError."""
    if text == "-":
        return _decoded(sys.stdin.buffer.read(LONGEST + 1), "the text on stdin"), None
    path = Path(text)
    if path.is_file():
        with path.open("rb") as file:
            return _decoded(file.read(LONGEST + 1), text), None
    if not house.path.exists():
        raise WirewatchError(
            f"there is no file {text}, and no {house.path.name} here whose article that could be",
            hint="`wirewatch quotes FILE`, or `wirewatch quotes -` and the text on stdin",
        )
    with house.store() as store:
        if not store.archive.find(text):
            raise WirewatchError(
                f"no file and no article is called {text}",
                hint="`wirewatch articles` and `wirewatch search WORDS` list their ids; - reads stdin",
            )
        article = named(store, text)
        revision = store.archive.revisions(article.id)[-1]
    return revision.body or revision.lead, article.language


def _decoded(data: bytes, name: str) -> str:
    if len(data) > LONGEST:
        raise WirewatchError(f"{name} is longer than {LONGEST:,} bytes", hint="give it an article at a time")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WirewatchError(
            f"{name} is no UTF-8: byte {error.start}", hint=f"iconv -f latin1 -t utf-8 {name} | wirewatch quotes -"
        ) from error


def _cast(house: House) -> Cast:
    """Who is tracked; nobody where nothing is set up."""
    from news.actors import Cast

    if not house.path.exists():
        return Cast(())
    config = house.config()
    return Cast(config.actors, config.variants)


# --- a terminal ------------------------------------------------------------------------------------


def _lit(body: str, found: Sequence[Quote]) -> Text:
    """The text, what was said, by what verb and by whom in their colours; in marks where there are none."""
    from rich.text import Text

    parts = [(span.start, span.end, CONTENT) for each in found for span in each.content]
    parts += [(each.source.start, each.source.end, SOURCE) for each in found if each.source]
    parts += [(each.cue.start, each.cue.end, CUE) for each in found if each.cue]
    clean = "".join(c if c.isprintable() or c == "\n" else " " for c in body)
    if paper.console().is_terminal and not paper.console().no_color:
        page = Text(clean)
        for start, end, style in parts:
            page.stylize(style, start, end)
        return page
    signs = [(end, 0, -start, MARKS[style][1]) for start, end, style in parts]
    signs += [(start, 1, -end, MARKS[style][0]) for start, end, style in parts]
    at, pieces = 0, list[str]()
    for place, _, _, sign in sorted(signs):
        pieces += [clean[at:place], sign]
        at = place
    return Text("".join([*pieces, clean[at:]]))


def _tell(place: int, body: str, quote: Quote, cast: Cast) -> None:
    speaker = f"[{SOURCE}]{paper.safe(quote.speaker)}[/]" if quote.speaker else "[dim]nobody named[/]"
    actor = quote.actor or quote.affiliation
    known = cast.actors.get(actor) if actor else None
    belongs = f" [green]{'@' if quote.actor else 'of @'}{paper.safe(str(actor))}[/]" if known else ""
    verb = _words(body, [quote.cue]) if quote.cue else ""
    cue = f"[{CUE}]{paper.safe(verb[:1].lower() + verb[1:])}[/]" if verb else ""
    ahead = quote.cue and quote.source and quote.cue.start < quote.source.start  # said NP, according to NP
    who = " ".join(filter(None, (cue, speaker + belongs) if ahead else (speaker + belongs, cue)))
    medium = f" [dim]via[/] {paper.safe(quote.medium)}" if quote.medium else ""
    paper.line(f"[dim]{place:3}[/]  {who}{medium}  [dim]{quote.kind} · {quote.confidence:.0%} sure[/]")
    said = _words(body, quote.content)
    paper.line(f"     {paper.safe(said if len(said) <= _WIDE else said[:_WIDE].rsplit(' ', 1)[0] + ' …')}")


def _words(body: str, spans: Sequence[Span]) -> str:
    return " … ".join(" ".join(body[span.start : span.end].split()) for span in spans)


def _shaped(body: str, quote: Quote) -> dict[str, Any]:
    return {
        "kind": str(quote.kind),
        "content": _words(body, quote.content),
        "spans": shapes.spans(quote.content),
        "cue": _words(body, [quote.cue]) if quote.cue else None,
        "source": _words(body, [quote.source]) if quote.source else None,
        "speaker": quote.speaker,
        "actor": quote.actor,
        "affiliation": quote.affiliation,
        "medium": quote.medium,
        "confidence": quote.confidence,
    }
