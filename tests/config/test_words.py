"""Durations, sizes, slugs and guesses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.words import SettingError, duration, nearest, short, size, slug_of, suggest, titled


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 900), ("6h", 21_600), ("1d", 86_400), ("2w", 1_209_600), ("1h30m", 5_400), ("0.5s", 0.5)],
)
def test_a_duration_is_a_number_and_its_unit(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)
    assert duration(short(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


def test_nothing_needs_no_unit() -> None:
    assert duration(0) == timedelta(0)
    assert short(timedelta(0)) == "0s"


@pytest.mark.parametrize("value", ["", "15", 15, "fast", "-3m", "1y", None, True, [], "9999999d"])
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(SettingError):
        duration(value)


def test_milliseconds_are_not_taken_for_minutes() -> None:
    with pytest.raises(SettingError) as refused:
        duration("50ms")
    assert "50m" not in str(refused.value.hint)


@pytest.mark.parametrize(("text", "meant"), [("6 hours", "6h"), ("1 day", "1d"), ("10min", "10m"), ("2 weeks", "2w")])
def test_a_duration_in_words_is_told_how_to_be_written(text: str, meant: str) -> None:
    with pytest.raises(SettingError) as refused:
        duration(text)
    assert refused.value.hint == f"write {meant}"


@pytest.mark.parametrize(
    ("text", "count"), [("5MB", 5_000_000), ("500 KB", 500_000), ("1MiB", 1_048_576), (7, 7), ("9", 9)]
)
def test_a_size_is_bytes_or_has_a_unit(text: object, count: int) -> None:
    assert size(text) == count


def test_what_was_meant_is_found_over_case_and_dashes() -> None:
    assert nearest("Full-Text", ["full_text", "url"]) == "full_text"
    assert nearest("zzz", ["full_text"]) is None


def test_a_hint_lists_what_there_is_when_nothing_is_near() -> None:
    assert suggest("x", ["url", "kind"], noun="settings") == "settings: kind, url"
    assert suggest("x", [], noun="rules") == "there are no rules yet"
    assert suggest("x", [f"r{n}" for n in range(20)], noun="rules").endswith("… (20 in all)")


def test_slugs_and_titles() -> None:
    assert slug_of("Al Jazeera — العربية!") == "al-jazeera"
    assert slug_of("Süddeutsche Straßen · Le Télégramme · Łódź") == "suddeutsche-strassen-le-telegramme-lodz"
    assert titled("real-guarantees") == "Real guarantees"
