"""The invented authority beside England: one row for each published figure, and ours read from the lives the same way.

England's figures are of the year to 31 March 2025 unless the row says otherwise. "Derived" ones are worked out from
published counts. The year of the planted lateness is left out: it is meant to differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from lineofsight.domain.codes import PrimaryNeed, ReferralSource
from lineofsight.domain.pathway import NOT_IN_NEED
from lineofsight.returns.cin_census.reading import census_year
from lineofsight.synthetic.census_years import first_day
from lineofsight.synthetic.plan import AuthorityPlan
from lineofsight.synthetic.proportions import TO_CONFERENCE
from lineofsight.synthetic.told import Told

CHILDREN_IN_NEED = "DfE, Children in need 2025"
ASSESSMENT_LIMIT = 45  # working days
CONFERENCE_LIMIT = TO_CONFERENCE.limit  # working days
A_QUARTER, TWO_YEARS = 3, 24  # months


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of ours, and of how many it is: those that it counts among, or for an average those it is of."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure. `indicator`: "" where the list of indicators has none. `tolerance`: in the figure's unit.

    n_of: what `n` counts. basis: which of them are of a year. published: the year that England's figure is of.
    """

    indicator: str
    counted: str
    unit: str
    n_of: str
    basis: str
    england: float
    tolerance: float
    reading: Callable[[Told], Figure]
    source: str = CHILDREN_IN_NEED
    published: str = "2024-25"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A row with our figure beside it."""

    row: Row
    ours: Figure

    @property
    def is_near(self) -> bool:
        return abs(self.ours.value - self.row.england) <= self.row.tolerance


def whole_years(plan: AuthorityPlan) -> tuple[int, ...]:
    """The financial years (by the year of their 31 March) that lie whole in a plan before the planted one."""
    begins_late = plan.first > first_day(census_year(plan.first))
    return tuple(range(census_year(plan.first) + begins_late, census_year(plan.until)))


def compared(told: Told) -> tuple[Compared, ...]:
    """Every row with the figure of these lives and years, in the order of the catalogue."""
    return tuple(Compared(row, row.reading(told)) for row in ROWS)


def table(rows: Iterable[Compared]) -> str:
    """The comparison as a Markdown table."""
    lines = [
        "| | What is counted | Springshire | n | Basis | England | Year | Source | Note |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in rows:
        row, unit = one.row, one.row.unit
        cells = (
            row.indicator,
            row.counted,
            f"{one.ours.value:.1f} {unit}".strip(),
            f"{one.ours.n:,} {row.n_of}",
            row.basis,
            f"{row.england:g} {unit}".strip(),
            row.published,
            row.source,
            row.note,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


# --- readings --------------------------------------------------------------------------------------------------------


def _share(are: Sequence[bool]) -> Figure:
    return Figure(100 * sum(are) / len(are) if are else 0.0, len(are))


def _per_hundred(things: int, others: int) -> Figure:
    return Figure(100 * things / others if others else 0.0, others)


def _quarter_of(lengths: Sequence[int], quarter: int) -> Figure:
    """A quartile; of fewer than two lengths, their sum."""
    value = quantiles(lengths, n=4)[quarter - 1] if len(lengths) > 1 else float(sum(lengths))
    return Figure(value, len(lengths))


def _from_source(source: str) -> Callable[[Told], Figure]:
    return lambda told: _share([episode.source == source for _, episode in told.referrals])


def _duration(quarter: int) -> Callable[[Told], Figure]:
    def read(told: Told) -> Figure:
        return _quarter_of(told.assessment_lengths, quarter)

    return read


def _referred_within_a_year(told: Told) -> Figure:
    return _share(
        [
            any(0 < (episode.referred_on - other.referred_on).days <= 365 for other in life.episodes)
            for life, episode in told.referrals
        ]
    )


def _conference_median(told: Told) -> Figure:
    return _quarter_of(told.conference_lengths, 2)


def _need_is_abuse(told: Told) -> Figure:
    abuse = PrimaryNeed.ABUSE_NEGLECT_OR_EXPLOITATION.code
    return _share([episode.primary_need == abuse for episode in told.in_need_at_a_year_end])


def _reviewed_in_time(told: Told) -> Figure:
    return _share([told.is_every_review_in_time(plan, day) for plan, day in told.open_for_a_quarter])


REFERRAL_DATE = "date of referral"
AUTHORISED = "date of authorisation"
PLAN_END = "date the plan ended"
YEAR_END = "31 March"
DERIVED = "England's is derived from published counts"

ROWS: tuple[Row, ...] = (
    Row(
        "P08", "Referrals that came from the police", "%", "referrals", REFERRAL_DATE, 28.0, 3.0,
        _from_source(ReferralSource.POLICE.code),
    ),
    Row(
        "P08", "Referrals that came from schools", "%", "referrals", REFERRAL_DATE, 21.0, 3.0,
        _from_source(ReferralSource.SCHOOL.code),
    ),
    Row(
        "P09", "Referrals on which no further action was taken", "%", "referrals", REFERRAL_DATE, 6.5, 1.5,
        lambda told: _share([episode.is_no_further_action is True for _, episode in told.referrals]),
    ),
    Row(
        "P10", "Referrals within 12 months of an earlier one of the same child", "%", "referrals", REFERRAL_DATE,
        22.6, 3.0, _referred_within_a_year,
    ),
    Row(
        "P20", "Assessments for every 100 referrals", "", "referrals", "assessments by date of authorisation",
        102.5, 6.0, lambda told: _per_hundred(len(told.assessments), len(told.referrals)), note=DERIVED,
    ),
    Row(
        "P21", "Assessments within 45 working days", "%", "assessments", AUTHORISED, 85.7, 3.0,
        lambda told: _share([days <= ASSESSMENT_LIMIT for days in told.assessment_waits]),
        note=f"{DERIVED}; ours counts a first assessment from the referral, as the duty does",
    ),
    Row("P22", "Working days of an assessment, lower quartile", "", "assessments", AUTHORISED, 17, 3, _duration(1)),
    Row("P22", "Working days of an assessment, median", "", "assessments", AUTHORISED, 33, 3, _duration(2)),
    Row("P22", "Working days of an assessment, upper quartile", "", "assessments", AUTHORISED, 43, 3, _duration(3)),
    Row(
        "P24", "Referrals closed after an assessment found the child not in need", "%", "referrals", REFERRAL_DATE,
        30.8, 3.0,
        lambda told: _share([episode.reason_for_closure in NOT_IN_NEED for _, episode in told.referrals]),
    ),
    Row(
        "P29", "Section 47 enquiries for every 100 referrals", "", "referrals", "enquiries by date of start",
        36.4, 3.0, lambda told: _per_hundred(len(told.enquiries), len(told.referrals)), note=DERIVED,
    ),
    Row(
        "P30", "Initial conferences for every 100 section 47 enquiries", "", "enquiries",
        "conferences by their own date", 31.3, 4.0,
        lambda told: _per_hundred(len(told.conferences), len(told.enquiries)), note=DERIVED,
    ),
    Row(
        "P32", "Initial conferences within 15 working days", "%", "conferences", "date of the conference", 81.4, 6.0,
        lambda told: _share([days <= CONFERENCE_LIMIT for days in told.conference_lengths]), note=DERIVED,
    ),
    Row(
        "P32", "Working days to an initial conference, median", "", "conferences", "date of the conference", 14, 1,
        _conference_median,
    ),
    Row(
        "P33", "Child protection plans for every 100 initial conferences", "", "conferences", "plans by date of start",
        86.0, 7.0, lambda told: _per_hundred(len(told.started_plans), len(told.conferences)),
        note=f"{DERIVED}, approximate",
    ),
    Row(
        "P36", "Child protection plans begun for every 100 section 47 enquiries", "", "enquiries",
        "plans by date of start", 26.8, 4.0,
        lambda told: _per_hundred(len(told.started_plans), len(told.enquiries)), note=DERIVED,
    ),
    Row(
        "P35", "Child protection plans open on 31 March for every 100 referrals of the year", "", "referrals",
        "plans open on 31 March", 7.8, 2.0, lambda told: _per_hundred(len(told.open_plans), len(told.referrals)),
        note=DERIVED,
    ),
    Row(
        "P37", "Plans that are a child's second or a later one, ever", "%", "plans begun", "date of start", 25.0, 6.0,
        lambda told: _share([bool(plan.previous_plans) for plan in told.started_plans]),
        source="reported", note="England's figure is unverified: about one in four; 16.6 % in 2015",
    ),
    Row(
        "P39", "Plans ended that had lasted two years or more", "%", "plans ended", PLAN_END, 4.4, 3.0,
        lambda told: _share([told.lasted_months(plan) >= TWO_YEARS for plan in told.ended_plans]),
    ),
    Row(
        "P40", "Plans ended that had lasted three months or less", "%", "plans ended", PLAN_END, 15.9, 5.0,
        lambda told: _share([told.lasted_months(plan) < A_QUARTER for plan in told.ended_plans]),
    ),
    Row(
        "P41", "Plans open for three months or more with every review in time", "%", "open plans", YEAR_END,
        94.0, 5.0, _reviewed_in_time, source="DfE", published="2015",
        note="the current figure of England is unverified",
    ),
    Row(
        "", "Children in need on 31 March for every 100 referrals of the year", "", "referrals",
        "children in need on 31 March", 63.6, 15.0,
        lambda told: _per_hundred(len(told.in_need_at_a_year_end), len(told.referrals)),
        note=f"{DERIVED} (402,400 children); England's holds children looked after and care leavers, ours does not",
    ),
    Row(
        "", "Children in need whose primary need is abuse, neglect or exploitation", "%", "children in need", YEAR_END,
        57.0, 6.0, _need_is_abuse, note="England's figure is unverified",
    ),
)  # fmt: skip
