"""What a person shipped, in their own words.

`told.py` reads accounts off topics, `keys.py` and `merging.py` find those of one feature, `measures.py` what
contradicts what, `edits.py` folds in what the person changed, `rows.py` makes the table, and `blanks.py` asks for
what is missing.
"""
