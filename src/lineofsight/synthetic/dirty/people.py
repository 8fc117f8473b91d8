"""Faults in what a file says about the child: birth, death, sex, ethnicity, disabilities, identifiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lineofsight.domain.codes import Disability, Ethnicity, ReasonForClosure, Sex, UPNUnknown
from lineofsight.domain.pupil_numbers import CHECK_LETTERS, upn_check_letter
from lineofsight.returns.cin_census.children import CensusChild, CensusEpisode
from lineofsight.synthetic.dirty.changing import days, in_an_episode, is_closed, is_open, only_episode
from lineofsight.synthetic.dirty.fault import ChangeOfValues, DirtyFault, DirtyFile, in_values, written_twice

LONGEST_PREGNANCY = 280  # days
SCHOOL_AGE_YEARS = 6  # before the census year, by its 31 August
OF_AN_OLD_SYSTEM = date(1900, 1, 1)
NOBODYS_AUTHORITY = "990"


def _is_alive(child: CensusChild) -> bool:
    """Whether the child is born and not recorded as dead."""
    return child.born_on is not None and child.died_on is None


def _under_another_identifier(child: CensusChild) -> CensusChild:
    return replace(child, la_child_id=f"{child.la_child_id}B")


def _once_more(child: CensusChild) -> CensusChild:
    return child


def _another_child(child: CensusChild) -> CensusChild:
    """A twin with a pupil number of the same school."""
    rest = f"{child.upn[1:5]}9{child.upn[6:]}"
    sex = Sex.MALE.code if child.sex == Sex.FEMALE.code else Sex.FEMALE.code
    return replace(child, upn=f"{upn_check_letter(rest)}{rest}", former_upn="", sex=sex)


def _both_births(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    if child.born_on is None or not child.episodes or child.born_on > child.episodes[0].referred_on:
        return None
    return replace(child, expected_on=child.born_on + days(5))


def _no_birth(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    return replace(child, born_on=None) if _is_alive(child) else None


def _unborn(expected_in: int, sex: str = Sex.UNKNOWN_OR_UNBORN.code) -> ChangeOfValues:
    """A child recorded as unborn, with the birth expected so many days after the reference date."""

    def change(child: CensusChild, file: DirtyFile) -> CensusChild | None:
        episode, expected_on = only_episode(child), file.reference_date + days(expected_in)
        if episode is None or not is_open(episode) or not _is_alive(child):
            return None
        if not expected_on - days(LONGEST_PREGNANCY) <= episode.referred_on <= expected_on:
            return None
        return replace(
            child,
            upn="",
            former_upn="",
            upn_unknown=UPNUnknown.NOT_OF_SCHOOL_AGE.code,
            born_on=None,
            expected_on=expected_on,
            sex=sex,
            ethnicity=Ethnicity.NOT_YET_OBTAINED.code,
            disabilities=(),
        )

    return change


def _referred_too_early(child: CensusChild, file: DirtyFile) -> CensusChild | None:
    episode = only_episode(child)
    if episode is None or not _is_alive(child):
        return None
    born_on = episode.referred_on + days(LONGEST_PREGNANCY + 20)
    if born_on > file.reference_date:
        return None
    unknown = UPNUnknown.NOT_OF_SCHOOL_AGE.code
    return replace(child, born_on=born_on, upn="", former_upn="", upn_unknown=unknown)


def _ethnicity_not_obtained(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    return replace(child, ethnicity=Ethnicity.NOT_YET_OBTAINED.code) if _is_alive(child) else None


def _none_and_some(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    if not _is_alive(child):
        return None
    return replace(child, disabilities=(Disability.NONE.code, Disability.LEARNING.code))


def _is_continued(child: CensusChild) -> bool:
    return any(episode.is_no_further_action is False for episode in child.episodes)


def _upn_missing(child: CensusChild, file: DirtyFile) -> CensusChild | None:
    of_school_age = date(file.covers_from.year + 1 - SCHOOL_AGE_YEARS, 8, 31)
    if child.born_on is None or child.born_on > of_school_age or not _is_continued(child):
        return None
    return replace(child, upn="", upn_unknown="")


def _no_further_action_as_reason(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    if not child.upn or not _is_continued(child):
        return None
    return replace(child, upn="", former_upn="", upn_unknown=UPNUnknown.NO_FURTHER_ACTION.code)


def _check_letter_wrong(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    if not child.upn:
        return None
    after = (CHECK_LETTERS.index(child.upn[0]) + 1) % len(CHECK_LETTERS)
    return replace(child, upn=f"{CHECK_LETTERS[after]}{child.upn[1:]}")


def _upn_of_no_authority(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    if not child.upn:
        return None
    rest = f"{NOBODYS_AUTHORITY}{child.upn[4:]}"
    return replace(child, upn=f"{upn_check_letter(rest)}{rest}")


def _identifier_with_punctuation(child: CensusChild, _file: DirtyFile) -> CensusChild:
    return replace(child, la_child_id=f"{child.la_child_id[:3]}/{child.la_child_id[3:]}")


def _identifier_too_long(child: CensusChild, _file: DirtyFile) -> CensusChild:
    return replace(child, la_child_id=f"{child.la_child_id}FROMTHEOLDSYSTEM")


def _born_in_1900(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    return replace(child, born_on=OF_AN_OLD_SYSTEM) if child.upn and _is_alive(child) else None


def _born_in_the_future(child: CensusChild, file: DirtyFile) -> CensusChild | None:
    """A birth that is announced: nobody was referred more than 40 weeks before it."""
    born_on = file.reference_date + days(10)
    if not _is_alive(child) or any(born_on - one.referred_on > days(LONGEST_PREGNANCY) for one in child.episodes):
        return None
    return replace(child, born_on=born_on, upn="", former_upn="", upn_unknown=UPNUnknown.NOT_OF_SCHOOL_AGE.code)


def _closed_as_dead(episode: CensusEpisode, _file: DirtyFile) -> CensusEpisode | None:
    return replace(episode, reason_for_closure=ReasonForClosure.DIED.code) if is_closed(episode) else None


def _died_without_date(child: CensusChild, file: DirtyFile) -> CensusChild | None:
    return in_an_episode(_closed_as_dead)(child, file) if _is_alive(child) else None


def _died_before_birth(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    if child.born_on is None or child.died_on is not None or not child.episodes:
        return None
    died_on = child.born_on - days(10)
    return replace(child, died_on=died_on) if child.episodes[0].referred_on > died_on else None


def _work_after_death(child: CensusChild, _file: DirtyFile) -> CensusChild | None:
    """The death on the day of a referral, with an assessment that started after it."""
    episode = only_episode(child)
    if episode is None or child.born_on is None or child.died_on is not None or child.born_on > episode.referred_on:
        return None
    if not any(assessment.started_on > episode.referred_on for assessment in episode.assessments):
        return None
    return replace(child, died_on=episode.referred_on)


def _without_episodes(child: CensusChild, _file: DirtyFile) -> CensusChild:
    return replace(child, episodes=())


PEOPLE_FAULTS = (
    DirtyFault(
        "child_under_two_identifiers", "The same child stands in the file twice, under two identifiers.",
        1, ("1520",), written_twice(_under_another_identifier),
    ),
    DirtyFault(
        "child_written_twice", "The same child stands in the file twice, under one identifier.",
        1, ("1520", "8510"), written_twice(_once_more),
    ),
    DirtyFault(
        "two_children_under_one_identifier", "Two children, a girl and a boy, stand in the file under one identifier.",
        2, ("8510",), written_twice(_another_child),
    ),
    DirtyFault(
        "birth_and_expected_date", "A born child still has an expected date of birth.",
        4, ("8525Q",), in_values(_both_births), ("birth_and_expected_date",),
    ),
    DirtyFault(
        "no_birth_date", "A child has neither a date of birth nor an expected one.",
        4, ("8525Q",), in_values(_no_birth), ("no_birth_date",),
    ),
    DirtyFault(
        "unborn_past_due_date", "The birth was expected ten days ago, and the child is still unborn.",
        4, (), in_values(_unborn(-10)), ("unborn_past_due_date",),
    ),
    DirtyFault(
        "unborn_long_past_due_date", "The birth was expected forty days ago, and the child is still unborn.",
        5, ("8530Q",), in_values(_unborn(-40)), ("unborn_four_weeks_after_due_date",),
    ),
    DirtyFault(
        "unborn_with_sex", "An unborn child is recorded as a girl.",
        5, ("8750",), in_values(_unborn(60, Sex.FEMALE.code)), ("unborn_with_sex",),
    ),
    DirtyFault(
        "referred_300_days_before_birth", "The referral is 300 days before the birth.",
        6, ("8606",), in_values(_referred_too_early), ("referred_over_40_weeks_before_birth",),
    ),
    DirtyFault(
        "born_in_the_future", "The date of birth is ten days after the end of the file.",
        31, ("8520",), in_values(_born_in_the_future), ("dated_in_the_future",),
    ),
    DirtyFault(
        "ethnicity_not_obtained", "The ethnicity of a born child is given as not yet obtained.",
        37, (), in_values(_ethnicity_not_obtained), ("ethnicity_not_obtained",),
    ),
    DirtyFault(
        "no_disability_beside_a_disability", "The disabilities say both none and some.",
        37, ("8790",), in_values(_none_and_some), ("no_disability_beside_a_disability",),
    ),
    DirtyFault(
        "upn_missing_at_school_age", "A child of school age has no pupil number and no reason why.",
        37, ("8770Q",), in_values(_upn_missing), ("upn_missing_at_school_age",),
    ),
    DirtyFault(
        "upn_check_letter_wrong", "The check letter of the pupil number does not fit.",
        37, ("1510",), in_values(_check_letter_wrong), ("upn_faulty",),
    ),
    DirtyFault(
        "upn_of_no_authority", "The pupil number begins with the number of no authority.",
        37, ("1530",), in_values(_upn_of_no_authority), ("upn_faulty",),
    ),
    DirtyFault(
        "upn_unknown_as_no_further_action", "No further action is why there is no pupil number, and there was some.",
        None, ("8772",), in_values(_no_further_action_as_reason),
    ),
    DirtyFault(
        "identifier_with_punctuation", "The child's identifier holds a stroke.",
        41, ("1580",), in_values(_identifier_with_punctuation), ("census_identifier_not_accepted",),
    ),
    DirtyFault(
        "identifier_too_long", "The child's identifier has more than 20 characters.",
        41, ("1570",), in_values(_identifier_too_long), ("census_identifier_not_accepted",),
    ),
    DirtyFault(
        "born_in_1900", "The date of birth is 1 January 1900, which an old system put where it had none.",
        42, ("8775Q",), in_values(_born_in_1900), ("dated_1900",),
    ),
    DirtyFault(
        "died_without_date_of_death", "The case closed because the child died, and no date of death is given.",
        44, ("8585Q",), in_values(_died_without_date), ("died_without_date_of_death",),
    ),
    DirtyFault(
        "death_before_birth", "The date of death is before the date of birth, and so before all work.",
        44, ("8535Q", "8555Q"), in_values(_died_before_birth), ("death_before_birth", "activity_after_death"),
    ),
    DirtyFault(
        "assessment_after_death", "An assessment started after the date of death.",
        44, (), in_values(_work_after_death), ("activity_after_death",),
    ),
    DirtyFault(
        "child_without_episode", "A child stands in the file without any episode.",
        None, ("8590",), in_values(_without_episodes),
    ),
)  # fmt: skip
