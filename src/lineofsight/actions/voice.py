"""The child's voice: what the child said or showed, what the worker makes of it, and what it changed.

The words come with a visit or an assessment, or by themselves; what they mean and what they changed may be written
later. Words that stand nearly alike elsewhere are warned of before they are recorded. Source: practice reference 7.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.access.statutory_detail import sharing_of
from lineofsight.access.voice import changeable_shown, is_outcome_shown
from lineofsight.actions.exceptions import ActionError, NotInThisRecord
from lineofsight.actions.recording import NO_EVENT, ChildKey, Recording, recording
from lineofsight.actions.working_episode import episode_worked_in
from lineofsight.domain import pathway
from lineofsight.domain.clocks.wording import written
from lineofsight.domain.flags import FLAGS_BY_KEY
from lineofsight.domain.permissions import Action
from lineofsight.domain.voice import ViewFacts, most_alike
from lineofsight.domain.voice.influence import Changeable
from lineofsight.record.families import family_of
from lineofsight.record.flag_numbers import flag_numbers_in_force
from lineofsight.record.models import Assessment, Child, View, Visit
from lineofsight.record.moment import today
from lineofsight.record.views import views_of


@dataclass(frozen=True, slots=True)
class ViewSaid:
    """What a child said or showed, in the child's own words as far as they are known, and what it means.

    seen: "" where it is not said. analysis: "" where nobody has written yet what it means. is_alike_confirmed: the
    worker was warned that near-identical words stand elsewhere, and says that these are this child's own.
    """

    words: str
    source: View.Source = View.Source.SAID
    seen: str = ""
    analysis: str = ""
    is_alike_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Influence:
    """What a view changed. changed: the plan or decision, as `Changeable.key` has it; "" where none can be named.

    what: what changed in it, or why the view was not followed.
    """

    influence: View.Influence
    what: str
    changed: str = ""


class WordsStandElsewhere(ActionError):
    """Near-identical words stand in this record or in a brother's or sister's: nothing was recorded yet."""

    def __init__(self, other: ViewFacts, *, name: str) -> None:
        where = f"the record of {name}" if name else "this record"
        super().__init__(
            f"Nearly the same words stand in {where}, {written(other.on)}. If they are this child’s own words, say so"
            " below and save again. Otherwise write what this child said."
        )
        self.other = other


def record_view(child: ChildKey, said: ViewSaid, *, on: date, by: Account) -> View:
    """Record what a child said or showed, outside a visit or an assessment.

    Raises Refused, StepRefused, ActionError without words, and WordsStandElsewhere.
    """
    with recording(child, Action.RECORD_VIEW, by=by, on=on, moves_clocks=False) as work:
        work.check(pathway.RECORD_VIEW, on=on)
        return write_view(work, said, on=on, by=by, episode_id=episode_worked_in(work.child))


def write_view(
    work: Recording,
    said: ViewSaid,
    *,
    on: date,
    by: Account,
    episode_id: int | None,
    visit: Visit | None = None,
    assessment: Assessment | None = None,
) -> View:
    """Write a view within an action under way. Raises ActionError without words, and WordsStandElsewhere.

    What is nearly the same is said by the numbers of the flag of a silent child, which the authority may set.
    """
    if not said.words.strip():
        raise ActionError("Write what the child said or showed.")
    alike = _alike(said, _comparable(work.child.pk, by))
    if alike is not None and not said.is_alike_confirmed:
        raise _warning_of(alike, work.child.pk)
    return work.write(
        View,
        child=work.child,
        episode_id=episode_id,
        said_on=on,
        words=said.words,
        source=said.source,
        seen=said.seen,
        analysis=said.analysis,
        is_alike_confirmed=alike is not None,
        visit=visit,
        assessment=assessment,
    )


def words_elsewhere(said: Sequence[tuple[int, ViewSaid]], *, on: date, by: Account) -> dict[int, WordsStandElsewhere]:
    """The warnings, by child, that `write_view` would give of words taken down at once for several children.

    said: child and words, in the order in which they would be written; a child's words are laid beside those of the
    children before it too. The caller has asked the gate for each.
    """
    warnings: dict[int, WordsStandElsewhere] = {}
    before: list[ViewFacts] = []
    for child_id, view in said:
        if not view.is_alike_confirmed:
            alike = _alike(view, (*_comparable(child_id, by), *before))
            if alike is not None:
                warnings[child_id] = _warning_of(alike, child_id)
        before.append(ViewFacts(0, "view", child_id, on, view.words))
    return warnings


def _alike(said: ViewSaid, others: Iterable[ViewFacts]) -> ViewFacts | None:
    """The nearest of near-identical words, by the numbers of the flag of a silent child; None where there are none."""
    numbers = flag_numbers_in_force().on(FLAGS_BY_KEY["silent_child"], today())
    return most_alike(said.words, others, percent=numbers["percent"], fewest_words=numbers["words"])


def _warning_of(alike: ViewFacts, child_id: int) -> WordsStandElsewhere:
    return WordsStandElsewhere(alike, name="" if alike.child_id == child_id else _name_of(alike.child_id))


def _comparable(child_id: int, by: Account) -> Iterator[ViewFacts]:
    """The views of the child, and of the brothers and sisters whose record this person may read."""
    siblings = family_of(child_id).siblings
    readable = gate.visible_children(by, Action.READ_STATUTORY_DETAIL).filter(pk__in=siblings)
    yield from views_of([child_id, *readable.values_list("pk", flat=True)])


def _name_of(child_id: int) -> str:
    child = Child.objects.select_related("person").get(pk=child_id)
    return child.name or child.la_child_id


def record_what_became(
    child: ChildKey, view_id: int, *, analysis: str, influence: Influence | None, by: Account
) -> View:
    """Write what a view means to the worker now, and which plan or decision it changed, or why it was not followed.

    influence: None where that is not known yet. Raises Refused, NotInThisRecord, and ActionError where it is not said
    what changed, where a view that was not followed names something that it changed, or where that is no plan or
    decision of this child since the day of the words. What this person may not be told of is not in this record.
    """
    with recording(child, Action.RECORD_VIEW, by=by, on=NO_EVENT, moves_clocks=False) as work:
        view = work.row(View, view_id)
        shown = frozenset(one.key for one in _changeable(work, date.min))
        if not is_outcome_shown(view, sharing_of(work.opened), shown):
            raise NotInThisRecord("There is no such view in this child's record.")
        kind, fact_id = _changed(work, view, influence)
        return work.change(
            view,
            analysis=analysis,
            influence=influence.influence.value if influence is not None else "",
            changed=kind,
            changed_id=fact_id,
            what_changed=influence.what if influence is not None else "",
            reason="What became of it was written",
        )


def _changed(work: Recording, view: View, influence: Influence | None) -> tuple[str, int | None]:
    """The kind and id of what a view changed; "" and None where it was not followed, or that is not known yet."""
    if influence is None:
        return "", None
    if influence.influence is View.Influence.NOT_FOLLOWED:
        if not influence.what.strip():
            raise ActionError("Write why it was not followed.")
        if influence.changed:
            raise ActionError("A view that was not followed changed nothing: choose one of the two.")
        return "", None
    if not influence.what.strip():
        raise ActionError("Write what changed.")
    is_plan = influence.influence is View.Influence.PLAN
    offered = _changeable(work, view.said_on)
    chosen = next((one for one in offered if one.key == influence.changed and one.is_plan == is_plan), None)
    if chosen is None:
        wanted = "plan" if is_plan else "decision"
        raise ActionError(f"Choose the {wanted} that it changed: one of this child’s, since the day of the words.")
    return chosen.kind, chosen.id


def _changeable(work: Recording, said_on: date) -> tuple[Changeable, ...]:
    """What a view of a day can have changed, of what the worker may know."""
    return changeable_shown(work.history, said_on, sharing_of(work.opened))
