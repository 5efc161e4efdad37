"""What a person shipped, in their own words: read off each topic (`told.py`)."""
