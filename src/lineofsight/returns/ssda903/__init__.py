"""SSDA903: the return of looked-after children, for what the record holds of it."""
