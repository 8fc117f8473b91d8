"""What each rule of the census says to the worker who records, in the worker's words, beside DfE's own wording.

One row a rule, for every use: a field message while somebody types, the rehearsal, the page of the rule. The sentences
speak to the worker of what stands in the record, and say what to check. Which page sets an item is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class NoPage(Enum):
    """Why no page of the record can bring about, or put right, what a rule finds; the value says it to a reader."""

    WHOLE_RETURN = "It is counted over every child of the return, so that no page of one child sets it."
    HEADER = "The record writes the header of the return by itself."
    OTHER_CHILDREN = "It shows only beside the other children of the return, not on the page of one."
    FORMER_NUMBER = "A page refuses a number that cannot be right: another one comes with a file."
    LA_CHILD_ID = "The record gives each child an identifier by itself; another one comes with a file."
    NO_EPISODE = "A child without an episode is not returned."
    CODE_IN_FORCE = "A page offers only the codes of the census: another one comes with a file."
    REPEATED = "A page takes each code once: a code that stands twice comes with a file."
    COUNTED = "The record counts it by itself; only a file can leave it out."
    TARGET = "The record counts the target by itself: another one comes with a file."
    REVIEW_DATED = "A page takes no review without its date: one without comes with a file."
    PRE_PROCEEDINGS = "The draft of 2026-27 asks for it of the whole return, and no page tells it while typing."


@dataclass(frozen=True, slots=True)
class WorkerWords:
    """What a rule says to the worker.

    why_no_page: None where a page sets an item that the rule speaks of. beside: the item that the words are told
    beside, "" for the first of the rule's that the page has. is_told_there_alone: whether they are told on pages that
    set that item and on no other, as of the child's details, which nobody mends on a referral. is_of_the_end:
    whether it finds what is not finished when the census year ends: until then it is no more than what goes on, and
    nobody is told while typing.
    """

    code: str
    words: str
    why_no_page: NoPage | None = None
    beside: str = ""
    is_told_there_alone: bool = False
    is_of_the_end: bool = False


BOTH_DATES = "Check both dates."

WORDS: tuple[WorkerWords, ...] = (
    WorkerWords("100", "The return does not end on 31 March of its year.", NoPage.HEADER),
    WorkerWords("1103", f"The assessment started before the referral. {BOTH_DATES}"),
    WorkerWords("1104", f"The initial child protection conference was held before the referral. {BOTH_DATES}"),
    WorkerWords("1105", f"The child protection plan started before the referral. {BOTH_DATES}"),
    WorkerWords(
        "1510",
        "The first letter of the pupil number does not go with its digits. Ask the school for the number again."
    ),
    WorkerWords(
        "1520",
        "Another child has the same pupil number. Check both numbers, and whether the two records are of one child.",
        NoPage.OTHER_CHILDREN,
    ),
    WorkerWords(
        "1530",
        "Characters 2 to 4 of the pupil number are not those of an authority. Ask the school for the number again."
    ),
    WorkerWords(
        "1540",
        "Characters 5 to 12 of the pupil number have to be digits. Ask the school for the number again."
    ),
    WorkerWords(
        "1550",
        "The last character of the pupil number cannot be right. Ask the school for the number again."
    ),
    WorkerWords(
        "1560Q",
        "The former pupil number has to be a letter, 11 digits, and a digit or a letter. Check it with the school.",
        NoPage.FORMER_NUMBER,
    ),
    WorkerWords("1570", "The child’s identifier is longer than 20 characters.", NoPage.LA_CHILD_ID),
    WorkerWords("1580", "The child’s identifier holds something other than letters and digits.", NoPage.LA_CHILD_ID),
    WorkerWords(
        "2883", "More child protection plans started in the year than initial conferences were held.",
        NoPage.WHOLE_RETURN,
    ),
    WorkerWords(
        "2884",
        "The same initial conference stands with the enquiry and with the episode. It may stand with one of them:"
        " check whether it was a transfer-in conference.",
    ),
    WorkerWords(
        "2885",
        "The child protection plan did not start on the day of an initial conference in this episode. Check the date of"
        " the conference.",
    ),
    WorkerWords("2886Q", "The sex of more than 2% of the children is not recorded.", NoPage.WHOLE_RETURN),
    WorkerWords("2887Q", "Fewer than 8 disability codes are used for all children together.", NoPage.WHOLE_RETURN),
    WorkerWords("2888Q", "No child has more than one disability.", NoPage.WHOLE_RETURN),
    WorkerWords("2889", f"The section 47 enquiry started before the referral. {BOTH_DATES}"),
    WorkerWords(
        "2990",
        "The reason for closure says that the case closed after the assessment (RC8 or RC9), and more was done: an"
        " enquiry, a conference or a plan. Choose another reason.",
    ),
    WorkerWords(
        "2991Q",
        "There is a section 47 enquiry and no assessment in this episode. Start the assessment, or say why there is"
        " none.",
    ),
    WorkerWords("4000", "A referral with no further action has a child in need plan. Check the decision, or the plan."),
    WorkerWords(
        "4001",
        "A child in need plan and a child protection plan are both open. End the child in need plan.",
    ),
    WorkerWords(
        "4003",
        "The review conference was held while a child in need plan was open. Check the date of the review and when the"
        " plan in need ended.",
        beside="ChildProtectionPlans.CPPreviewDate",
    ),
    WorkerWords("4004", "Another child in need plan is open. End that one first."),
    WorkerWords("4008", f"The child in need plan starts after the child’s death. {BOTH_DATES}"),
    WorkerWords("4009Q", f"The child in need plan ends after the child’s death. {BOTH_DATES}"),
    WorkerWords("4010", "The start of the child in need plan is missing, or after the end of the census year."),
    WorkerWords("4011", f"The child in need plan ends before it starts. {BOTH_DATES}"),
    WorkerWords("4012Q", f"The child in need plan starts and ends on the same day. {BOTH_DATES}"),
    WorkerWords("4013", "The child in need plan ends outside the census year. Check the date."),
    WorkerWords("4014", f"The child in need plan starts while another one runs. {BOTH_DATES}"),
    WorkerWords("4015", f"The child in need plan started before the referral. {BOTH_DATES}"),
    WorkerWords("4016", "The child in need plan starts while a child protection plan runs. Check the date."),
    WorkerWords(
        "4017",
        "A child protection plan started while the child in need plan ran. End the plan in need on that day or before.",
    ),
    WorkerWords("4180", "Choose the child’s sex: male, female, or not known."),
    WorkerWords("4220", "The child’s ethnicity is not recorded. Choose it, or that it is not obtained yet or refused."),
    WorkerWords("8500", "The child has no identifier.", NoPage.LA_CHILD_ID),
    WorkerWords(
        "8510",
        "Another child has the same identifier. Check whether the two records are of one child.",
        NoPage.OTHER_CHILDREN,
    ),
    WorkerWords(
        "8520",
        "The date of birth is after the end of the census year. For an unborn child give the expected date.",
    ),
    WorkerWords("8525Q", "Give the date of birth or the expected date of birth: one of them, not both."),
    WorkerWords(
        "8530Q",
        "The expected date of birth is not between the March and the December that the census asks about. Check it, or"
        " record the birth.",
        is_of_the_end=True,
    ),
    WorkerWords("8535Q", f"The date of death is before the date of birth. {BOTH_DATES}"),
    WorkerWords(
        "8540",
        "The child’s disabilities are not recorded. Record them, or that the child has none.",
        beside="ChildCharacteristics.Disability",
        is_told_there_alone=True,
    ),
    WorkerWords("8545Q", "The date of death is outside the census year. Check the date."),
    WorkerWords("8555Q", f"The referral is after the child’s death. {BOTH_DATES}"),
    WorkerWords(
        "8565",
        "Something is dated after the day on which the episode closes. Check the date of closure, and the dates of"
        " assessments, enquiries, conferences and plans.",
    ),
    WorkerWords("8568", "Choose what was decided on the referral: whether it went further."),
    WorkerWords(
        "8569Q",
        "The referral is of an earlier year, so that it cannot stand as one with no further action. Check its date and"
        " the decision.",
    ),
    WorkerWords(
        "8585Q",
        "The reason for closure says that the child died, and no date of death is recorded. Check the reason, and have"
        " the date of death recorded.",
    ),
    WorkerWords("8590", "The child has no episode.", NoPage.NO_EPISODE),
    WorkerWords("8600", "The date of the referral is missing, or after the end of the census year."),
    WorkerWords("8606", f"The referral is more than 40 weeks before the birth. {BOTH_DATES}"),
    WorkerWords("8608", f"The assessment was authorised before it started. {BOTH_DATES}"),
    WorkerWords("8610", "Choose the primary need: the referral goes further.", beside="CINdetails.PrimaryNeedCode"),
    WorkerWords("8614", "Factors are recorded, and the assessment is not authorised. Authorise it."),
    WorkerWords(
        "8615",
        f"The initial child protection conference was held before the section 47 enquiry started. {BOTH_DATES}",
    ),
    WorkerWords("8620", "The episode closes outside the census year. Check the date of closure."),
    WorkerWords("8630", f"The episode closes before the referral. {BOTH_DATES}"),
    WorkerWords("8640", "The reason for closure is not a code of the census.", NoPage.CODE_IN_FORCE),
    WorkerWords("8650", "The primary need is not a code of the census.", NoPage.CODE_IN_FORCE),
    WorkerWords(
        "8670Q",
        "The assessment started more than 45 working days before the end of the census year and is not authorised."
        " Authorise it, or say why it takes longer.",
        is_of_the_end=True,
    ),
    WorkerWords(
        "8675Q",
        "The section 47 enquiry started more than 15 working days before the end of the census year and no initial"
        " conference was held. Record the conference, or conclude that none is required.",
        is_of_the_end=True,
    ),
    WorkerWords("8696", "The assessment was authorised outside the census year. Check the date."),
    WorkerWords("8715", "The initial child protection conference was held outside the census year. Check the date."),
    WorkerWords("8720", "The start of the child protection plan is missing, or after the end of the census year."),
    WorkerWords(
        "8730", "The number of earlier child protection plans is missing.", NoPage.COUNTED,
    ),
    WorkerWords(
        "8736",
        "The assessment is not authorised and did not start in the census year. Authorise it, or check its start.",
    ),
    WorkerWords(
        "8740",
        "The section 47 enquiry did not start in the census year and no initial conference was held. Record the"
        " conference, or conclude that none is required.",
    ),
    WorkerWords("8750", "The sex of an unborn child has to be “not known”. Choose that, or record the birth."),
    WorkerWords(
        "8770Q",
        "A child of school age has no pupil number, or no reason for that which the census takes. Ask the school.",
        beside="ChildIdentifiers.UPNunknown",
        is_told_there_alone=True,
    ),
    WorkerWords(
        "8772",
        "The reason for having no pupil number is “referral with no further action” (UN7), and this referral goes"
        " further. Have the pupil number recorded.",
        beside="ChildIdentifiers.UPNunknown",
        is_told_there_alone=True,
    ),
    WorkerWords(
        "8775Q",
        "The episode is open after the child’s 25th birthday. Check the date of birth, or close the episode.",
    ),
    WorkerWords(
        "8790", "The disabilities say both that there are none and that there are some."
    ),
    WorkerWords("8794", "The same disability is recorded twice."),
    WorkerWords(
        "8805",
        "The episode closes without a reason. Choose the reason for closure.",
        beside="CINdetails.ReasonForClosure",
    ),
    WorkerWords("8810", "There is a reason for closure and no date. Enter the date of closure."),
    WorkerWords("8815", "Another episode of this child is open. Close that one first."),
    WorkerWords("8816", "A later episode has begun, and this one is still open. Close the earlier one."),
    WorkerWords(
        "8820",
        "The referral is dated within another episode of this child. Check its date, and when the other one closed.",
    ),
    WorkerWords(
        "8825Q",
        "The reason for closure says that the case closed after an assessment (RC8 or RC9), and there is none. Choose"
        " another reason.",
    ),
    WorkerWords(
        "8831",
        "A referral with no further action has an assessment, an enquiry or a conference. Check the decision.",
    ),
    WorkerWords("8832", "A referral with no further action has a child protection plan. Check the decision."),
    WorkerWords(
        "8839",
        "Another section 47 enquiry is open in this episode. Record its conference, or conclude it first.",
    ),
    WorkerWords(
        "8840", f"The child protection plan starts and ends on the same day. {BOTH_DATES}",
    ),
    WorkerWords(
        "8841", f"The review was held on the day on which the plan started, or before it. {BOTH_DATES}",
        beside="ChildProtectionPlans.CPPreviewDate",
    ),
    WorkerWords("8842Q", "A review has no date.", NoPage.REVIEW_DATED),
    WorkerWords(
        "8863Q", "The assessment started while another one of this episode was open. Check the dates of both.",
    ),
    WorkerWords("8866", "Choose who referred the child.", beside="CINdetails.ReferralSource"),
    WorkerWords("8867", "The episode closes and an assessment is not authorised. Authorise it first."),
    WorkerWords(
        "8868",
        "The episode closes and a section 47 enquiry is open. Record its conference, or that none is required.",
    ),
    WorkerWords(
        "8869", "Factor 21 says that there are none, and other factors are chosen. Choose 21 alone, or leave it out.",
    ),
    WorkerWords(
        "8870Q", "The target for the initial conference is a Saturday or a Sunday.", NoPage.TARGET,
    ),
    WorkerWords(
        "8873Q",
        "The only assessment found no factors (21), and the reason for closure is neither RC8 nor RC9. Check the"
        " factors, or the reason for closure.",
    ),
    WorkerWords(
        "8875", "The initial child protection conference was held on a Saturday or a Sunday. Check the date.",
    ),
    WorkerWords(
        "8890", "The section 47 enquiry started while another one of this episode was open. Check the dates of both.",
    ),
    WorkerWords("8896", "Another assessment of this episode is open. Finish that one first."),
    WorkerWords(
        "8897Q",
        "The assessment is authorised without the factors that it found. Choose them, or 21 where there are none.",
    ),
    WorkerWords("8898", "The same factor is recorded twice.", NoPage.REPEATED),
    WorkerWords("8905", "The first category of the child protection plan is missing. Choose it."),
    WorkerWords("8910", "The category of the child protection plan is missing. Choose it."),
    WorkerWords("8915", f"The child protection plan starts after the child’s death. {BOTH_DATES}"),
    WorkerWords("8920", f"The child protection plan ends after the child’s death. {BOTH_DATES}"),
    WorkerWords("8925", f"The child protection plan ends before it starts. {BOTH_DATES}"),
    WorkerWords("8930", "The child protection plan ends outside the census year. Check the date."),
    WorkerWords("8935", "Another child protection plan is open. End that one first."),
    WorkerWords("8940", f"The child protection plan starts while another one runs. {BOTH_DATES}"),
    WorkerWords("8945Q", "Factor 18A is not used any more. Choose 18B or 18C in its place."),
    WorkerWords("8950Q", "Factor 19A is not used any more. Choose 19B or 19C in its place."),
    WorkerWords("8995Q", "No child of the return has pre-proceedings.", NoPage.WHOLE_RETURN),
    WorkerWords("9000Q", "The start of the pre-proceedings is missing.", NoPage.PRE_PROCEEDINGS),
    WorkerWords("9005", "The pre-proceedings started outside the census year.", NoPage.PRE_PROCEEDINGS),
    WorkerWords(
        "9006",
        "The letter before proceedings was sent outside the census year, or before the pre-proceedings started.",
        NoPage.PRE_PROCEEDINGS,
    ),
    WorkerWords(
        "9007",
        "A letter before proceedings was sent. Say whether it offered a family group decision making meeting.",
        NoPage.PRE_PROCEEDINGS,
    ),
    WorkerWords(
        "9008", "The first pre-proceedings meeting was held outside the census year.", NoPage.PRE_PROCEEDINGS,
    ),
    WorkerWords(
        "9009",
        "The step up or down was decided outside the census year, or before the pre-proceedings started.",
        NoPage.PRE_PROCEEDINGS,
    ),
    WorkerWords(
        "9010Q",
        "A family group decision making meeting was offered. Say whether it was held.",
        NoPage.PRE_PROCEEDINGS,
    ),
    WorkerWords("9011", "The outcome of the pre-proceedings is not a code of the census.", NoPage.PRE_PROCEEDINGS),
    WorkerWords(
        "9012",
        "The application to court was made outside the census year, or before the decision to go there.",
        NoPage.PRE_PROCEEDINGS,
    ),
    WorkerWords(
        "9013",
        "The letter to initiate proceedings was sent outside the census year, or before the application to court.",
        NoPage.PRE_PROCEEDINGS,
    ),
    WorkerWords(
        "9015Q",
        "A first pre-proceedings meeting was held. Say how many review meetings followed.",
        NoPage.PRE_PROCEEDINGS,
    ),
)  # fmt: skip
"""Every rule, the draft ones of 2026-27 too, in the order of their codes."""

WORDS_BY_CODE: Mapping[str, WorkerWords] = {row.code: row for row in WORDS}
OF_THE_END: frozenset[str] = frozenset(row.code for row in WORDS if row.is_of_the_end)
"""The rules that find what is not finished when the census year ends."""
