"""Annex A: the eleven child-level lists that an inspection of children's services begins with."""
