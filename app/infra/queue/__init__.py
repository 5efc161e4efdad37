"""Work on a PostgreSQL server, shared by all processes of an installation, on the jobs of procrastinate."""
