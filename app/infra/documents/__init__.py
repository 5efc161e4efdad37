"""Files that candidates hand in: PDF, DOCX and plain text. Every file is taken for hostile.

Nothing is imported here: `child.py` is started for each file and loads only what it needs.
"""
