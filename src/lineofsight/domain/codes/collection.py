"""Which collection a file belongs to, and what kind of body sends it."""

from __future__ import annotations

from lineofsight.domain.codes.code_set import LIIA_SCHEMA, CodeSet


class Collection(CodeSet):
    """Which collection a file belongs to."""

    CHILDREN_IN_NEED_CENSUS = "CIN", "Children in need census", LIIA_SCHEMA


class SourceLevel(CodeSet):
    """What kind of body sends a file."""

    LOCAL_AUTHORITY = "L", "Local authority", LIIA_SCHEMA
