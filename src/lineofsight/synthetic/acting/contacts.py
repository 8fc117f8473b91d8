"""The front door: a contact arrives, is looked at, asked about, decided, and told of."""

from __future__ import annotations

from random import Random

from lineofsight.access import front_door as gate_to_contacts
from lineofsight.access.front_door import Key
from lineofsight.access.models import Account
from lineofsight.actions import contacts, decisions, information_sharing, passed_information, people
from lineofsight.actions.considering import consider
from lineofsight.actions.decisions import DecisionRecord, FlagAnswered
from lineofsight.actions.information_sharing import AgreementAnswer, ObjectionSaid, OpennessSaid
from lineofsight.domain.codes import PrimaryNeed, UPNUnknown
from lineofsight.domain.codes.front_door import OPENS_AN_EPISODE, ContactOutcome
from lineofsight.domain.permissions import Action
from lineofsight.domain.telling_referrers import prepared_words
from lineofsight.record.models import Agreement, Child, Contact, FlagAnswer, Objection, ReferrerTold
from lineofsight.record.moment import local_date
from lineofsight.record.passed_information import unread
from lineofsight.synthetic.acting.people import note_family, note_met_meanwhile
from lineofsight.synthetic.acting.saying import message_of, people_of, said_of
from lineofsight.synthetic.acting.stage import Case, Stage
from lineofsight.synthetic.acting.taking import take
from lineofsight.synthetic.chance import chance_for
from lineofsight.synthetic.contacts import steps, words
from lineofsight.synthetic.contacts.course import ContactCourse, Verdict
from lineofsight.synthetic.contacts.drawing import FORMS

# --- it arrives ------------------------------------------------------------------------------------------------------


@take.register
def _(step: steps.SendForm, stage: Stage, _case: Case) -> None:
    _receive(step.course, stage, None)


@take.register
def _(step: steps.TakeDown, stage: Stage, _case: Case) -> None:
    _receive(step.course, stage, stage.staff.account_of(step.worker))


def _receive(course: ContactCourse, stage: Stage, by: Account | None) -> None:
    said = [said_of(stage.cases[child], course) for child in course.children]
    message = contacts.receive(message_of(course), said, people_of(stage, course), by=by)
    keys = Contact.objects.filter(message=message).order_by("pk").values_list("pk", flat=True)
    for child, pk in zip(course.children, keys, strict=True):
        stage.cases[child].contacts[course.number] = pk


@take.register
def _(step: steps.Acknowledge, stage: Stage, case: Case) -> None:
    contacts.acknowledge(case.contacts[step.course.number], "by phone", by=stage.staff.account_of(step.worker))


# --- it is looked at -------------------------------------------------------------------------------------------------


@take.register
def _(step: steps.Triage, stage: Stage, case: Case) -> None:
    by = stage.staff.account_of(step.worker)
    contacts.triage(case.contacts[step.course.number], step.course.priority, step.course.category, by=by)


@take.register
def _(step: steps.LinkToChild, stage: Stage, case: Case) -> None:
    by, contact = stage.staff.account_of(step.worker), case.contacts[step.course.number]
    assert step.worker.team is not None, "the front door is a team"
    is_new = not case.pk
    if is_new:
        child = contacts.link_new(contact, la_child_id=case.la_child_id, by=by)
        case.pk, case.person = child.pk, child.person
    else:
        contacts.link(contact, Child.objects.get(pk=case.pk), by=by)
    if not case.is_held:
        case.team, case.worker, case.is_at_the_door = step.worker.team, step.worker, True
    if is_new:
        _begin(step, stage, case, by)
    elif case.is_at_the_door:
        note_met_meanwhile(case, by)


def _begin(step: steps.LinkToChild, stage: Stage, case: Case, by: Account) -> None:
    """What is written of a child who is new, besides what the message said: the family, and what a return asks for."""
    life = case.child.life
    if case.la_child_id:
        people.record_upn_unknown(case.pk, UPNUnknown.NOT_OF_SCHOOL_AGE.value, by=by)
        if life.born_on is not None and life.born_on <= local_date(step.at):
            people.record_disabilities(case.pk, life.disabilities, by=by)
    note_family(stage, step, case, by)


@take.register
def _(step: steps.RecordSharing, stage: Stage, case: Case) -> None:
    by, contact, on = stage.staff.account_of(step.worker), case.contacts[step.course.number], local_date(step.at)
    sharing = step.course.sharing
    openness = OpennessSaid(
        parents_told=sharing.parents_told, on=on, child_told=sharing.child_told, why_not=sharing.why_not
    )
    information_sharing.record_openness(contact, openness, by=by)
    if sharing.is_agreed is not None:
        answer = AgreementAnswer(
            who=Agreement.Who.MOTHER,
            service="Early help" if _is_early_help(step.course) else "An assessment by a social worker",
            is_agreed=sharing.is_agreed,
            on=on,
            how="By phone",
        )
        information_sharing.record_agreement(contact, answer, by=by)
    if sharing.objection:
        objected = ObjectionSaid(
            who="The mother",
            to_what=sharing.objection,
            on=on,
            decided=Objection.Decided.RESPECTED,
            reason="The school needs not know it now.",
        )
        information_sharing.record_objection(contact, objected, by=by)


def _is_early_help(course: ContactCourse) -> bool:
    return any(one.outcome is ContactOutcome.EARLY_HELP for one in course.verdicts)


@take.register
def _(step: steps.Recommend, stage: Stage, case: Case) -> None:
    verdict = step.course.verdict_of(step.child)
    contacts.recommend(
        case.contacts[step.course.number],
        verdict.recommended or verdict.outcome,
        verdict.level,
        step.course.summary,
        by=stage.staff.account_of(step.worker),
    )


@take.register
def _(step: steps.TakeOn, stage: Stage, case: Case) -> None:
    contacts.take(case.contacts[step.course.number], by=stage.staff.account_of(step.worker))


# --- it is decided ---------------------------------------------------------------------------------------------------


@take.register
def _(step: steps.Decide, stage: Stage, _case: Case) -> None:
    by, course = stage.staff.account_of(step.worker), step.course
    raised = {} if stage.is_first_heard_of else _raised(step, stage, by)
    chance = chance_for(stage.plan.seed, "flags", stage.family.number, course.number)
    records: dict[Key, DecisionRecord] = {}
    for child in step.children:
        case = stage.cases[child]
        contact = case.contacts[course.number]
        answers = tuple(_answered(flag, course.verdict_of(child), chance) for flag in raised.get(contact, ()))
        records[contact] = _record(course.verdict_of(child), case, answers)
    decisions.decide_together(records, by=by)
    for child in step.children:
        if course.verdict_of(child).signed_at is None:
            _in_force(course, child, stage, by)


@take.register
def _(step: steps.ReadPassedOn, stage: Stage, case: Case) -> None:
    """Nobody does where the child is with nobody any more, or with those whose it is not to read."""
    contact = case.contacts[step.course.number]
    if unread().filter(pk=contact).exists():
        passed_information.acknowledge(case.pk, contact, by=stage.worker(step, case))


def _raised(step: steps.Decide, stage: Stage, by: Account) -> dict[int, list[str]]:
    """The numbers of the flags, by contact, that are raised and that nobody has answered, as the decider sees them."""
    keys = [stage.cases[child].contacts[step.course.number] for child in step.children]
    considering = consider([gate_to_contacts.open_contact(pk, Action.READ_CONTACT, by=by) for pk in keys], by=by)
    return {pk: [one.reading.flag.id for one in of if one.is_unanswered] for pk, of in considering.flags.items()}


def _answered(flag: str, verdict: Verdict, chance: Random) -> FlagAnswered:
    if verdict.outcome in OPENS_AN_EPISODE or verdict.outcome is ContactOutcome.EARLY_HELP:
        return FlagAnswered(flag, FlagAnswer.Answer.ACTED)
    return FlagAnswered(flag, FlagAnswer.Answer.CONSIDERED, chance.choice(words.FLAG_CONSIDERED))


def _record(verdict: Verdict, case: Case, flags: tuple[FlagAnswered, ...]) -> DecisionRecord:
    return DecisionRecord(
        outcome=verdict.outcome,
        level=verdict.level,
        rationale=verdict.rationale,
        criteria=verdict.criteria,
        alternatives=verdict.alternatives,
        unknowns=verdict.unknowns,
        reason_without_answers=verdict.without_answers,
        primary_need=PrimaryNeed.from_code(verdict.need) if verdict.need else None,
        same_as=None if verdict.same_as is None else case.contacts[verdict.same_as],
        flags=flags,
    )


@take.register
def _(step: steps.SignOff, stage: Stage, case: Case) -> None:
    by = stage.staff.account_of(step.worker)
    decisions.sign_off(case.contacts[step.course.number], by=by)
    _in_force(step.course, step.child, stage, by)


def _in_force(course: ContactCourse, child: int, stage: Stage, by: Account) -> None:
    """What the family's case knows once the decision on a child is in force: who holds the child then."""
    case, outcome = stage.cases[child], course.verdict_of(child).outcome
    was_at_the_door, case.is_at_the_door = case.is_at_the_door, False
    if outcome in OPENS_AN_EPISODE:
        opened = Contact.objects.values_list("episode_id", flat=True).get(pk=case.contacts[course.number])
        assert opened is not None, "the decision opened an episode"
        case.episode, case.worker = opened, None
        if outcome is ContactOutcome.REFERRAL_NO_FURTHER_ACTION:
            case.team = -1
        else:
            note_met_meanwhile(case, by)
    elif was_at_the_door:
        case.team, case.worker = -1, None


@take.register
def _(step: steps.Reopen, stage: Stage, case: Case) -> None:
    decisions.reopen(case.contacts[step.course.number], step.why, by=stage.staff.account_of(step.worker))


# --- whoever made it hears -------------------------------------------------------------------------------------------


@take.register
def _(step: steps.TellReferrer, stage: Stage, _case: Case) -> None:
    course = step.course
    is_form = course.sender.method in FORMS
    keys = [stage.cases[child].contacts[course.number] for child in course.children]
    words_told = prepared_words(course.verdicts[0].outcome.value, is_professional=bool(course.sender.organisation))
    how = ReferrerTold.How.STATUS_PAGE if is_form else ReferrerTold.How.PHONE
    contacts.tell_referrer(keys, how, words_told, by=stage.staff.account_of(step.worker))
