"""Legal gateways: which law lets, or makes, an agency answer which kind of question.

A gateway says that information may or must be given; it is not by itself the lawful basis under data protection law,
which is recorded beside it. Source: the Acts named in each row, read with practice reference 5.3 and 3.4. A row whose
wording or start was not checked against the Act says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from lineofsight.domain.codes.front_door import Worded
from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.domain.information_sharing.bases import AgencyKind, LawfulBasis


class Purpose(Worded):
    """What an agency is asked for."""

    SIGNIFICANT_HARM = "significant_harm", "To find out whether a child suffers, or may suffer, significant harm"
    LEVEL_OF_NEED = "level_of_need", "To decide the level of need of a child there is a worry about"
    CHILD_IN_NEED = "child_in_need", "To assess or help a child in need"
    EARLY_HELP = "early_help", "To offer early help"
    MISSING_CHILD = "missing_child", "To find a missing child, or to keep them safe on return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One law under which agencies of some kinds may be asked, or share, for some purposes.

    is_duty: the agency must answer unless that would be unreasonable. needs_agreement: only where the person agrees.
    since: the first day on which it may be used here; None where no start day is known, so that it is not offered.
    """

    key: str
    title: str
    says: str
    purposes: frozenset[Purpose]
    agencies: frozenset[AgencyKind]
    basis: LawfulBasis
    source: str
    since: date | None
    is_duty: bool = False
    needs_agreement: bool = False
    is_unverified: bool = False


EVERYBODY: Final = frozenset(AgencyKind)
_COUNCIL: Final = frozenset(
    {
        AgencyKind.EDUCATION,
        AgencyKind.ADULT_SOCIAL_CARE,
        AgencyKind.HOUSING,
        AgencyKind.EARLY_HELP,
        AgencyKind.OTHER_AUTHORITY,
    }
)
_PARTNERS: Final = _COUNCIL | {
    AgencyKind.POLICE,
    AgencyKind.HEALTH,
    AgencyKind.PROBATION,
    AgencyKind.YOUTH_JUSTICE,
    AgencyKind.SCHOOL,
}
_ABOUT_SAFETY: Final = frozenset({Purpose.SIGNIFICANT_HARM, Purpose.LEVEL_OF_NEED, Purpose.MISSING_CHILD})
_ABOUT_NEED: Final = frozenset({Purpose.LEVEL_OF_NEED, Purpose.CHILD_IN_NEED})

GATEWAYS: Final[tuple[Gateway, ...]] = (
    Gateway(
        key="section_47",
        title="Help with enquiries",
        says="Must help with enquiries into significant harm, with information and advice, unless unreasonable",
        purposes=frozenset({Purpose.SIGNIFICANT_HARM}),
        agencies=_COUNCIL | {AgencyKind.HEALTH},
        basis=LawfulBasis.LEGAL_OBLIGATION,
        source="Children Act 1989, section 47(9) to (11)",
        since=date(1991, 10, 14),
        is_duty=True,
    ),
    Gateway(
        key="section_27",
        title="Co-operation for a child in need",
        says="Must comply with a request for help for a child in need, where that fits its own duties",
        purposes=_ABOUT_NEED,
        agencies=_COUNCIL | {AgencyKind.HEALTH},
        basis=LawfulBasis.LEGAL_OBLIGATION,
        source="Children Act 1989, section 27",
        since=date(1991, 10, 14),
        is_duty=True,
    ),
    Gateway(
        key="section_11",
        title="Duty to safeguard",
        says="Must have regard to the need to safeguard children in all it does, which lets it share for that",
        purposes=_ABOUT_SAFETY | _ABOUT_NEED,
        agencies=_PARTNERS - {AgencyKind.SCHOOL},
        basis=LawfulBasis.PUBLIC_TASK,
        source="Children Act 2004, section 11",
        since=date(2005, 10, 1),
    ),
    Gateway(
        key="section_10",
        title="Co-operation for children's well-being",
        says="Must co-operate to improve the well-being of children in the area, which lets it share for that",
        purposes=frozenset({Purpose.LEVEL_OF_NEED, Purpose.CHILD_IN_NEED, Purpose.EARLY_HELP}),
        agencies=_PARTNERS,
        basis=LawfulBasis.PUBLIC_TASK,
        source="Children Act 2004, section 10",
        since=date(2005, 4, 1),
        is_unverified=True,
    ),
    Gateway(
        key="section_16h",
        title="Request by the safeguarding partners",
        says="Must supply what the safeguarding partners ask for to safeguard children in the area",
        purposes=_ABOUT_SAFETY,
        agencies=EVERYBODY,
        basis=LawfulBasis.LEGAL_OBLIGATION,
        source="Children Act 2004, section 16H",
        since=date(2018, 6, 29),
        is_duty=True,
        is_unverified=True,
    ),
    Gateway(
        key="section_16la",
        title="Duty to share information",
        says="Must share what may help to safeguard a child, unless sharing is judged worse for the child",
        purposes=_ABOUT_SAFETY | _ABOUT_NEED,
        agencies=EVERYBODY,
        basis=LawfulBasis.LEGAL_OBLIGATION,
        source="Children Act 2004, section 16LA, from the Children's Wellbeing and Schools Act 2026, section 4",
        since=None,
        is_duty=True,
        is_unverified=True,
    ),
    Gateway(
        key="education_act",
        title="Duty of schools and colleges",
        says="Must arrange its work so that pupils are safeguarded, which lets it share for that",
        purposes=_ABOUT_SAFETY | _ABOUT_NEED,
        agencies=frozenset({AgencyKind.SCHOOL, AgencyKind.EDUCATION}),
        basis=LawfulBasis.PUBLIC_TASK,
        source="Education Act 2002, sections 175 and 157",
        since=date(2004, 6, 1),
        is_unverified=True,
    ),
    Gateway(
        key="crime_and_disorder",
        title="Disclosure to prevent crime and disorder",
        says="May share with the council, police, probation and health where that helps to prevent crime",
        purposes=_ABOUT_SAFETY,
        agencies=frozenset(
            {
                AgencyKind.POLICE,
                AgencyKind.PROBATION,
                AgencyKind.YOUTH_JUSTICE,
                AgencyKind.HEALTH,
                AgencyKind.HOUSING,
            }
        ),
        basis=LawfulBasis.PUBLIC_TASK,
        source="Crime and Disorder Act 1998, section 115",
        since=date(1998, 9, 30),
        is_unverified=True,
    ),
    Gateway(
        key="policing",
        title="Policing purposes",
        says="May share under common law to protect life and property and to prevent crime",
        purposes=_ABOUT_SAFETY,
        agencies=frozenset({AgencyKind.POLICE}),
        basis=LawfulBasis.PUBLIC_TASK,
        source="Common law; Data Protection Act 2018, part 3, where the purpose is law enforcement",
        since=date(2018, 5, 25),
    ),
    Gateway(
        key="offender_management",
        title="Offender management",
        says="May share about a person who is supervised, where that protects children",
        purposes=_ABOUT_SAFETY,
        agencies=frozenset({AgencyKind.PROBATION}),
        basis=LawfulBasis.PUBLIC_TASK,
        source="Offender Management Act 2007, section 14",
        since=date(2008, 4, 1),
        is_unverified=True,
    ),
    Gateway(
        key="safeguarding_interest",
        title="Safeguarding by a voluntary or private body",
        says="May share what is needed to protect a child, the duty of confidence set aside in the public interest",
        purposes=_ABOUT_SAFETY,
        agencies=frozenset(kind for kind in AgencyKind if kind.body == "voluntary_or_private"),
        basis=LawfulBasis.RECOGNISED_LEGITIMATE_INTEREST,
        source="Data Protection Act 2018, schedule 1, paragraph 18; Data (Use and Access) Act 2025",
        since=date(2018, 5, 25),
        is_unverified=True,
    ),
    Gateway(
        key="agreement",
        title="With the family's agreement",
        says="May share what the family has agreed to, below any worry about safety",
        purposes=frozenset({Purpose.LEVEL_OF_NEED, Purpose.CHILD_IN_NEED, Purpose.EARLY_HELP}),
        agencies=EVERYBODY,
        basis=LawfulBasis.PUBLIC_TASK,
        source="Common law of confidence; HM Government advice on information sharing, May 2024",
        since=date(2018, 5, 25),
        needs_agreement=True,
    ),
)


def _by_key(rows: Iterable[Gateway]) -> dict[str, Gateway]:
    by_key: dict[str, Gateway] = {}
    for row in rows:
        if row.key in by_key:
            raise CatalogueFault(f"Two gateways have the key {row.key}. Give one of them another key.")
        by_key[row.key] = row
    return by_key


GATEWAYS_BY_KEY: Final = _by_key(GATEWAYS)
NONE_STARTED: Final[Mapping[str, date]] = {}


def gateways_for(
    purpose: Purpose, agency: AgencyKind, on: date, started: Mapping[str, date] = NONE_STARTED
) -> tuple[Gateway, ...]:
    """The gateways under which an agency of this kind may be asked for this on that day: duties first.

    started: the day on which a gateway without a known start day began, by its key, once the law has set one.
    """
    found = []
    for row in GATEWAYS:
        since = row.since or started.get(row.key)
        if since is not None and since <= on and purpose in row.purposes and agency in row.agencies:
            found.append(row)
    return tuple(sorted(found, key=lambda row: not row.is_duty))
