"""All the disabilities of a child are stated at once: what is left out goes, with a reason, and is kept."""

import pytest

from lineofsight.access.exceptions import Refused
from lineofsight.actions import people
from lineofsight.actions.exceptions import ActionError
from lineofsight.record.models import Disability, FactVersion


@pytest.fixture
def child(authority):
    return authority.child()


def codes(child):
    return sorted(Disability.objects.filter(person=child.pk).values_list("code", flat=True))


def test_disabilities_are_stated_as_a_whole(authority, child):
    by = authority.north.worker
    people.state_disabilities(child.pk, ["HEAR", "VIS"], by=by)
    assert codes(child) == ["HEAR", "VIS"]
    with pytest.raises(ActionError, match="Say why"):
        people.state_disabilities(child.pk, ["HEAR"], by=by)
    added = people.state_disabilities(child.pk, ["HEAR", "LD"], by=by, reason="Sight is good, says the clinic")
    assert [row.code for row in added] == ["LD"]
    assert codes(child) == ["HEAR", "LD"]
    gone = FactVersion.objects.get(fact="disability")
    assert (gone.content["code"], gone.reason) == ("VIS", "Sight is good, says the clinic")


@pytest.mark.parametrize(("given", "said"), [((), "none"), (("NONE", "HEAR"), "both none and some")])
def test_disabilities_that_say_nothing_or_both_are_refused(authority, child, given, said):
    with pytest.raises(ActionError, match=said):
        people.state_disabilities(child.pk, given, by=authority.north.worker)
    assert codes(child) == []


def test_the_same_disabilities_again_are_no_new_version(authority, child):
    people.state_disabilities(child.pk, ["NONE"], by=authority.north.worker)
    with pytest.raises(ActionError, match="just this already"):
        people.state_disabilities(child.pk, ["NONE"], by=authority.north.worker)


def test_who_may_not_correct_changes_nothing(authority, child):
    with pytest.raises(Refused):
        people.state_disabilities(child.pk, ["HEAR"], by=authority.analyst)
