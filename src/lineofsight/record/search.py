"""Finding a child by what is known: names, a date of birth, a number."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lineofsight.record.models import Child, Identifier, PersonName

LONGEST = 200
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")


def matching(children: QuerySet[Child], words: str) -> QuerySet[Child]:
    """Those of `children` for whom every word holds.

    A word is the beginning of a given or family name (an alias and an earlier name count), a whole LA child ID, UPN
    or NHS number, or a date of birth or expected birth as 4/11/2015 or 2015-11-04. No word finds nobody.
    """
    told = words[:LONGEST].split()
    if not told:
        return children.none()
    for word in told:
        children = children.filter(_holds(word))
    return children


def _holds(word: str) -> Q:
    on = _date_in(word)
    if on is not None:
        return Q(person__born_on=on) | Q(person__expected_on=on)
    names = PersonName.objects.filter(
        Q(given_names__istartswith=word) | Q(given_names__icontains=f" {word}") | Q(family_name__istartswith=word),
        person=OuterRef("person_id"),
    )
    numbers = Identifier.objects.filter(person=OuterRef("person_id"), value__iexact=word)
    merged = Child.objects.filter(person__merged_into=OuterRef("person_id"), la_child_id__iexact=word)
    return Q(la_child_id__iexact=word) | Q(Exists(numbers)) | Q(Exists(names)) | Q(Exists(merged))


def _date_in(word: str) -> date | None:
    """The date that a word is, None when it is none."""
    found = _DATE.fullmatch(word)
    if found is None:
        return None
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    try:
        return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        return None
