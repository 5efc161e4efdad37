"""Tests of the JSON API over a real server."""
