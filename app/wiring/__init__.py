"""Where everything is built and wired, and nowhere else; the application around it is `app/main.py`."""
