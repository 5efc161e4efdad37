"""Debrief: rehearse a job interview, and read the debrief a hiring committee would have written."""
