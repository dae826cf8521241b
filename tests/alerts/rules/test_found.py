"""Matches whose places are looked up when somebody asks."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace

from news.model import Match
from tests.alerts.rules.make import match


def the_match() -> Match:
    found = match('deal AND "real guarantee"', "They want real guarantees before any deal.", title="A deal is near")
    assert found is not None
    return found


def as_told(found: Match) -> Match:
    return Match(**{field.name: getattr(found, field.name) for field in fields(Match)})


def test_a_match_equals_what_it_tells_whether_or_not_it_was_asked_before() -> None:
    told = as_told(the_match())
    assert the_match() == told
    assert told == the_match()
    assert hash(the_match()) == hash(told)
    assert the_match() != replace(told, revision=told.revision + 1)


def test_a_match_goes_to_another_process_with_its_places() -> None:
    sent = pickle.loads(pickle.dumps(the_match()))
    assert type(sent) is Match
    assert sent == the_match()
    assert [part.text for part in sent.parts] == ["deal", '"real guarantee"']


def test_a_match_of_another_revision_keeps_its_places() -> None:
    later = replace(the_match(), revision=7)
    assert (later.revision, later.highlights, later.parts) == (7, the_match().highlights, the_match().parts)


def test_overlapping_places_are_one_highlight() -> None:
    found = match('"real guarantee" OR guarantee', "real guarantees, and a guarantee")
    assert found is not None
    assert [(span.start, span.end) for span in found.highlights] == [(0, 15), (23, 32)]
    assert [len(part.spans) for part in found.parts] == [1, 2]
