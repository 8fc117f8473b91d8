"""The form of a visit: once for several children of a family, with a section for each child; and its correction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from lineofsight.actions.family_help import VisitRecord
from lineofsight.actions.voice import ViewSaid, WordsStandElsewhere
from lineofsight.domain import visits
from lineofsight.domain.visits import VisitRule, VisitSaid
from lineofsight.domain.voice.likeness import are_near_identical, words_of
from lineofsight.record.models import View, Visit
from lineofsight.web.recording_forms import ChoiceField, RecordingForm, TimeField, happened, only_if, text
from lineofsight.web.siblings import Sibling
from lineofsight.web.voice_forms import IF_WORDS

SHORT = 200  # characters, as the record has it
CONFIRM = "is_alike_confirmed"
NOTE_CONFIRMED = "is_note_confirmed"
YES_NO = [("yes", "Yes"), ("no", "No")]
BEDROOM = [
    (visits.BEDROOM_SEEN, "Yes"),
    (visits.BEDROOM_NOT_SEEN, "No"),
    (visits.NOT_AT_HOME, "Not at home: the child was seen in another place"),
]
IS_BEDROOM_SEEN = {visits.BEDROOM_SEEN: True, visits.BEDROOM_NOT_SEEN: False}
OF_THE_VISIT = ("on", "at_time", "purpose", "kind", "failed_outcome", "who_was_there", "home_seen")
OF_A_CHILD = (
    "seen", "reason_not_seen", "is_seen_alone", "why_not_alone", "bedroom", "childs_view", CONFIRM, "view_source",
    "view_analysis", "direct_work", "note", NOTE_CONFIRMED,
)  # fmt: skip
"""The fields of each child's section, in the order in which they are asked."""


def fields_of_a_child(child: str, *, with_words: bool = True) -> dict[str, forms.Field]:
    """The questions about one child, by the name of their field. child: what the child is called in them."""
    asked: dict[str, forms.Field] = {
        "seen": ChoiceField(YES_NO, label=f"Was {child} seen?", otherwise="", required=False),
        "reason_not_seen": only_if(
            forms.CharField(label=f"Why was {child} not seen?", max_length=SHORT),
            "If not seen, at a visit that was held",
        ),
        "is_seen_alone": only_if(ChoiceField(YES_NO, label=f"Was {child} seen alone?", otherwise=""), "If seen"),
        "why_not_alone": only_if(
            forms.CharField(label=f"Why was {child} not seen alone?", max_length=SHORT), "If seen, and not alone"
        ),
        "bedroom": only_if(
            ChoiceField(BEDROOM, label=f"Was {child}’s bedroom seen?", otherwise=""), "If seen in person"
        ),
        "direct_work": text("What direct work was done?", "What you did together, and with what"),
        "note": text("Note of the visit", f"What concerns {child} alone"),
    }
    asked["seen"].says_nothing_of_optional = True  # type: ignore[attr-defined]
    if with_words:
        asked |= _words_of(child)
    return asked


def _words_of(child: str) -> dict[str, forms.Field]:
    return {
        "childs_view": text(
            f"What did {child} say or show?",
            "In the child’s own words, as far as you can. For a baby or a child who does not speak: what you saw",
        ),
        "view_source": only_if(
            ChoiceField(View.Source.choices, label="How do you know it?", otherwise="Choose how you know it"), IF_WORDS
        ),
        "view_analysis": text(
            "What do you make of it?", "What it means for the child now, to you. It can be written later"
        ),
    }


@dataclass(frozen=True, slots=True)
class Section:
    """The part of the form that is about one child. suffix: of the names of its fields. sibling: None for the first."""

    suffix: str
    child: str
    sibling: Sibling | None = None

    def field(self, name: str) -> str:
        return f"{name}{self.suffix}"


class OneVisitForm(RecordingForm):
    """What is said of a visit, whoever it was to: when, of what kind, who was there, what was seen of the home."""

    on = happened("When was the visit?", "the date of the visit")
    at_time = TimeField()
    purpose = ChoiceField(
        Visit.Purpose.choices,
        label="Why was the visit made?",
        otherwise="Choose why the visit was made",
        help_text="Whatever it was for, only a visit in person at which a child was seen counts as seeing that child",
    )
    kind = ChoiceField(Visit.Kind.choices, label="What kind of visit?", otherwise="Choose the kind of visit")
    failed_outcome = only_if(
        ChoiceField(Visit.FailedOutcome.choices, label="What became of it?", otherwise="Choose what became of it"),
        "If the visit failed",
    )
    who_was_there = text("Who was there?", "Adults and other children, by name and relation, and professionals")
    home_seen = text("What was seen of the home?", "Rooms, food, warmth, safety, and what has changed since last time")

    def add_section(self, section: Section, *, with_words: bool = True) -> None:
        """Add the fields of one child's section, with the confirmation of its words where one was asked for."""
        for name, field in fields_of_a_child(section.child, with_words=with_words).items():
            self.fields[section.field(name)] = field
        if section.field(CONFIRM) in self.data:
            self.add_confirmation(section)
        if section.field(NOTE_CONFIRMED) in self.data:
            self.add_note_confirmation(section)

    def add_confirmation(self, section: Section) -> None:
        self.fields[section.field(CONFIRM)] = forms.BooleanField(
            label="These are this child’s own words: record them as they are", required=False
        )

    def add_note_confirmation(self, section: Section) -> None:
        self.fields[section.field(NOTE_CONFIRMED)] = forms.BooleanField(
            label="It is true of this child as it stands: record it", required=False
        )

    def said_of(self, section: Section) -> VisitSaid:
        """What the rules of a visit read of one child's section."""
        given = self.cleaned_data
        seen = {"yes": True, "no": False}
        return VisitSaid(
            kind=given.get("kind", ""),
            failed_outcome=given.get("failed_outcome", ""),
            is_child_seen=seen.get(given.get(section.field("seen"), "")),
            reason_not_seen=given.get(section.field("reason_not_seen"), ""),
            is_seen_alone=seen.get(given.get(section.field("is_seen_alone"), "")),
            why_not_alone=given.get(section.field("why_not_alone"), ""),
            bedroom=given.get(section.field("bedroom"), ""),
        )

    def hold_against(self, rules: tuple[VisitRule, ...], section: Section, *, is_named: bool = False) -> None:
        """Say beside each answer what is missing or contradicts. is_named: in the child's name, of several."""
        for rule in visits.broken(rules, self.said_of(section)):
            field = rule.field if rules is visits.SHARED_RULES else section.field(rule.field)
            if field not in self.errors:
                said = rule.otherwise.replace("the child", section.child) if is_named else rule.otherwise
                self.add_error(field, said)

    def record_of(self, section: Section, view: ViewSaid | None = None) -> VisitRecord:
        """The visit as its action takes it, for one child. A child is not seen at a visit that failed."""
        given, said = self.cleaned_data, self.said_of(section)
        failed = given["failed_outcome"]
        return VisitRecord(
            kind=Visit.Kind(given["kind"]),
            happened_on=given["on"],
            happened_at=self.moment(),
            is_child_seen=said.is_child_seen is True,
            is_seen_alone=said.is_seen_alone if said.is_child_seen else None,
            reason_not_seen="" if said.is_child_seen else said.reason_not_seen,
            note=given[section.field("note")],
            view=view,
            purpose=Visit.Purpose(given["purpose"]),
            failed_outcome=Visit.FailedOutcome(failed) if failed else None,
            who_was_there=given["who_was_there"],
            home_seen=given["home_seen"],
            why_not_alone=said.why_not_alone if said.is_child_seen and not said.is_seen_alone else "",
            is_bedroom_seen=IS_BEDROOM_SEEN.get(said.bedroom) if said.is_child_seen else None,
            direct_work=given[section.field("direct_work")],
        )


class VisitForm(OneVisitForm):
    """A visit to one child, or to several of a family who are chosen: each has a section with no answer given before.

    not_offered: brothers and sisters for whom nothing can be recorded here, each with why. Words of a child who is not
    chosen would be lost: the form asks which it is to be.
    """

    def __init__(
        self,
        *args: Any,
        name: str = "",
        siblings: tuple[Sibling, ...] = (),
        not_offered: tuple[tuple[str, str], ...] = (),
        also_named: tuple[int, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.siblings, self.not_offered, self.named = siblings, not_offered, list(also_named)
        self.first = Section("", name if siblings and name else "the child")
        self.of_siblings = tuple(Section(f"_{one.reference.hex}", one.name, one) for one in siblings)
        self.add_section(self.first)
        if siblings:
            self.fields["siblings"] = forms.MultipleChoiceField(
                label="Was it a visit to a brother or sister too?",
                help_text="Each child whom you choose has a section and a visit of their own",
                choices=[(str(one.reference), one.name) for one in siblings],
                widget=forms.CheckboxSelectMultiple(),
                required=False,
            )
        for section in self.of_siblings:
            self.add_section(section)
        self._order()

    def _order(self) -> None:
        sections = (self.first, *self.of_siblings)
        of_children = [[section.field(name) for name in OF_A_CHILD] for section in sections]
        first, others = of_children[0], [name for names in of_children[1:] for name in names]
        self.order_fields([*OF_THE_VISIT, *first, "siblings", *others])

    @property
    def also_shown(self) -> tuple[int, ...]:
        """The children whom the form names beside the one it is about."""
        return tuple(dict.fromkeys([*(one.child_id for one in self.siblings), *self.named]))

    def bound_of_visit(self) -> list[forms.BoundField]:
        return [self[name] for name in OF_THE_VISIT]

    def bound_of(self, section: Section) -> list[forms.BoundField]:
        """The fields of one child's section, as they are drawn."""
        return [self[section.field(name)] for name in OF_A_CHILD if section.field(name) in self.fields]

    def chosen(self) -> Iterator[Section]:
        """The sections of the children whom the visit was to."""
        chosen = set(self.cleaned_data.get("siblings", ()))
        yield self.first
        yield from (one for one in self.of_siblings if one.sibling and str(one.sibling.reference) in chosen)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.hold_against(visits.SHARED_RULES, self.first)
        chosen = list(self.chosen())
        for section in chosen:
            self.hold_against(visits.RULES_OF_A_CHILD, section, is_named=bool(self.siblings))
            self._check_words(section)
        self._check_notes(chosen)
        for section in self.of_siblings:
            is_written = any(given.get(section.field(name)) for name in OF_A_CHILD)
            if is_written and section not in chosen and "siblings" not in self.errors:
                self.add_error("siblings", f"You wrote about {section.child}: choose this child too, or take it out")
        return given

    def _check_words(self, section: Section) -> None:
        given = self.cleaned_data
        words, source, meaning = (section.field(name) for name in ("childs_view", "view_source", "view_analysis"))
        has_words = bool(given.get(words, "").strip())
        if has_words and not given.get(source) and source not in self.errors:
            self.add_error(source, f"Choose how you know what {section.child} said or showed")
        if given.get(meaning, "").strip() and not has_words and words not in self.errors:
            self.add_error(words, f"Write what {section.child} said or showed, which you make this of")

    def _check_notes(self, chosen: list[Section]) -> None:
        """Ask about a note that is nearly that of a brother or sister: each child's note is of that child alone."""
        before: list[tuple[Section, Counter[str]]] = []
        for section in chosen:
            words = words_of(self.cleaned_data.get(section.field("note"), ""))
            alike = next((other for other, theirs in before if are_near_identical(words, theirs)), None)
            if alike is not None and not self.cleaned_data.get(section.field(NOTE_CONFIRMED)):
                if section.field(NOTE_CONFIRMED) not in self.fields:
                    self.add_note_confirmation(section)
                    self._order()
                said = (
                    f"Nearly the same note stands in the section of {alike.child}. Write what concerns {section.child}"
                )
                self.add_error(section.field("note"), f"{said}, or confirm it below")
            before.append((section, words))

    def records(self) -> list[tuple[Sibling | None, VisitRecord]]:
        """The visit for each child whom it was to, the first child's (None) first."""
        return [(one.sibling, self.record_of(one, self._view(one))) for one in self.chosen()]

    def _view(self, section: Section) -> ViewSaid | None:
        given = self.cleaned_data
        if not given[section.field("childs_view")].strip():
            return None
        return ViewSaid(
            words=given[section.field("childs_view")],
            source=View.Source(given[section.field("view_source")]),
            seen=self._how_seen(section),
            analysis=given[section.field("view_analysis")],
            is_alike_confirmed=bool(given.get(section.field(CONFIRM))),
        )

    def _how_seen(self, section: Section) -> str:
        """How the child was seen when it said this, as far as the visit itself tells."""
        said = self.said_of(section)
        if said.kind in (visits.VIRTUAL, visits.TELEPHONE):
            return View.Seen.NOT_IN_PERSON
        if not said.is_child_seen:
            return View.Seen.NOT_SEEN
        return View.Seen.ALONE if said.is_seen_alone else ""

    def refuse(self, refusals: Mapping[Any, Exception]) -> None:
        """Say beside each child's section what stands against it. refusals: by the child's reference."""
        sections = {section.sibling.reference: section for section in self.of_siblings if section.sibling}
        for reference, refused in refusals.items():
            section = sections.get(reference, self.first)
            if isinstance(refused, WordsStandElsewhere):
                self._warn(section, refused)
            else:
                self.add_error(None, f"About {section.child}: {refused}" if section.sibling else str(refused))

    def _warn(self, section: Section, warning: WordsStandElsewhere) -> None:
        """Say that nearly the same words stand elsewhere, and ask whether they are to be recorded all the same."""
        self.named.append(warning.other.child_id)
        if section.field(CONFIRM) not in self.fields:
            self.add_confirmation(section)
            self._order()
        self.add_error(section.field("childs_view"), str(warning))


class VisitCorrectionForm(OneVisitForm):
    """The correction of what was written of a visit to one child, with the reason; the child's words stay."""

    why = forms.CharField(
        label="Why is it corrected?", max_length=SHORT, error_messages={"required": "Say why it is corrected"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = Section("", "the child")
        self.add_section(self.section, with_words=False)
        self.order_fields([*OF_THE_VISIT, *OF_A_CHILD, "why"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.hold_against(visits.SHARED_RULES, self.section)
        self.hold_against(visits.RULES_OF_A_CHILD, self.section)
        return given
