"""The search for rubbish is put off for a while, and never left off."""

from __future__ import annotations

import gc

import pytest

from news.rubbish import uncollected


def test_imports_are_not_looked_through_and_what_follows_them_is_whatever_happens() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ModuleNotFoundError), uncollected():
        import no_such_module  # type: ignore[import-not-found]  # noqa: F401  it is not there
    assert gc.isenabled()
