"""A database that is one SQLite file."""
