"""The database role of the partner-facing process: what it may touch, how it is made so, and for whom it speaks."""
