"""Who the people of an extract are: particulars, names, numbers, disabilities, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from lineofsight.actions.loading.dataset.telling import Fills, Telling
from lineofsight.actions.loading.given import OF_A_SET, Given
from lineofsight.record.models import Identifier
from lineofsight.returns.safeguarding_dataset.extract import ExtractRow
from lineofsight.returns.tables.cells import Unreadable

ADULT: Final = 18
"""Years of age from which somebody of whom only who they are is told is an adult of a family, and no child."""

OF_ADULTS_TOO: Final = frozenset(
    {"ssd_person", "ssd_family", "ssd_address", "ssd_mother", "ssd_linked_identifiers", "ssd_disability"}
)
"""Tables that have rows about adults. Whoever stands in another is a child of the record."""

SEVERAL_AT_ONCE: Final = frozenset({Identifier.Kind.FORMER_UPN.value, Identifier.Kind.LA_CHILD_ID.value})

PARTS_OF_ADDRESS: Final = ("ROOM", "FLOOR", "FLAT", "BUILDING", "HOUSE", "STREET", "TOWN")


def _gender(value: Any) -> str:
    """The older national code, of one figure."""
    text = str(value or "")
    if text and not (len(text) == 2 and text[0] == "0"):
        raise Unreadable("the record has the national codes 00, 01, 02 and 09 alone")
    return text[-1:]


def _lines(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, dict):
        raise Unreadable("it is no JSON object of the parts of an address")
    return "\n".join(str(value[part]) for part in PARTS_OF_ADDRESS if value.get(part))


_NUMBER_WORDS: Final = {
    **{label.casefold(): kind for kind, label in Identifier.Kind.choices},
    "upn": Identifier.Kind.UPN.value,
    "former upn": Identifier.Kind.FORMER_UPN.value,
    "nhs": Identifier.Kind.NHS_NUMBER.value,
}

PERSON: Final = Fills(
    "person",
    "ssd_person",
    "pers_person_id",
    {
        "sex": "pers_sex",
        "gender_code": ("pers_gender", _gender),
        "born_on": "pers_dob",
        "expected_on": "pers_expected_dob",
        "died_on": "pers_death_date",
        "ethnicity": "pers_ethnicity",
        "upn_unknown": "pers_upn_unknown",
    },
)
NAME: Final = Fills(
    "name", "ssd_person", "pers_person_id", {"given_names": "pers_forename", "family_name": "pers_surname"}
)
DISABILITY: Final = Fills("disability", "ssd_disability", "disa_table_id", {"code": "disa_disability_code"})
ADDRESS: Final = Fills(
    "address",
    "ssd_address",
    "addr_table_id",
    {
        "lines": ("addr_address_json", _lines),
        "postcode": "addr_address_postcode",
        "started_on": "addr_address_start_date",
        "ended_on": "addr_address_end_date",
    },
)
FAMILY: Final = Fills(
    "family_member", "ssd_family", "fami_table_id", {"family": "fami_family_id"}, needs=("fami_family_id",)
)
NUMBER: Final = Fills(
    "identifier",
    "ssd_linked_identifiers",
    "link_table_id",
    {
        "value": "link_identifier_value",
        "started_on": "link_valid_from_date",
        "ended_on": "link_valid_to_date",
    },
    needs=("link_identifier_value",),
)
OF_THE_PERSON: Final = (
    ("pers_upn", Identifier.Kind.UPN.value),
    ("pers_common_child_id", Identifier.Kind.NHS_NUMBER.value),
    ("pers_legacy_id", Identifier.Kind.LA_CHILD_ID.value),
)
"""Numbers that stand in the row of the person."""


def is_adult(telling: Telling, key: str, on: date) -> bool:
    """Whether somebody of whom `OF_ADULTS_TOO` alone tell is in the extract only for what they are to a child."""
    row = telling.row_of(key)
    if row.values.get("pers_expected_dob") is not None or telling.has_rows("ssd_mother", key):
        return False  # the rows of ssd_mother stand with the child
    born_on = row.values.get("pers_dob")
    if born_on is not None:
        return bool((on.year - born_on.year) - ((on.month, on.day) < (born_on.month, born_on.day)) >= ADULT)
    return not telling.has_rows("ssd_disability", key)


def given_person(telling: Telling, key: str) -> Given:
    """Who somebody is, as the extract says."""
    row = telling.row_of(key)
    person = Given("person", telling.columns(PERSON, row))
    if row.values.get("pers_surname") or row.values.get("pers_forename"):
        person.within.append(Given("name", telling.columns(NAME, row)))
    person.within += _numbers(telling, key, row)
    _add_disabilities(telling, key, person)
    for fills in (ADDRESS, FAMILY):
        found = (telling.given(fills, one) for one in telling.rows(fills.table, key))
        person.within += [one for one in found if one is not None]
    return person


def _add_disabilities(telling: Telling, key: str, person: Given) -> None:
    """Put the disabilities of a person into them. Where a row says none, the others are not all that there are."""
    codes: set[str] = set()
    is_whole = telling.is_whole("ssd_disability", key)
    for row in telling.rows("ssd_disability", key):
        given = telling.given(DISABILITY, row)
        code = given.columns.get("code", "") if given is not None else ""
        if given is None or not code:
            is_whole = False
            if "disa_disability_code" in row.values:
                telling.refuse(row, "disa_disability_code", f"the row says no code, and is not taken{OF_A_SET}")
        elif code in codes:
            telling.refuse(row, "disa_disability_code", "the person has the code already")
        else:
            codes.add(code)
            person.within.append(given)
    if not is_whole:
        person.in_part = frozenset({"disability"})


def _numbers(telling: Telling, key: str, person: ExtractRow) -> Iterator[Given]:
    found: dict[tuple[str, str], Given] = {}
    for row in telling.rows("ssd_linked_identifiers", key):
        telling.used.add("link_identifier_type")
        kind = _NUMBER_WORDS.get(row.text("link_identifier_type").casefold())
        if kind is None:
            telling.refuse(row, "link_identifier_type", "the record does not keep this kind of number")
            continue
        given = telling.given(NUMBER, row)
        if given is None or "value" not in given.columns:
            continue
        given.columns["kind"] = kind
        if (kind, given.columns["value"]) in found:
            telling.refuse(row, "link_identifier_value", "the number stands before it with the same person")
            continue
        if _is_in_use(given.columns) and any(_is_in_use(one.columns, kind) for one in found.values()):
            telling.refuse(row, "link_identifier_value", "another number of its kind is in use, and stands before it")
            continue
        found[kind, given.columns["value"]] = given
    for field, kind in OF_THE_PERSON:
        telling.used.add(field)
        value = person.text(field)
        if not value or (kind, value) in found:
            continue
        if any(_is_in_use(one.columns, kind) for one in found.values()):
            telling.refuse(person, field, "ssd_linked_identifiers says that another number of its kind is in use")
        else:
            found[kind, value] = Given("identifier", {"kind": kind, "value": value})
    return iter(found.values())


def _is_in_use(columns: dict[str, Any], kind: str = "") -> bool:
    """Whether a number is one of which a person has one at a time, and has not ended. kind: where one is asked for."""
    return columns["kind"] not in SEVERAL_AT_ONCE and columns.get("ended_on") is None and kind in {"", columns["kind"]}
