"""Storage: one Core code over SQLite and PostgreSQL; the state of everything is here."""
