"""A database on a PostgreSQL server, which several servers of Debrief share."""
