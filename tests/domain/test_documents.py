"""Documents as plain values: what they say, whom they name, and what no document may print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lineofsight.domain.documents import (
    DOCUMENTS,
    Aim,
    Asked,
    Bullets,
    Content,
    DocumentFacts,
    Event,
    Heard,
    HiddenAddress,
    KnownAddress,
    KnownPerson,
    MeetingFacts,
    Paragraph,
    PlanFacts,
    PlannedAction,
    Recipient,
    RecipientKind,
    Section,
    Table,
    content_from,
    mentions_in,
    printable,
    shared,
    withheld_in,
)
from lineofsight.domain.documents.naming import without_names

CHILD = KnownPerson(("Amy Lee",), "the child", person_id=1, is_the_child=True)
MOTHER = KnownPerson(("Sarah Lee", "Sarah Stone"), "mother", "mother", 2)
FATHER = KnownPerson(("Tom Lee",), "father", "father", 3)
PARTNER = KnownPerson(("Karl Frost",), "another adult", "other", 4)
SISTER = KnownPerson(("Beth Lee",), "sister", "sibling", 5)
WORKER = KnownPerson(("Jo Hart",), "social worker", is_professional=True)
PEOPLE = (CHILD, MOTHER, FATHER, PARTNER, SISTER, WORKER)
TO_MOTHER = Recipient(RecipientKind.PERSON, "Sarah Lee", "mother", 2, ("1 Mill Lane", "AB1 2CD"), True)
TO_COURT = Recipient(RecipientKind.ORGANISATION, "Family Court", "an organisation")


def event(number: int, said: str, *people: int, **shape: object) -> Event:
    day = date(2026, 1, number)
    return Event(f"row-{number}", day, f"{number} January 2026", "An event", said, "Police", people=people, **shape)  # type: ignore[arg-type]


def facts(**said: object) -> DocumentFacts:
    whole = DocumentFacts(
        child="Amy Lee", given_name="Amy", born="14 May 2016", reference="100", today=date(2026, 11, 23),
        authority="Springshire", worker="Jo Hart", worker_title="Social worker", team="North", people=PEOPLE,
    )  # fmt: skip
    return replace(whole, **said)


def saying(*texts: str) -> Content:
    return Content("A title", sections=(Section("What happened", tuple(Paragraph(text) for text in texts)),))


def words(content: Content) -> str:
    return "\n".join(content.texts())


# --- every kind ------------------------------------------------------------------------------------------------------


def whole_facts() -> DocumentFacts:
    aim = Aim("Sleeps in a bed", (PlannedAction("Buy a bed", "Sarah Lee", date(2026, 12, 1)),), is_childs_own=True)
    meeting = MeetingFacts("Core group", date(2026, 9, 1), "", (("Police", "Took part"),), "Mother came", "Better", "")
    plan = PlanFacts("Plan", date(2026, 8, 1), "Neglect", 10, (aim,))
    return facts(
        events=(event(2, "Found alone."),),
        heard=(Heard(date(2026, 10, 1), "I want my own bed", "Said to the worker", "Tired", "A bed is bought", True),),
        concern=("It began.",), analysis="She is tired.", plan=plan,
        meetings=(meeting,), conference=replace(meeting, chair="Ann Chair", outcome="Plan"), missed="Amy missed it.",
    )  # fmt: skip


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.key)
def test_every_kind_says_what_its_maker_wrote_and_comes_back_from_plain_values(kind) -> None:
    written = {one.key: f"My words under {one.key}" for one in kind.sections}
    asked = Asked(TO_MOTHER, written, purpose="For the hearing")
    content = kind.compose(whole_facts(), asked)
    said = words(content)
    assert [one for one in written.values() if one not in said] == []
    assert content_from(content.as_plain()) == content
    assert content_from(content.as_plain()).digest == content.digest
    assert replace(content, title=content.title + ".").digest != content.digest


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.key)
def test_every_kind_can_be_made_of_an_empty_record(kind) -> None:
    held = MeetingFacts("Conference", date(2026, 9, 1))
    content = kind.compose(facts(conference=held), Asked(TO_MOTHER))
    assert content.title
    assert not any(text != text.strip() or not text for part in content.sections for text in part.texts())


def test_the_childs_plan_says_what_changed_because_of_the_child() -> None:
    kind = next(one for one in DOCUMENTS if one.key == "childs_plan")
    content = kind.compose(whole_facts(), Asked(TO_MOTHER, {"ring": "Jo, 01234"}))
    because = next(one for one in content.sections if one.heading == "Because of what you said")
    assert because.parts == (Bullets(("A bed is bought",)),)
    assert content.is_large


def test_lines_end_alike_and_what_no_paper_shows_is_left_out() -> None:
    assert printable(saying("One\r\ntwo\rthree\x0b\x00 four")) == saying("One\ntwo\nthree four")


# --- the shareable chronology ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipient", "stay"),
    [(TO_MOTHER, ["row-1", "row-2"]), (TO_COURT, ["row-1", "row-2", "row-3"])],
    ids=["the mother", "a court"],
)
def test_rows_about_other_people_are_left_out_for_whom_they_are_other_people(recipient, stay) -> None:
    told = facts(events=(event(1, "A."), event(2, "B.", 2), event(3, "C.", 3), event(4, "D.", 4), event(5, "E.", 5)))
    kept, out = shared(told, Asked(recipient))
    assert [one.key for one in kept] == stay
    assert [one.event.key for one in out] == [f"row-{number}" for number in range(len(stay) + 1, 6)]
    assert all(one.is_by_rule for one in out)


def test_the_maker_leaves_rows_out_puts_them_back_and_chooses_who_may_be_named() -> None:
    told = facts(events=(event(1, "A."), event(4, "D.", 4), event(5, "Beth was born.", 5)))
    asked = Asked(TO_MOTHER, siblings=frozenset({5}), left_out=frozenset({"row-1"}), put_back=frozenset({"row-4"}))
    kept, out = shared(told, asked)
    assert [one.key for one in kept] == ["row-4", "row-5"]
    assert [(one.event.key, one.is_by_rule) for one in out] == [("row-1", False)]


def test_names_of_others_become_their_part_and_the_childs_and_readers_stay() -> None:
    said = "Karl Frost shouted at Amy. Mr Frost left; Karl came back to Sarah Stone and Beth. Jo Hart visited Tom Lee."
    kind = next(one for one in DOCUMENTS if one.key == "shareable_chronology")
    content = kind.compose(facts(events=(event(1, said),)), Asked(TO_MOTHER, purpose="For the hearing"))
    table = next(part for one in content.sections for part in one.parts if isinstance(part, Table))
    assert table.rows[0][1] == (
        "An event\n[another adult] shouted at Amy. [another adult] left; [another adult] came back to Sarah Stone and"
        " [sister]. Jo Hart visited [father]."
    )


def test_a_shared_family_name_and_a_common_word_stay() -> None:
    will = KnownPerson(("Will Lee",), "brother", "sibling", 6)
    content = saying("Mrs Lee will bring Will. William stays.")
    assert words(without_names(content, [will], staying=[CHILD, MOTHER])).endswith(
        "Mrs Lee will bring [brother]. William stays."
    )


def test_words_of_the_name_of_an_organisation_are_no_names() -> None:
    kind = next(one for one in DOCUMENTS if one.key == "shareable_chronology")
    reader = replace(TO_COURT, name="The court office, Family Court")
    people = (*PEOPLE, KnownPerson((reader.name,), reader.part, is_recipient=True))
    content = kind.compose(facts(people=people), Asked(reader, purpose="The hearing"))
    assert "The hearing" in words(content)
    assert "[" not in words(content).replace(f"{content.foot}", "")


def test_nobody_learns_which_individual_told_of_something() -> None:
    kind = next(one for one in DOCUMENTS if one.key == "shareable_chronology")
    told = event(1, "From a neighbour. About neglect.", is_source_kept_back=True, begins_with_source=True)
    said = words(kind.compose(facts(events=(replace(told, source="Family, friends"),)), Asked(TO_MOTHER)))
    assert "neighbour" not in said
    assert "friends" not in said
    assert "About neglect." in said


# --- what no document may print --------------------------------------------------------------------------------------

HIDDEN = HiddenAddress("Flat 2, 12 Elm Road\nSpringtown", "AB1 2CD", "of the mother")


@pytest.mark.parametrize(
    "text",
    [
        "She lives at 12 Elm Road now.",
        "She lives at 12, ELM RD.",
        "at 12 Elm\nRoad",
        "Write to AB12CD",
        "Write to ab1 2cd.",
        "Flat 2, 12 Elm Road, Springtown",
    ],
)
def test_a_hidden_address_is_found_however_it_is_written(text) -> None:
    (found,) = withheld_in(saying(text), [HIDDEN], [])
    assert "of the mother" in found.reason
    assert "What happened" in found.reason
    assert "Elm" not in found.reason


@pytest.mark.parametrize(
    "text", ["She lives at 112 Elm Road.", "She sat under an elm by the road.", "12 Elms", "Springtown", "AB1 3CD"]
)
def test_other_places_are_not_taken_for_it(text) -> None:
    assert withheld_in(saying(text), [HIDDEN], []) == ()


REFUGE = HiddenAddress("Refuge House, 14 Hidden Lane", "SQ3 9ZZ", "of the child")
BY_NAME = HiddenAddress("Rose Cottage\nHidden Lane\nSpringtown", "SQ3 9ZZ", "of the child")


@pytest.mark.parametrize("address", [REFUGE, BY_NAME])
@pytest.mark.parametrize("text", ["The house in Hidden Lane", "fourteen Hidden Lane", "on HIDDEN LN."])
def test_a_hidden_address_is_found_by_its_street_alone(text, address) -> None:
    assert len(withheld_in(saying(text), [address], [])) == 1


@pytest.mark.parametrize("text", ["9 Hidden Lane", "a hidden path in the lane", "Springtown"])
def test_another_house_of_the_street_is_not_taken_for_it(text) -> None:
    assert withheld_in(saying(text), [REFUGE, BY_NAME], []) == ()


def test_a_hidden_address_is_found_in_every_part_of_a_document() -> None:
    parts = (Bullets(("12 Elm Rd",)), Table("C", ("H",), (("12 elm road",),)))
    head = (("Made for", "12 Elm Road"),)
    whole = Content("T", head, (Section("S", parts),), ("12 Elm Road",), "12 Elm Road")
    assert [one.place for one in withheld_in(whole, [HIDDEN], [])] == [
        "the address of the letter", "the head of the document", "“S”", "the foot of the document",
    ]  # fmt: skip


def test_a_name_that_is_kept_back_is_found_and_why_is_not_said() -> None:
    (found,) = withheld_in(saying("We heard from mrs. o’neil-SMITH of it."), [], ["Mrs O'Neil Smith"])
    assert found.reason.startswith("A name that the record keeps back stands in “What happened”")
    assert withheld_in(saying("Smith and Neil"), [], ["Mrs O'Neil Smith"]) == ()


# --- whom it names ---------------------------------------------------------------------------------------------------


def test_the_preview_names_everybody_with_their_part_and_warns_of_others() -> None:
    known = [replace(MOTHER, is_recipient=True) if one is MOTHER else one for one in PEOPLE]
    found = mentions_in(saying("Amy Lee, Sarah Stone and Karl Frost. Jo Hart came. Ivan Brodie saw it."), known, [])
    assert [(one.said, one.part, bool(one.warning)) for one in found.people] == [
        ("Amy Lee", "the child", False),
        ("Sarah Stone", "mother, receives it", False),
        ("Karl Frost", "another adult", True),
        ("Jo Hart", "social worker", False),
    ]
    assert found.perhaps == ("Ivan Brodie",)


def test_the_preview_finds_a_given_name_what_somebody_owns_and_the_whole_of_a_double_name() -> None:
    known = [replace(one, person_id=number) for number, one in enumerate(PEOPLE)]
    said = saying("Amy’s plan. Karl Frost’s dog. Ruairi Rookerholt-Greylocksedge and Ann McDonald saw it. Sarah Other.")
    found = mentions_in(said, known, [])
    assert [one.said for one in found.people] == ["Amy", "Sarah", "Karl Frost"]
    assert found.perhaps == ("Ruairi Rookerholt-Greylocksedge", "Ann McDonald")


def test_a_name_that_is_kept_back_is_found_with_what_its_bearer_owns() -> None:
    assert len(withheld_in(saying("Nina Reed’s house"), [], ["Nina Reed"])) == 1
    assert withheld_in(saying("Nina Reeder’s house"), [], ["Nina Reed"]) == ()


def test_the_foot_of_a_shareable_chronology_speaks_of_brackets_only_where_some_stand() -> None:
    kind = next(one for one in DOCUMENTS if one.key == "shareable_chronology")
    without = kind.compose(facts(events=(event(1, "He came to school."),)), Asked(TO_MOTHER))
    assert "square brackets" not in without.foot
    (other,) = (one for one in PEOPLE if one.names == ("Karl Frost",))
    told = facts(events=(event(1, "Karl Frost came."),))
    assert other in told.people
    assert "square brackets" in kind.compose(told, Asked(TO_MOTHER)).foot


def test_the_preview_lists_known_and_unknown_places() -> None:
    place = KnownAddress("1 Mill Lane\nSpringtown", "AB1 2CD", "of the child")
    found = mentions_in(saying("From 1 Mill Lane to 9 High Street, XY9 9ZZ."), PEOPLE, [place])
    assert [(one.said, bool(one.warning)) for one in found.addresses] == [
        ("1 Mill Lane, Springtown AB1 2CD", False), ("9 High Street", True), ("XY9 9ZZ", True),
    ]  # fmt: skip
