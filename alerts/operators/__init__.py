"""The operators of the rule language: one module each, found by listing this folder."""
