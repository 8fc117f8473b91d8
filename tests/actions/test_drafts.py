"""Drafts: what is typed is kept, is its writer's own, is used up once, and is forgotten in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from lineofsight.access.models import Account, Draft, DraftFile, TrailEvent
from lineofsight.actions import drafts
from lineofsight.actions.drafts import Opening, SentAlready, TooLongToKeep
from lineofsight.domain.permissions import Role

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def anna() -> Account:
    return Account.objects.create_user("anna", role=Role.ADMINISTRATOR)


@pytest.fixture
def ben() -> Account:
    return Account.objects.create_user("ben", role=Role.ADMINISTRATOR)


def opened(form: str = "visit", subject: str = "child", **more: object) -> Opening:
    return Opening(draft_id=uuid4(), form=form, subject=subject, **more)  # type: ignore[arg-type]


def test_what_is_typed_later_stands_beside_what_was_typed_before(anna: Account) -> None:
    opening = opened()
    drafts.save(opening, {"note": ["He was"], "kind": ["in_person"]}, by=anna)
    saved = drafts.save(opening, {"note": ["He was well"], "seen": []}, by=anna)
    assert saved.fields == {"note": ["He was well"], "kind": ["in_person"], "seen": []}
    assert (saved.pk, saved.version) == (opening.draft_id, 2)
    assert not TrailEvent.objects.exists()


def test_two_windows_with_one_form_share_a_draft(anna: Account) -> None:
    drafts.save(opened(), {"note": ["one"]}, by=anna)
    drafts.save(opened(), {"kind": ["two"]}, by=anna)
    assert Draft.objects.get().fields == {"note": ["one"], "kind": ["two"]}


def test_a_draft_is_its_writers_own(anna: Account, ben: Account) -> None:
    opening = opened()
    drafts.save(opening, {"note": ["Anna’s"]}, by=anna)
    assert drafts.unfinished(ben, "visit", "child") is None
    assert drafts.all_unfinished(ben) == []
    drafts.save(opening, {"note": ["Ben’s"]}, by=ben)
    drafts.take(opening, by=ben)
    drafts.set_aside(opening, by=ben)
    found = drafts.unfinished(anna, "visit", "child")
    assert found is not None
    assert found.fields == {"note": ["Anna’s"]}


def test_a_form_about_another_child_has_its_own_draft(anna: Account) -> None:
    drafts.save(opened(subject="one"), {"note": ["one"]}, by=anna)
    drafts.save(opened(subject="two"), {"note": ["two"]}, by=anna)
    assert [draft.fields for draft in drafts.all_unfinished(anna)] == [{"note": ["two"]}, {"note": ["one"]}]


def test_a_sent_form_leaves_no_words_and_a_late_save_does_not_revive_it(anna: Account) -> None:
    opening = opened(base={"note": "before"})
    drafts.save(opening, {"note": ["words"]}, by=anna)
    drafts.take(opening, by=anna)
    used = Draft.objects.get()
    assert (used.fields, used.base) == ({}, {})
    with pytest.raises(SentAlready):
        drafts.save(opening, {"note": ["late"]}, by=anna)
    assert drafts.unfinished(anna, "visit", "child") is None


def test_a_save_that_arrives_after_the_form_was_sent_without_any_draft_revives_nothing(anna: Account) -> None:
    opening = opened()
    drafts.take(opening, by=anna)
    with pytest.raises(SentAlready):
        drafts.save(opening, {"note": ["late"]}, by=anna)


def test_the_form_can_be_filled_in_again_once_it_was_sent(anna: Account) -> None:
    first = opened()
    drafts.save(first, {"note": ["first"]}, by=anna)
    drafts.take(first, by=anna)
    drafts.save(opened(), {"note": ["second"]}, by=anna)
    again = drafts.unfinished(anna, "visit", "child")
    assert again is not None
    assert again.fields == {"note": ["second"]}


def test_words_that_were_set_aside_can_be_brought_back_within_a_day(anna: Account) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        opening = opened()
        drafts.save(opening, {"note": ["first"]}, by=anna)
        drafts.set_aside(opening, by=anna)
        assert drafts.unfinished(anna, "visit", "child") is None
        drafts.save(opening, {"note": ["second"]}, by=anna)
        drafts.bring_back(opening, by=anna)
        back = drafts.unfinished(anna, "visit", "child")
        assert back is not None
        assert back.fields == {"note": ["first"]}
        drafts.bring_back(opening, by=anna)
        swapped = drafts.unfinished(anna, "visit", "child")
        assert swapped is not None
        assert swapped.fields == {"note": ["second"]}
        clock.shift(timedelta(hours=25))
        assert drafts.set_aside_lately(anna, "visit", "child") is None
        drafts.bring_back(opening, by=anna)
        kept = drafts.unfinished(anna, "visit", "child")
        assert kept is not None
        assert kept.fields == {"note": ["second"]}


def test_an_answer_that_is_too_long_is_named_and_the_others_are_kept(anna: Account) -> None:
    with pytest.raises(TooLongToKeep) as refused:
        drafts.save(opened(), {"note": ["x" * 200_001], "kind": ["in_person"], "plan": ["y" * 200_000]}, by=anna)
    assert refused.value.names == ("note",)
    assert set(Draft.objects.get().fields) == {"kind", "plan"}


def test_a_draft_has_a_limit_altogether(anna: Account) -> None:
    opening = opened()
    for place in range(5):
        drafts.save(opening, {f"part{place}": ["x" * 200_000]}, by=anna)
    with pytest.raises(TooLongToKeep):
        drafts.save(opening, {"more": ["y"]}, by=anna)
    drafts.save(opening, {"part0": ["shorter"]}, by=anna)
    drafts.save(opening, {"more": ["y"]}, by=anna)


def test_letters_that_no_database_keeps_are_left_out(anna: Account) -> None:
    saved = drafts.save(opened(), {"note": ["a\x00b\ud800c"]}, by=anna)
    assert Draft.objects.get(pk=saved.pk).fields == {"note": ["ab?c"]}


@pytest.mark.parametrize(("days", "is_kept"), [(0, True), (27, True), (28, True), (29, False)])
def test_a_draft_is_destroyed_28_days_after_it_was_last_saved(anna: Account, days: int, is_kept: bool) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        saved = drafts.save(opened(), {"note": ["words"]}, by=anna)
        assert drafts.kept_until(saved) == MONDAY + timedelta(days=28)
        clock.shift(timedelta(days=days))
        assert (drafts.unfinished(anna, "visit", "child") is not None) is is_kept
        assert drafts.forget_old() == (0 if is_kept else 1)
        assert Draft.objects.exists() is is_kept


def test_beginning_another_destroys_what_is_old(anna: Account) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        public = drafts.begin("contact_public")
        DraftFile.objects.create(
            draft=public, name="a.txt", content_type="text/plain", size=1, sha256="0", scanned="clean", content=b"a"
        )
        clock.shift(timedelta(days=29))
        drafts.begin("contact_public")
    assert not Draft.objects.filter(pk=public.pk).exists()
    assert not DraftFile.objects.exists()


# --- of somebody without an account ----------------------------------------------------------------------------------


def test_a_code_leads_back_to_the_draft_however_it_is_typed() -> None:
    draft = drafts.begin("contact_public")
    drafts.keep(draft, {"worries.worries": ["bruises"]})
    code = drafts.give_code(draft)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '')} "):
        found = drafts.by_code(typed, ["contact_public", "contact_professional"])
        assert found is not None
        assert found.fields == {"worries.worries": ["bruises"]}
    assert drafts.by_code(code, ["contact_professional"]) is None
    assert code.replace("-", "") not in Draft.objects.get().code_hash


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH-JKMN", "0000-0000-0000", "’; drop table", "2" * 500])
def test_another_code_leads_nowhere(typed: str) -> None:
    drafts.give_code(drafts.begin("contact_public"))
    assert drafts.by_code(typed, ["contact_public"]) is None


def test_a_new_code_ends_the_one_before() -> None:
    draft = drafts.begin("contact_public")
    first, second = drafts.give_code(draft), drafts.give_code(draft)
    assert drafts.by_code(first, ["contact_public"]) is None
    assert drafts.by_code(second, ["contact_public"]) is not None


def test_a_code_never_opens_the_draft_of_somebody_who_signs_in(anna: Account) -> None:
    saved = drafts.save(opened(form="contact_public"), {"note": ["Anna’s"]}, by=anna)
    code = drafts.give_code(saved)
    assert drafts.by_code(code, ["contact_public"]) is None
    assert drafts.of_public(saved.pk, "contact_public") is None


def test_a_sent_form_of_the_public_is_gone_with_its_files_and_its_code_and_its_words_in_an_hour() -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        draft = drafts.begin("contact_public")
        drafts.keep(draft, {"note": ["words"]})
        code = drafts.give_code(draft)
        DraftFile.objects.create(
            draft=draft, name="a.txt", content_type="text/plain", size=1, sha256="0", scanned="clean", content=b"a"
        )
        drafts.use_up(draft)
        assert not DraftFile.objects.exists()
        assert drafts.by_code(code, ["contact_public"]) is None
        assert drafts.of_public(draft.pk, "contact_public") is None
        with pytest.raises(SentAlready):
            drafts.keep(draft, {"note": ["late"]})
        copy = drafts.copy_of(draft.pk, "contact_public")
        assert copy is not None
        assert copy.fields == {"note": ["words"]}
        clock.shift(timedelta(minutes=61))
        assert drafts.copy_of(draft.pk, "contact_public") is None
        assert drafts.copy_of("not an id", "contact_public") is None
        drafts.begin("contact_public")
        assert Draft.objects.get(pk=draft.pk).fields == {}


def test_the_answers_about_one_child_can_be_left_out() -> None:
    draft = drafts.begin("contact_public")
    drafts.keep(draft, {"child.1.name": ["Ada"], "child.10.name": ["Cem"], "worries": ["w"]})
    assert set(drafts.leave_out(draft, "child.1.").fields) == {"child.10.name", "worries"}


def test_somebody_may_have_their_draft_destroyed() -> None:
    draft = drafts.begin("contact_public")
    drafts.give_up(draft)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("known", ["", "not an id", "00000000-0000-4000-8000-000000000000"])
def test_an_id_that_is_none_leads_nowhere(known: str) -> None:
    drafts.begin("contact_public")
    assert drafts.of_public(known, "contact_public") is None
