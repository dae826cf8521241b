"""Templates of the user's own, as the command line speaks of them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_check_and_preview_tell_what_readers_would_miss_in_mails_by_a_template(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "own.html.j2"
    page.write_text('<img src="https://t.example/a.gif">{{ edition.why }}')
    page.chmod(0o644)
    (tmp_path / "wirewatch.yaml").write_text(
        "rules: {a: {query: harbour}}\n"
        "subscribers: {anna: {email: anna@o.example, subscriptions: [{channel: mail, cadence: at once, template: own.html.j2}]}}\n"
        "channels: {mail: {kind: email, host: h.example, sender: w@o.example}}\n"
    )
    checked = run("check")
    assert checked.code == 0
    assert "own.html.j2:1:1: it loads https://t.example/a.gif" in checked.err
    notes = run("check", "--json").json["notes"]
    assert next(note for note in notes if note["message"].startswith("it loads"))["file"] == str(page)
    assert "it loads" in run("digest", "preview", "--template", str(page)).err
