"""`python -m app.cli`, the same as `debrief`."""

from app.cli import main

main()
