"""Reading an answer in English, Chinese or both: where its sentences, numbers, times and actors are.

Pure and linear in the length of the text. What words mean comes in as a `Lexicon`; what is made of the findings is
the judge's business.
"""
