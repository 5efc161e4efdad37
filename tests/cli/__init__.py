"""Tests of the command line, as a shell runs it."""
