"""Practice: what interviews show over time, which weaknesses come back, and drills on one check at a time."""
