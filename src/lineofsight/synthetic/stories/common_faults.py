"""The common faults that no census file can hold: which of them the lived record holds, and why it lacks the others.

The numbers are those of the field's list of common faults in the practice reference; the others stand in files with
faults on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

from lineofsight.domain.exceptions import CatalogueFault
from lineofsight.synthetic.stories.catalogue import STORIES_BY_KEY


@dataclass(frozen=True, slots=True)
class CommonFault:
    """One fault. is_planted: the lived record holds what the fault is about; else `why` says what stands against it.

    stories: the keys of those that show it; none for what is planted in the course of every case.
    """

    number: int
    what: str
    is_planted: bool
    why: str
    stories: tuple[str, ...] = ()


COMMON_FAULTS: tuple[CommonFault, ...] = (
    CommonFault(
        3, "A sibling’s notes filed on one child", False,
        "Every note is of one child, and a visit to several has a section for each.",
    ),
    CommonFault(
        8, "A contact logged as a referral", False,
        "A referral is opened by the decision on a contact, and by nothing else at the front door.",
    ),
    CommonFault(
        16, "Completion entered as authorisation", False,
        "Completing and authorising are two actions of two people, each with its own day.",
    ),
    CommonFault(
        20, "An enquiry that starts on another day than its discussion", False,
        "An enquiry is begun by its strategy discussion, on that day.",
    ),
    CommonFault(
        21, "The wrong discussion of several starts the clock", False,
        "Each enquiry names the one discussion that began it.",
    ),
    CommonFault(
        29, "A failed or virtual visit counted as a visit", True,
        "About 6 visits in a hundred fail and 3 are virtual, recorded as such, so that none may reset the clock.",
        ("not_seen",),
    ),
    CommonFault(
        30, "Identical text for brothers and sisters", True,
        "Three children have the same words at every visit. “Seen alone” has no default that could be left standing.",
        ("copied_text",),
    ),
    CommonFault(
        31, "A visit written up late", True,
        "About one visit in ten is written up four or eight working days after it. One in the future is refused.",
    ),
    CommonFault(32, "Missing episodes with wrong or open times", False, "It needs missing episodes."),
    CommonFault(33, "A return interview “completed” that was refused", False, "It needs return home interviews."),
    CommonFault(34, "One return interview for several episodes", False, "It needs return home interviews."),
    CommonFault(
        35, "Allocated to a leaver, or to a team without a worker", True,
        "One child stays with a worker who left, and three have a team and no worker.",
        ("stays_with_leaver", "without_a_worker"),
    ),
    CommonFault(
        36, "Employment or registration not recorded", True,
        "The employment of two workers in post is not recorded, and the registration of nobody. Hours need a place in"
        " the record.",
        ("employment_not_recorded",),
    ),
    CommonFault(
        39, "A hidden family’s address in a shared form", False,
        "A protected address in a document that leaves the authority stops it from being made.",
    ),
    CommonFault(40, "A warning marker past its review", False, "It needs warning markers."),
    CommonFault(43, "A home-grown list of holidays", False, "There is one calendar, which no record can change."),
)  # fmt: skip


def _by_number(rows: tuple[CommonFault, ...]) -> dict[int, CommonFault]:
    for row in rows:
        if unknown := set(row.stories) - STORIES_BY_KEY.keys():
            raise CatalogueFault(f"The common fault {row.number} names stories that nobody tells: {unknown}.")
    return {row.number: row for row in rows}


COMMON_FAULTS_BY_NUMBER = _by_number(COMMON_FAULTS)
