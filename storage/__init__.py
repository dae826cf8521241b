"""Storage: one Core code over SQLite and PostgreSQL; the state of everything is here.

database = storage.open_database("sqlite:////var/lib/wirewatch/wirewatch.db")
database.migrate()
writer = storage.Writer(database)
writer.submit(lambda store: store.archive.add(article, revision, sighting)).result()
"""

from storage.engine import open_database
from storage.writer import WriteThread as Writer

__all__ = ["Writer", "open_database"]
