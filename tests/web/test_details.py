"""The pages on which the particulars of a child are recorded and put right."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from lineofsight.record.models import Address, Disability, Identifier, PersonName
from lineofsight.record.moment import today
from tests.web.test_chronology import draft_in

GOOD_UPN = "T850728973744"


@pytest.fixture
def child(authority):
    return authority.child()


@pytest.fixture
def client(authority, signed_in):
    return signed_in(authority.north.worker)


def address(step, child):
    return reverse(f"record_{step}", args=[child.reference])


def said(answer):
    return " ".join(unescape(answer.text).split())


def parts(day, name="on"):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_the_childs_page_offers_them_together(client, child):
    page = said(client.get(reverse("child", args=[child.reference])))
    assert "The child’s details" in page
    for title in ("Record or correct a name", "Record disabilities", "Record where the child lives"):
        assert title in page


def test_disabilities_are_ticked_as_they_stand(client, child):
    opened = draft_in(client.get(address("record_disabilities", child)).text)
    assert client.post(address("record_disabilities", child), opened | {"codes": ["HEAR", "LD"]}).status_code == 302
    shown = client.get(address("record_disabilities", child)).text
    assert shown.count(" checked") == 2
    taken_away = client.post(address("record_disabilities", child), draft_in(shown) | {"codes": ["HEAR"]})
    assert taken_away.status_code == 422
    assert "Say why what the record says is taken away" in taken_away.text
    assert list(Disability.objects.order_by("code").values_list("code", flat=True)) == ["HEAR", "LD"]


def test_a_number_that_cannot_be_right_is_told_beside_the_form(client, child):
    sent = parts(today()) | {"kind": "upn", "value": "t850 728 973 745"}
    refused = client.post(address("record_number", child), sent)
    assert refused.status_code == 422
    assert "The unique pupil number cannot be right" in said(refused)


def test_a_pupil_number_takes_the_place_of_the_reason_for_none(client, child):
    assert client.post(address("no_pupil_number", child), {"reason": "UN5"}).status_code == 302
    sent = parts(today()) | {"kind": "upn", "value": "t850 728 973 744"}
    answer = client.post(address("record_number", child), sent)
    assert answer.status_code == 302, said(answer)
    child.person.refresh_from_db()
    assert (Identifier.objects.get().value, child.person.upn_unknown) == (GOOD_UPN, "")
    assert client.get(address("no_pupil_number", child)).status_code == 404


def named(client, child, sent):
    """The status of the answer to a name, sent from the page as it opens."""
    page = address("record_name", child)
    return client.post(page, draft_in(client.get(page).text) | sent).status_code


def test_a_name_changes_is_put_right_or_stands_beside(client, child):
    first = PersonName.objects.get(person=child.pk)
    slip = {"what": "misspelt", "given_names": "Robyn", "family_name": first.family_name}
    assert named(client, child, slip) == 422
    assert named(client, child, slip | {"reason": "With a y"}) == 302
    assert PersonName.objects.get(person=child.pk).given_names == "Robyn"
    new = {"what": "changed", "given_names": "Robyn", "family_name": "Newname"}
    assert named(client, child, new) == 422
    assert named(client, child, new | parts(today())) == 302
    also = {"what": "also", "given_names": "Bo", "family_name": "Newname"}
    assert named(client, child, also) == 302
    names = PersonName.objects.filter(person=child.pk).order_by("pk")
    assert [(one.full_name, one.is_alias, one.ended_on is None) for one in names] == [
        (f"Robyn {first.family_name}", False, False),
        ("Robyn Newname", False, True),
        ("Bo Newname", True, True),
    ]


def test_a_hidden_address_is_recorded_and_never_shown(client, child):
    sent = parts(today()) | {"lines": "4 Secret Close", "postcode": "sq1 1aa", "is_protected": "yes"}
    assert client.post(address("record_address", child), sent).status_code == 302
    home = Address.objects.get(person=child.pk)
    assert (home.postcode, home.is_protected) == ("SQ1 1AA", True)
    assert "Secret Close" not in client.get(reverse("child", args=[child.reference])).text
    assert "Secret Close" not in client.get(address("record_address", child)).text


def test_an_address_that_has_to_be_hidden_later_is_hidden_everywhere(client, child):
    sent = parts(today()) | {"lines": "4 Secret Close", "postcode": "SQ1 1AA", "is_protected": "no"}
    assert client.post(address("record_address", child), sent).status_code == 302
    assert "already that the child lives there" in client.post(address("record_address", child), sent).text
    hide = sent | {"lines": "4, secret close", "is_protected": "yes"}
    assert client.post(address("record_address", child), hide).status_code == 302
    home = Address.objects.get(person=child.pk)
    assert (home.is_protected, home.ended_on, home.version) == (True, None, 2)
    for page in ("child", "child_versions", "child_everything"):
        assert "ecret" not in client.get(reverse(page, args=[child.reference])).text.split("<main")[1], page


def test_a_day_before_what_stands_began_is_refused(client, child):
    sent = parts(today()) | {"lines": "1 Mill Lane", "postcode": "", "is_protected": "no"}
    assert client.post(address("record_address", child), sent).status_code == 302
    earlier = parts(today() - timedelta(days=9)) | {"lines": "2 Mill Lane", "postcode": "", "is_protected": "no"}
    refused = client.post(address("record_address", child), earlier)
    assert (refused.status_code, "later than the day given" in said(refused)) == (422, True)
    assert Address.objects.get(person=child.pk).ended_on is None


def test_a_death_is_recorded(client, child):
    assert client.post(address("record_death", child), parts(today(), "died_on")).status_code == 302
    child.person.refresh_from_db()
    assert child.person.died_on == today()
