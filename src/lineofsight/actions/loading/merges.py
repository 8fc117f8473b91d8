"""Whose record is kept where several were found to be of one person: what a file says of the others goes there."""

from __future__ import annotations

from lineofsight.record.models import Child, Person, SourceKey


def kept_instead() -> dict[int, int]:
    """The people who were merged into another, each with the one who is kept in the end."""
    into = dict(Person.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    found: dict[int, int] = {}
    for pk in into:
        kept = pk
        while kept in into:
            kept = into[kept]
        found[pk] = kept
    return found


def kept_by_key() -> dict[str, int]:
    """The keys of everybody who was merged or is kept instead, by which a file names them, each with who is kept."""
    instead = kept_instead()
    people = {*instead, *instead.values()}
    named = SourceKey.objects.filter(column="pers_person_id", fact_id__in=people).values_list("key", "fact_id")
    children = Child.objects.filter(pk__in=people).values_list("la_child_id", "pk")
    return {key: instead.get(pk, pk) for key, pk in (*named, *children)}
