"""Tests read as sentences: the name says the promise."""
