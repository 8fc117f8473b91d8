"""Faults of form, which no plain value can hold: dates, codes and numbers written wrongly, elements out of place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from lxml import etree

from lineofsight.synthetic.dirty.fault import ChangeOfElement, DirtyFault, Refused, in_element

IDENTIFIERS = "ChildIdentifiers"
IDENTIFIER = f"{IDENTIFIERS}/LAchildID"
UPN = f"{IDENTIFIERS}/UPN"
BIRTH = f"{IDENTIFIERS}/PersonBirthDate"
DEATH = f"{IDENTIFIERS}/PersonDeathDate"
CHARACTERISTICS = "ChildCharacteristics"
ETHNICITY = f"{CHARACTERISTICS}/Ethnicity"
DISABILITY = f"{CHARACTERISTICS}/Disabilities/Disability"
EPISODE = "CINdetails"
SOURCE = f"{EPISODE}/ReferralSource"
REASON = f"{EPISODE}/ReasonForClosure"
NO_FURTHER_ACTION = f"{EPISODE}/ReferralNFA"
REVIEW_POINT = f"{EPISODE}/Assessments/AssessmentInternalReviewDate"
FACTORS = f"{EPISODE}/Assessments/FactorsIdentifiedAtAssessment"
FACTOR = f"{FACTORS}/AssessmentFactors"
NEED_PLAN = f"{EPISODE}/CINPlanDates"
TARGET = f"{EPISODE}/Section47/InitialCPCtarget"
PROTECTION_PLAN = f"{EPISODE}/ChildProtectionPlans"
PLAN_END = f"{PROTECTION_PLAN}/CPPendDate"
CATEGORY = f"{PROTECTION_PLAN}/LatestCategoryOfAbuse"
COUNT = f"{PROTECTION_PLAN}/NumberOfPreviousCPP"
REVIEW = f"{PROTECTION_PLAN}/Reviews/CPPreviewDate"
DAY_0_OF_SPREADSHEETS = date(1899, 12, 30)


# --- one value written wrongly ---------------------------------------------------------------------------------------


def _rewritten(path: str, spelt: Callable[[str], str]) -> ChangeOfElement:
    """The first value of this path spelt in another way, which cannot be read."""

    def change(child: etree._Element) -> tuple[Refused, ...] | None:
        element = child.find(path)
        if element is None or not element.text:
            return None
        element.text = spelt(element.text)
        return (Refused(path, element.text),)

    return change


def _day_first(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def _in_a_spreadsheet(text: str) -> str:
    return str((date.fromisoformat(text) - DAY_0_OF_SPREADSHEETS) // timedelta(days=1))


def _further_action_in_words(child: etree._Element) -> tuple[Refused, ...] | None:
    element = child.find(NO_FURTHER_ACTION)
    if element is None or element.text != "0":
        return None
    element.text = "No"
    return (Refused(NO_FURTHER_ACTION, "No"),)


def _with_spaces(child: etree._Element) -> tuple[Refused, ...] | None:
    element = child.find(SOURCE)
    if element is None:
        return None
    element.text = f"  {element.text} \n"
    return ()


def _ethnicity_in_words(child: etree._Element) -> tuple[Refused, ...] | None:
    """Of a born child: that of an unborn one is not known yet."""
    return None if child.find(BIRTH) is None else _rewritten(ETHNICITY, lambda _: "White British")(child)


def _two_codes_in_one(child: etree._Element) -> tuple[Refused, ...] | None:
    group = child.find(FACTORS)
    if group is None or len(group) < 2:
        return None
    group[0].text = f"{group[0].text};{group[1].text}"
    return (Refused(f"{FACTORS}/AssessmentFactors", group[0].text),)


def _plan_without_start(child: etree._Element) -> tuple[Refused, ...] | None:
    """The start of a plan in words, so that nothing of the plan can be placed."""
    plan = child.find(NEED_PLAN)
    if plan is None:
        return None
    plan[0].text = "not known"
    return tuple(Refused(f"{NEED_PLAN}/{element.tag}", element.text or "") for element in plan)


def _without_identifier(child: etree._Element) -> tuple[Refused, ...] | None:
    """A blank identifier, so that nothing of the child can be placed."""
    identifier = child.find(IDENTIFIER)
    if identifier is None:
        return None
    identifier.text = ""
    return tuple(_values_in(child, ""))


def _values_in(group: etree._Element, path: str) -> list[Refused]:
    """Every value in an element, in the order of the file."""
    values = []
    for element in group:
        inside = f"{path}/{element.tag}".lstrip("/")
        if len(element):
            values += _values_in(element, inside)
        elif element.text:
            values.append(Refused(inside, element.text))
    return values


# --- elements that should not stand there ----------------------------------------------------------------------------


def _added(group_path: str, name: str, text: str, after: str) -> ChangeOfElement:
    """An element behind the one named `after`, in the first group of that path that has none of the new name."""

    def change(child: etree._Element) -> tuple[Refused, ...] | None:
        for group in child.iterfind(group_path):
            before = group.find(after)
            if before is not None and group.find(name) is None:
                element = etree.Element(name)
                element.text = text
                before.addnext(element)
                return (Refused(f"{group_path}/{name}", text),)
        return None

    return change


def _repeated(path: str) -> ChangeOfElement:
    """The first value of this path a second time."""

    def change(child: etree._Element) -> tuple[Refused, ...] | None:
        element = child.find(path)
        if element is None or not element.text:
            return None
        again = etree.Element(element.tag)
        again.text = element.text
        element.addnext(again)
        return (Refused(path, element.text),)

    return change


def _number_too_long(child: etree._Element) -> tuple[Refused, ...] | None:
    upn = child.find(UPN)
    if upn is None or child.find(f"{IDENTIFIERS}/FormerUPN") is not None:
        return None
    former = etree.Element("FormerUPN")
    former.text = f"{upn.text}7"
    upn.addnext(former)
    return (Refused(f"{IDENTIFIERS}/FormerUPN", former.text),)


def _conference_in_the_plan(child: etree._Element) -> tuple[Refused, ...] | None:
    start = child.find(f"{PROTECTION_PLAN}/CPPstartDate")
    if start is None or not start.text:
        return None
    conference = etree.Element("DateOfInitialCPC")
    conference.text = start.text
    start.addnext(conference)
    return (Refused(f"{PROTECTION_PLAN}/DateOfInitialCPC", start.text),)


def _text_between(child: etree._Element) -> tuple[Refused, ...] | None:
    element = child.find(SOURCE)
    if element is None:
        return None
    element.tail = "see the file"
    return (Refused(f"{EPISODE}/text()", "see the file"),)


def _attribute(child: etree._Element) -> tuple[Refused, ...] | None:
    element = child.find(SOURCE)
    if element is None:
        return None
    element.set("local", "EDT")
    return (Refused(f"{SOURCE}/@local", "EDT"),)


def _pre_proceedings(child: etree._Element) -> tuple[Refused, ...] | None:
    episode, referred_on = child.find(EPISODE), child.findtext(f"{EPISODE}/CINreferralDate")
    if episode is None or not referred_on:
        return None
    group = etree.SubElement(episode, "PreProceedingsandFGDM")
    etree.SubElement(group, "PPStartDate").text = referred_on
    return (Refused(f"{EPISODE}/PreProceedingsandFGDM/PPStartDate", referred_on),)


def _empty_review(child: etree._Element) -> tuple[Refused, ...] | None:
    plan = child.find(PROTECTION_PLAN)
    if plan is None:
        return None
    etree.SubElement(etree.SubElement(plan, "Reviews"), "CPPreviewDate")
    return ()


def _row(
    key: str,
    what: str,
    change: ChangeOfElement,
    field: str | tuple[str, ...] = (),
    *,
    data_faults: tuple[str, ...] = (),
    number: int | None = None,
    rules: tuple[str, ...] = (),
) -> DirtyFault:
    fields = (field,) if isinstance(field, str) else field
    return DirtyFault(key, what, number, rules, in_element(change), data_faults, fields)


FORM_FAULTS = (
    _row("date_day_first", "A date of birth is written with the day first.",
         _rewritten(BIRTH, _day_first), BIRTH, data_faults=("no_birth_date",)),
    _row("date_with_zone", "The date of a review ends in Z, as a moment does.",
         _rewritten(REVIEW, lambda text: f"{text}Z"), REVIEW),
    _row("date_with_time", "A date has a time.",
         _rewritten(REVIEW_POINT, lambda text: f"{text}T00:00:00"), REVIEW_POINT),
    _row("date_of_a_spreadsheet", "A date is the number that a spreadsheet keeps it as.",
         _rewritten(REVIEW_POINT, _in_a_spreadsheet), REVIEW_POINT),
    _row("date_that_never_comes", "A child protection plan that has no end ends on 31 December 9999.",
         _added(PROTECTION_PLAN, "CPPendDate", "9999-12-31", "CPPstartDate"), PLAN_END, rules=("8930",)),
    _row("date_that_is_none", "A date is 30 February.",
         _rewritten(TARGET, lambda text: f"{text[:4]}-02-30"), TARGET),
    _row("date_null", "The word NULL stands where there is no date of death.",
         _added(IDENTIFIERS, "PersonDeathDate", "NULL", "Sex"), DEATH),
    _row("plan_without_readable_start", "The start of a child in need plan is given in words.",
         _plan_without_start, NEED_PLAN),
    _row("source_in_words", "The source of the referral is given in words, not by its code.",
         _rewritten(SOURCE, lambda _: "GP surgery"), SOURCE, number=38, rules=("8866",)),
    _row("ethnicity_in_words", "The ethnicity is given in words, not by its code.",
         _ethnicity_in_words, ETHNICITY,
         data_faults=("ethnicity_not_obtained",), number=38, rules=("4220",)),
    _row("code_in_small_letters", "A code is written in small letters.",
         _rewritten(CATEGORY, str.lower), CATEGORY, number=38, rules=("8910",)),
    _row("code_of_another_set", "The reason for closure is the code of a primary need.",
         _rewritten(REASON, lambda _: "N5"), REASON,
         data_faults=("closed_without_reason",), number=38, rules=("8640",)),
    _row("two_codes_in_one", "Two factors stand in one element.",
         _two_codes_in_one, FACTOR, number=38),
    _row("code_with_spaces", "A code has spaces round it.", _with_spaces),
    _row("flag_in_words", "The flag for no further action says No.",
         _further_action_in_words, NO_FURTHER_ACTION, rules=("8568",)),
    _row("text_for_a_number", "The number of earlier child protection plans is given in words.",
         _rewritten(COUNT, lambda _: "none"), COUNT,
         data_faults=("previous_plans_not_counted",), number=27, rules=("8730",)),
    _row("value_too_long", "A former pupil number has fourteen characters.",
         _number_too_long, f"{IDENTIFIERS}/FormerUPN", rules=("1560Q",)),
    _row("identifier_blank", "The child's identifier is blank.",
         _without_identifier, (IDENTIFIERS, CHARACTERISTICS, EPISODE), number=41, rules=("8500",)),
    _row("identifier_repeated", "The child's identifier is given twice.", _repeated(IDENTIFIER), IDENTIFIER),
    _row("element_twice", "An episode has the source of its referral twice.", _repeated(SOURCE), SOURCE),
    _row("factor_twice", "A factor is given twice for one assessment.",
         _repeated(FACTOR), FACTOR, number=17, rules=("8898",)),
    _row("disability_twice", "A disability is given twice.", _repeated(DISABILITY), DISABILITY, rules=("8794",)),
    _row("element_unknown", "An element stands there that the census does not have.",
         _added(EPISODE, "TeamCode", "CIN-2", "ReferralSource"), f"{EPISODE}/TeamCode"),
    _row("element_out_of_place", "The date of the conference stands in the child protection plan.",
         _conference_in_the_plan, f"{PROTECTION_PLAN}/DateOfInitialCPC"),
    _row("text_between_elements", "Words stand between two elements.", _text_between, f"{EPISODE}/text()"),
    _row("attribute", "An element has an attribute.", _attribute, f"{SOURCE}/@local"),
    _row("pre_proceedings", "The module for pre-proceedings is given, which the record does not hold yet.",
         _pre_proceedings, f"{EPISODE}/PreProceedingsandFGDM"),
    _row("review_without_date", "A review has no date.", _empty_review, number=28, rules=("8842Q",)),
)  # fmt: skip
