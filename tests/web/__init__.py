"""Tests of the web application, over a real server."""
