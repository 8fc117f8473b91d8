"""Every planted story, one row each: what an inspector would write, where it shows, and how it is planted."""

from __future__ import annotations

from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.synthetic.stories.planting import FAMILIES
from lineofsight.synthetic.stories.story import REFERENCE, Place, Story

HEAD = "demo.service"
DOOR = "demo.frontdoor"
DOOR_MANAGER = "demo.intake"
IN_THE_QUEUE = "In the queue of the front door"
A_FAMILY = "A family of its own"
AMONG_ALL = "Among all the children"
OVERDUE = "/deadlines/?clock={clock}&standing=overdue"


def _child(finds: str) -> Place:
    return Place("The child’s page", f"/children/{REFERENCE}/", HEAD, finds)


def _board(finds: str) -> Place:
    shares = f"{finds}: the share of this year to date beside that of the last 12 months"
    return Place("Oversight board", "/board/", HEAD, shares)


SHOWN: tuple[Story, ...] = (
    Story(
        key="late_assessments",
        title="Assessments late across the service",
        told="57 per cent of the assessments of this financial year ended within 45 working days of the referral.",
        findings=("S5", "P21", "K05"),
        planted=AMONG_ALL,
        places=(
            _board("the assessments completed in time, from the referral"),
            Place(
                "Deadlines completed late",
                "/deadlines/?clock=assessment_from_referral&standing=met_late&period=year_to_date",
                HEAD,
                "every assessment behind the share",
            ),
        ),
    ),
    Story(
        key="late_conferences",
        title="Initial conferences held late",
        told="In this financial year three initial conferences in five are held by the fifteenth working day; before"
        " it, four in five were.",
        findings=("P32", "K10"),
        planted=AMONG_ALL,
        places=(
            _board("the initial conferences held in time"),
            Place(
                "Deadlines completed late",
                "/deadlines/?clock=initial_child_protection_conference&standing=met_late&period=year_to_date",
                HEAD,
                "every conference behind the share that was held late",
            ),
        ),
    ),
    Story(
        key="late_reviews",
        title="Review conferences held late",
        told="In this financial year one review conference in four is held after its three or six months; before it,"
        " one in thirty was.",
        findings=("P41", "K17", "K18"),
        planted=AMONG_ALL,
        places=(_board("the first and the later reviews held in time"),),
    ),
    Story(
        key="not_seen",
        title="Not seen for nine weeks",
        told="Two sisters and their brother have child protection plans. For nine weeks nobody has answered the door;"
        " each attempt is recorded as a failed visit, and none of them resets the clock.",
        findings=("L8", "P43", "P45", "K16"),
        planted=A_FAMILY,
        places=(
            Place("Children", "/children/?status=not_seen", HEAD, "the three children"),
            Place("Overdue visits", OVERDUE.format(clock="child_protection_visits"), HEAD, "one row a child"),
            _child("failed visits with their reasons, after the last day on which the child was seen"),
        ),
        family="not_seen",
    ),
    Story(
        key="late_conference",
        title="A conference on the twenty-fourth working day",
        told="The initial conference was held nine working days after its limit.",
        findings=("P32", "K10"),
        planted=A_FAMILY,
        places=(
            Place(
                "Deadlines completed late",
                "/deadlines/?clock=initial_child_protection_conference&standing=met_late",
                HEAD,
                "the child, late by 9 working days",
            ),
        ),
        family="late_conference",
    ),
    Story(
        key="overdue_conference",
        title="A conference that nobody has held",
        told="The enquiry found a continuing risk. Twenty-two working days after the strategy discussion there has been"
        " no conference.",
        findings=("L7", "P32", "K10"),
        planted=A_FAMILY,
        places=(
            Place(
                "Overdue conferences",
                OVERDUE.format(clock="initial_child_protection_conference"),
                HEAD,
                "the child, overdue by 7 working days or more",
            ),
            _child("the enquiry concluded with a continuing risk, and no conference"),
        ),
        family="overdue_conference",
    ),
    Story(
        key="overdue_review",
        title="A first review a month overdue",
        told="The first review conference of the plan was due a month ago.",
        findings=("S9", "P41", "K17"),
        planted=A_FAMILY,
        places=(Place("Overdue reviews", OVERDUE.format(clock="first_review_conference"), HEAD, "the child"),),
        family="overdue_review",
    ),
    Story(
        key="long_assessment",
        title="An assessment open for eighty working days",
        told="The assessment began on the day of the referral and has been open for eighty working days.",
        findings=("S5", "P23", "K05"),
        planted=A_FAMILY,
        places=(
            Place(
                "Overdue assessments",
                "/deadlines/?clock=assessment_from_referral&standing=overdue&sort=due",
                HEAD,
                "the child, overdue by 35 working days or more",
            ),
            Place("Data quality", "/data-quality/", HEAD, "assessments open for more than 45 working days"),
        ),
        family="long_assessment",
    ),
    Story(
        key="stays_with_leaver",
        title="Allocated to a worker who has left",
        told="The worker left three weeks ago. Their other children were given to colleagues; this one was forgotten.",
        findings=("L1", "P74", "fault 35"),
        planted=A_FAMILY,
        places=(
            Place("Children", "/children/?status=leaver", HEAD, "the child, with the name of the leaver"),
            Place("Workers", "/workers/?standing=left_holding", HEAD, "the leaver, with one open child"),
        ),
        family="stays_with_leaver",
    ),
    Story(
        key="without_a_worker",
        title="Three children whom a team holds, and no worker",
        told="Three brothers and sisters were referred twelve working days ago. The assessment team holds them, nobody"
        " has been given the work, and they have not been seen.",
        findings=("L8", "P74", "P19", "K04"),
        planted=A_FAMILY,
        places=(
            Place("Children", "/children/?status=unallocated", HEAD, "the three children"),
            Place("Overdue first visits", OVERDUE.format(clock="child_first_seen"), HEAD, "one row a child"),
        ),
        family="without_a_worker",
    ),
    Story(
        key="third_plan",
        title="A third plan in four years, for neglect each time",
        told="Two child protection plans for neglect ended, and between them and after them came referrals on which"
        " nothing was done. The third plan began half a year ago.",
        findings=("W6", "S9", "H10", "P37", "P38", "P62"),
        planted=A_FAMILY,
        places=(
            Place("Children", "/children/?status=repeat_plan", HEAD, "the child"),
            _child("three plans, each with the number of earlier ones, and four referrals with no further action"),
        ),
        family="third_plan",
    ),
    Story(
        key="unborn",
        title="A plan before the birth",
        told="A conference was held for a child who is not yet born, and made a plan.",
        findings=("H5", "P33", "K10"),
        planted=A_FAMILY,
        places=(
            Place("Children", "/children/?status=protection_plan", HEAD, "the child, with an expected date of birth"),
            _child("the conference and the plan, before the birth; visits are counted from the birth on"),
        ),
        family="unborn",
    ),
    Story(
        key="moved_in",
        title="Moved in on another authority’s plan",
        told="Another authority told of a child on its plan. The conference was held here in time, without an enquiry.",
        findings=("K11",),
        planted=A_FAMILY,
        places=(
            Place(
                "Deadlines completed in time",
                "/deadlines/?clock=transfer_in_conference&standing=met",
                HEAD,
                "the child",
            ),
            _child("a transfer-in conference and a plan, and no section 47 enquiry"),
        ),
        family="moved_in",
    ),
    Story(
        key="overloaded_workers",
        title="Two workers who carry too much",
        told="Two case holders have about twice as many children as the others of their teams.",
        findings=("L1", "P68"),
        planted="In the workforce: a double share each",
        places=(Place("Workers", "/workers/?standing=here", HEAD, "the two, with the most open children"),),
    ),
    Story(
        key="agency_and_leavers",
        title="Agency staff, and workers who leave",
        told="About 13 in a hundred of those in post are agency workers, who stay for months; about 12 in a hundred of"
        " the employed leave in a year, and their posts are empty for some weeks.",
        findings=("L18", "S10", "P69", "P72"),
        planted="In the workforce",
        places=(
            Place("Agency workers", "/workers/?standing=here&employment=agency", HEAD, "agency workers in post"),
            Place("Leavers", "/workers/?standing=left", HEAD, "those who left, with the day"),
        ),
    ),
    Story(
        key="employment_not_recorded",
        title="Two workers of whom nobody wrote how they are employed",
        told="Whether two case holders are agency workers or employed is not recorded.",
        findings=("P69", "fault 36"),
        planted="In the workforce",
        places=(Place("Workers", "/workers/?standing=here&employment=unknown", HEAD, "the two"),),
    ),
    Story(
        key="copied_text",
        title="One text copied across brothers and sisters",
        told="Every visit to three children is recorded in the same words, whichever child it is about.",
        findings=("H9", "E14", "fault 30"),
        planted=A_FAMILY,
        places=(_child("the same note at every visit; the form of a visit asks about it"),),
        family="copied_text",
    ),
    Story(
        key="health_in_discussions",
        title="Health comes to every strategy discussion, since September",
        told="In July health took part in fewer than half of the strategy discussions (in 44 per cent, where there were"
        " enough to count so), and since September in all.",
        findings=("W16", "P28"),
        planted=AMONG_ALL,
        places=(_child("whether health took part, at each strategy discussion; the monthly share waits for P28"),),
    ),
    Story(
        key="family_rings_three_times",
        title="Family members ring three times before anybody looks",
        told="A grandmother rang twice about a boy of three, and both times nothing was done. She rang for the third"
        " time the day before the last working day.",
        findings=("W6", "P12", "F01", "F03"),
        planted=IN_THE_QUEUE,
        places=(
            Place(
                "The queue",
                "/front-door/",
                DOOR,
                "her third call, in screening; its page raises F03 with the dates of the first two",
            ),
        ),
    ),
    Story(
        key="agency_overdue",
        title="An agency that has not answered for days",
        told="Two agencies were asked about two children five working days ago. The school has answered, and health has"
        " not.",
        findings=("E5", "E6", "P14", "K01a"),
        planted=IN_THE_QUEUE,
        places=(
            Place("The queue", "/front-door/", DOOR, "two children with agencies since then"),
            Place("Enquiries to answer", "/agency/", "demo.health", "the enquiry, overdue"),
        ),
    ),
    Story(
        key="decided_without_an_answer",
        title="Decided before an agency had answered",
        told="The police never answered. The contact was decided all the same, and it says why; a manager signed it.",
        findings=("E5", "E6", "P13"),
        planted=IN_THE_QUEUE,
        places=(Place("Decided contacts", "/front-door/decided/", DOOR_MANAGER, "the contact from housing"),),
    ),
    Story(
        key="waits_for_a_signature",
        title="A decision that waits for a manager",
        told="A baby with a bruise: the decider chose advice at the statutory level, so that a manager has to sign.",
        findings=("L12", "P17"),
        planted=IN_THE_QUEUE,
        places=(Place("The queue", "/front-door/", DOOR_MANAGER, "one contact that awaits sign-off"),),
    ),
    Story(
        key="reopened",
        title="A contact reopened after it was decided",
        told="Nothing was to be done about a girl with new trainers and a second telephone. The school rang again, and"
        " the manager reopened the contact.",
        findings=("L12", "K01b"),
        planted=IN_THE_QUEUE,
        places=(Place("Reopened contacts", "/front-door/reopened/", DOOR_MANAGER, "the contact, to be decided again"),),
    ),
    Story(
        key="backlog",
        title="Contacts that nobody has come to",
        told="Three messages about four children came three to five working days ago and are not decided.",
        findings=("W3", "W4", "P04", "P05", "K02"),
        planted=IN_THE_QUEUE,
        places=(Place("The queue", "/front-door/", DOOR_MANAGER, "the oldest contacts, overdue for a decision"),),
    ),
    Story(
        key="recorded_twice",
        title="One child recorded twice",
        told="A girl was recorded from a contact although she had a record: her name is spelt with a letter less.",
        findings=("fault 1",),
        planted=IN_THE_QUEUE,
        places=(
            Place(
                "Possible duplicates", "/possible-duplicates/", DOOR_MANAGER, "the pair, once the nightly review ran"
            ),
        ),
    ),
    Story(
        key="step_down",
        title="A step down that waits for an answer",
        told="A child in need was proposed to early help three working days ago. Nobody has answered.",
        findings=("K44", "K45"),
        planted=A_FAMILY,
        places=(Place("Steps", "/steps/", "demo.earlyhelp.manager", "the child, waiting for an answer"),),
        family="step_down",
    ),
    Story(
        key="second_decisions",
        title="One decision in five is decided otherwise the second time",
        told="Of the decisions of the last weeks some were drawn and decided again by somebody who did not see the"
        " first. About four in five agree.",
        findings=("E16", "E17", "P17"),
        planted="Among the decisions of the last six weeks",
        places=(Place("Consistency", "/consistency/", DOOR_MANAGER, "agreement and kappa, with their ranges"),),
    ),
)

WAITING: tuple[Story, ...] = (
    Story(
        key="return_interviews_fall",
        title="A month when return home interviews fall away",
        told="61 per cent done and 24 per cent in time, after months of 100 and 68.",
        findings=("W10", "W11", "W12", "P55", "P56", "K25"),
        planted="With the missing episodes, once they are recorded",
        waits_for="Missing children",
    ),
    Story(
        key="health_in_discussions_by_month",
        title="Health’s part in strategy discussions, month by month",
        told="The share behind the story of health since September.",
        findings=("W16", "P28"),
        planted="Planted already",
        waits_for="Indicators with run charts",
    ),
    Story(
        key="drift_behind_supervision",
        title="Drift behind frequent supervision",
        told="Supervision is held every month, and no month rethinks the case.",
        findings=("L16", "E14", "S9", "P52", "P63", "P64"),
        planted="With supervision, once it is recorded",
        waits_for="Supervision and management decisions",
    ),
    Story(
        key="car_and_flat",
        title="Three children, one car and one flat",
        told="Each file holds a small thing. Together they are a place and a person.",
        findings=("L14", "P60"),
        planted="With the network, once it is recorded",
        waits_for="The network view",
    ),
    Story(
        key="copied_text_found",
        title="One text copied across brothers and sisters, found",
        told="The product itself points at visits that say the same of different children.",
        findings=("H9", "fault 30"),
        planted="Planted already",
        family="copied_text",
        waits_for="The search for copied text",
    ),
    Story(
        key="workforce_figures",
        title="Agency staff, turnover and vacancies as figures",
        told="The shares behind the story of agency staff and leavers, year by year.",
        findings=("S10", "P69", "P70", "P71", "P72"),
        planted="Planted already, in the workforce",
        waits_for="Workforce figures",
    ),
    Story(
        key="open_audit_action",
        title="An audit action that nobody closed",
        told="The audit found it, the action was agreed, and its day has passed.",
        findings=("H7", "P67", "K46"),
        planted="With audits, once they are recorded",
        waits_for="Audits and learning",
    ),
)


def _by_key(*rows: Story) -> dict[str, Story]:
    by_key: dict[str, Story] = {}
    for row in rows:
        if row.key in by_key:
            raise CatalogueFault(f"Two stories have the key {row.key}. Give one of them another key.")
        if row.family and row.family not in FAMILIES:
            raise CatalogueFault(f"The story {row.key} names the family {row.family}, which nobody tells.")
        by_key[row.key] = row
    return by_key


STORIES: tuple[Story, ...] = (*SHOWN, *WAITING)
STORIES_BY_KEY = _by_key(*STORIES)
