"""What other people may see of an interview, and what they say about it: links, comments, words on checks."""
