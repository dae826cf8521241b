"""Variables, and what is not shown."""

from __future__ import annotations

import pytest

from config.secrets import HIDDEN, MissingVariableError, hide, is_secret, substitute


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${A}", "1"),
        ("x${A}y${A}", "x1y1"),
        ("${NO:-default}", "default"),
        ("${EMPTY:-default}", "default"),
        ("${EMPTY}", ""),
        ("${NO:-}", ""),
        ("$A costs $5", "$A costs $5"),
        ("$${A}", "${A}"),
    ],
)
def test_variables_are_filled_in(text: str, filled: str) -> None:
    assert substitute(text, {"A": "1", "EMPTY": ""})[0] == filled


def test_each_character_knows_where_it_came_from() -> None:
    filled, origin = substitute("ab${A}cd", {"A": "xyz"})
    assert filled == "abxyzcd"
    assert [("ab${A}cd" + "$")[place] for place in origin] == ["a", "b", "$", "$", "$", "c", "d", "$"]


@pytest.mark.parametrize("text", ["${NO}", "${}", "${a b}", "${A", "${1}"])
def test_what_is_not_set_or_no_name_is_refused(text: str) -> None:
    with pytest.raises(MissingVariableError):
        substitute(text, {"A": "1"})


@pytest.mark.parametrize(
    ("secret", "value", "shown"),
    [
        (True, "s3cret", HIDDEN),
        (True, {"Authorization": "Bearer x"}, HIDDEN),
        (True, None, None),
        (False, "smtp.example", "smtp.example"),
        (False, 25, 25),
        (True, "https://hooks.example/T0000/B00000000000000000000000", f"https://hooks.example/T0000/{HIDDEN}"),
        (False, "postgresql://wire:pass@db.example/news?x=1", f"postgresql://wire@db.example/news?{HIDDEN}"),
    ],
)
def test_what_is_shown_of_a_setting(secret: bool, value: object, shown: object) -> None:
    assert hide(value, secret=secret) == shown


def test_which_settings_are_secret() -> None:
    assert is_secret("secret")
    assert not is_secret("secretary")
