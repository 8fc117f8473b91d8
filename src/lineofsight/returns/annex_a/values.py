"""The values of Ofsted's template, by the codes of the record.

Source: the template's values as the open data map has them; a test compares each with the published list.
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import Final

from lineofsight.domain.codes import LegalStatus, PrimaryNeed, ReasonForClosure


def _lettered(*codes: str) -> dict[str, str]:
    """Codes with the template's letters before them, in its order: "a) WBRI"."""
    return {code: f"{ascii_lowercase[place]}) {code}" for place, code in enumerate(codes)}


def _worded(*rows: tuple[str, str]) -> dict[str, str]:
    """Codes with the template's letters before them and its words behind: "a) U1: Foster placement - …"."""
    letters = [*ascii_lowercase, "zz"]
    return {code: f"{letters[place]}) {code}: {words}" for place, (code, words) in enumerate(rows)}


YES, NO = "a) Yes", "b) No"

GENDER: Final = {"M": "a) Male", "F": "b) Female", "": "c) Not stated/recorded", "U": "c) Not stated/recorded"}
ETHNICITY: Final = _lettered(
    "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB",
    "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
)  # fmt: skip
SOURCE: Final = {
    **_worded(
        *((code, "Individual") for code in ("1A", "1B", "1C", "1D")),
        ("2A", "Schools"),
        ("2B", "Education services"),
        *((code, "Health services") for code in ("3A", "3B", "3C", "3D", "3E", "3F")),
        ("4", "Housing"),
        *((code, "LA services") for code in ("5A", "5B", "5C")),
        ("6", "Police"),
        ("7", "Other legal agency"),
        ("8", "Other"),
        ("9", "Anonymous"),
        ("10", "Unknown"),
    ),
    "5D": "p1) 5D: LA services",
}
YES_NO: Final = {"yes": YES, "no": NO}
YES_NO_UNKNOWN: Final = {"yes": YES, "no": NO, "": "c) Unknown"}
PRIMARY_NEED: Final = {
    code: f"{code} - {words}"
    for code, words in {
        PrimaryNeed.from_code("N1").code: "Abuse or neglect",
        "N2": "Child's disability",
        "N3": "Parental disability or illness",
        "N4": "Family in acute stress",
        "N5": "Family dysfunction",
        "N6": "Socially unacceptable behaviour",
        "N7": "Low income",
        "N8": "Absent parenting",
        "N9": "Cases other than children in need",
        "N0": "Not stated",
    }.items()
}
REASON_FOR_CLOSURE: Final = {
    code: f"{code} - {words}"
    for code, words in {
        ReasonForClosure.from_code("RC1").code: "Adopted",
        "RC2": "Died",
        "RC3": "Child arrangements order",
        "RC4": "Special guardianship order",
        "RC5": "Transferred to services of another local authority",
        "RC6": "Transferred to adult social care services",
        "RC7": "Services ceased for any other reason, including child no longer in need",
        "RC8": "Case closed after assessment, no further action",
        "RC9": "Case closed after assessment, referred to early help",
    }.items()
}
CASE_STATUS: Final = {
    "looked_after": "a) Looked after child",
    "protection_plan": "b) Child Protection plan",
    "need_plan": "c) Child in need plan",
    "assessment": "d) Open assessment",
    "closed": "e) Closed episode",
}
ABUSE: Final = {
    "NEG": "a) Neglect",
    "PHY": "b) Physical abuse",
    "SAB": "c) Sexual abuse",
    "EMO": "d) Emotional abuse",
    "MUL": "e) Multiple/not recommended",
}
LEGAL_STATUS: Final = {
    code: f"{code}: {words}"
    for code, words in {
        LegalStatus.INTERIM_CARE_ORDER.code: "ICO",
        LegalStatus.FULL_CARE_ORDER.code: "FCO",
        "D1": "Freeing order",
        "E1": "Placement order",
        "J1": "Remanded to LA or youth detention",
        "J2": "LA accommodation under PACE",
        "J3": "Youth rehabilitation order",
        "L1": "Police protection LA accommodation",
        "L2": "EPO",
        "L3": "Child assessment order LA accommodation",
        "V2": "Single period under S20",
        "V3": "Short term breaks, episodes recorded",
        "V4": "Short term breaks, agreements recorded",
    }.items()
}
PERMANENCE_PLAN: Final = {
    "return_to_family": "a) Return to family",
    "adoption": "b) Adoption",
    "guardianship": "c) SGO/CAO",
    "supported_living": "d) Supported living in the community",
    "residential": "e) Long-term residential placement",
    "fostering": "f) Long-term fostering",
    "other": "g) Other",
}
REASON_CEASED: Final = {
    **_worded(
        ("E11", "Adopted - application unopposed"),
        ("E12", "Adopted - consent dispensed"),
        ("E2", "Died"),
        ("E3", "Care taken by another LA"),
        ("E4A", "Returned home to live with parents or relatives - part of planning"),
        ("E4B", "Returned home to live with parents or relatives - not part of planning"),
        ("E13", "Parents, relatives or other with no parental responsibility"),
        ("E41", "Residence order granted"),
        ("E45", "Special Guardianship Orders - former carer relative/friend"),
        ("E46", "Special Guardianship Orders - former carer other"),
        ("E47", "Special Guardianship Orders - relative/friend"),
        ("E48", "Special Guardianship Orders - other"),
        ("E5", "Moved into independent living - supported"),
        ("E6", "Moved into independent living - no support"),
        ("E7", "Transferred to residential care funded by adult social services"),
        ("E9", "Sentenced to custody"),
        ("E14", "Accommodation on remand ended"),
        ("E15", "Age assessment determined child was 18 or over"),
        ("E16", "Child moved abroad"),
        ("E8", "Care ceased for any other reason"),
    ),
    "E17": "v) E17: Aged 18+ and remained with current carers",
}
PLACEMENT_TYPE: Final = _worded(
    ("U1", "Foster placement - relatives - long term"),
    ("U2", "Foster placement - relative - FFA"),
    ("U3", "Foster placement - relative - not FFA"),
    ("U4", "Foster placement - long term"),
    ("U5", "Foster placement - FFA"),
    ("U6", "Foster placement - not FFA"),
    ("A3", "Placed for adoption - consent - current foster"),
    ("A4", "Placed for adoption - consent - not foster"),
    ("A5", "Placed for adoption - order - foster"),
    ("A6", "Placed for adoption - order - not foster"),
    ("P1", "Placed with parents"),
    ("P2", "Independent living"),
    ("P3", "Residential employment"),
    ("H5", "Residential accommodation"),
    ("K1", "Secure Children's Homes"),
    ("K2", "Children's Homes"),
    ("R1", "Residential Care Home"),
    ("R2", "NHS/Health Trust"),
    ("R3", "Family Centre or Mother and Baby Unit"),
    ("R5", "Young Offender Institution"),
    ("S1", "Residential school"),
    ("Z1", "Other placements"),
    ("T0", "Temporary placement"),
    ("T1", "Temporary placement - hospital"),
    ("T2", "Temporary placement - holiday"),
    ("T3", "Temporary placement - carer holiday"),
    ("T4", "Temporary placement - seven days or less"),
)
PLACEMENT_PROVIDER: Final = _worded(
    ("PR0", "Parents/Parental responsibility"),
    ("PR1", "Own provision"),
    ("PR2", "Other LA provision"),
    ("PR3", "Other public provision"),
    ("PR4", "Private provision"),
    ("PR5", "Voluntary/third sector"),
)
PLACEMENT_LOCATION: Final = {"inside": "a) In", "outside": "b) Out"}
LA_OF_PLACEMENT: Final = {"CON": "CON - Child placed in confidential placement"}
