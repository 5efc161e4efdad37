"""The shape of every content file. Unknown keys are refused and both languages are required everywhere."""
