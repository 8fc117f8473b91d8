"""Contacts of the invented authority's front door: what each message said, and what became of it."""
