"""The form of a decision: for one child, or for brothers and sisters together with the words that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from lineofsight.actions.considering import Considering
from lineofsight.actions.decisions import DecisionRecord, DecisionRefused, FlagAnswered
from lineofsight.domain.codes import PrimaryNeed
from lineofsight.domain.codes.front_door import ContactOutcome
from lineofsight.domain.thresholds import Framework, LevelOfNeed
from lineofsight.record.flag_answers import AnsweredFlag
from lineofsight.record.models import Contact, FlagAnswer, Team
from lineofsight.web.front_door.contact_forms import levels_in, words
from lineofsight.web.front_door.queue_words import name_of
from lineofsight.web.recording_forms import ChoiceField, CodeField, only_if
from lineofsight.web.words import count_of

HINTS: Final = {
    ContactOutcome.ASSESSMENT.value: "An episode opens from the day the contact was received",
    ContactOutcome.STRATEGY_DISCUSSION.value: "An episode opens at once, and the discussion is held in it",
    ContactOutcome.REFERRAL_NO_FURTHER_ACTION.value: "It is counted as a referral, and nothing follows",
    ContactOutcome.EARLY_HELP.value: "By agreement of the family. The early help team is asked at once",
    ContactOutcome.INFORMATION_ON_OPEN_EPISODE.value: "For a child who is already open. Never a new referral",
    ContactOutcome.DUPLICATE.value: "Nothing was said that another contact does not say",
}
"""What follows from an outcome, where its name does not say it."""


@dataclass(frozen=True, slots=True)
class FlagFields:
    """One raised flag of one child on the form: the names of its two fields."""

    contact: Contact
    flag: AnsweredFlag

    @property
    def answer(self) -> str:
        return f"flag_{self.contact.pk}_{self.flag.reading.flag.id}"

    @property
    def reason(self) -> str:
        return f"why_{self.contact.pk}_{self.flag.reading.flag.id}"


class DecisionForm(forms.Form):
    """What somebody decides. considering: what stands beside it, the contact decided on first, then its siblings."""

    level = ChoiceField([], label="Level of need", otherwise="", required=False)
    criteria = forms.MultipleChoiceField(
        label="Criteria that you rely on",
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text="Prompts for judgement. Nothing counts or adds them up.",
    )
    rationale = words(
        "Reasons for the decision",
        help_text="In plain words that the family could read: what you relied on, what the agencies said, why this"
        " level and this outcome",
        rows=8,
    )
    alternatives = words("What else did you consider, and why not?", rows=3)
    unknowns = words("What is not known?", rows=3)
    dissent = words(
        "Does anybody disagree?", help_text="An agency or a colleague: who, and why. A manager then signs.", rows=3
    )
    reason_without_answers = words("Why do you decide before every agency has answered?", rows=3)
    outcome = ChoiceField(ContactOutcome.choices(), label="What follows?", otherwise="", required=False)
    primary_need = only_if(
        CodeField(PrimaryNeed, label="Primary need", otherwise="", required=False),
        "If it is accepted as a referral. For the census alone",
    )
    same_as = only_if(forms.ChoiceField(label="Which contact does it repeat?"), "If it is the same as another contact")
    early_help_team = only_if(
        forms.ModelChoiceField(label="Which early help team?", queryset=Team.objects.none(), empty_label="Choose one"),
        "If early help follows",
    )
    together = forms.MultipleChoiceField(
        label="Decide the same for", required=False, widget=forms.CheckboxSelectMultiple()
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, considering: Considering, repeatable: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.considering = considering
        self.contact, *self.siblings = [opened.contact for opened in considering.opened]
        self._choices(considering.framework, repeatable)
        self.flags = tuple(self._flag_fields())
        for one in self.flags:
            self.fields[one.answer] = ChoiceField(
                FlagAnswer.Answer.choices,
                label=f"{one.flag.reading.flag.id}: {one.flag.reading.flag.title}",
                help_text=f"{count_of(len(one.flag.reading.events), 'event')}, listed under Flags",
                otherwise="",
                required=False,
            )
            self.fields[one.reason] = words("Why?", rows=2)
        for sibling in self.siblings:
            self.fields[self.own_words(sibling)] = words(
                f"What is different for {name_of(sibling)}?", help_text="Added to the reasons above", rows=3
            )
        for field in self.fields.values():
            field.says_nothing_of_optional = True  # type: ignore[attr-defined]

    def _choices(self, framework: Framework, repeatable: Sequence[tuple[str, str]]) -> None:
        fields: dict[str, Any] = self.fields
        fields["level"].choices = levels_in(framework)
        fields["level"].choice_hints = {
            level.value: f"{level.leads}. Agreement: {level.agreement[:1].lower()}{level.agreement[1:]}"
            for level in LevelOfNeed
        }
        fields["criteria"].choices = [(one.key, one.words) for one in framework.criteria]
        fields["outcome"].choice_hints = HINTS
        fields["same_as"].choices = [("", "Choose one"), *repeatable]
        teams = Team.objects.filter(is_early_help=True, closed_on__isnull=True).order_by("name")
        fields["early_help_team"].queryset = teams
        if len(teams) < 2:
            del self.fields["early_help_team"]
        if not any(self.considering.answers[one.pk].outstanding for one in (self.contact, *self.siblings)):
            del self.fields["reason_without_answers"]
        fields["together"].choices = [(str(one.reference), name_of(one)) for one in self.siblings]
        if not self.siblings:
            del self.fields["together"]

    def _flag_fields(self) -> Iterator[FlagFields]:
        for contact in (self.contact, *self.siblings):
            for flag in self.considering.flags.get(contact.pk, ()):
                if flag.is_owed_at_the_front_door:
                    yield FlagFields(contact, flag)

    @staticmethod
    def own_words(sibling: Contact) -> str:
        """The name of the field for what is different for a brother or sister."""
        return f"own_{sibling.pk}"

    @property
    def criteria_by_level(self) -> list[tuple[str, list[tuple[str, list[Any]]], bool]]:
        """The criteria to tick: by level and theme; and whether any of the level is ticked."""
        framework, chosen = self.considering.framework, set(self["criteria"].value() or ())
        drawn = []
        for level in LevelOfNeed:
            of_level = framework.criteria_of(level)
            by_theme = [(theme, [one for one in of_level if one.theme == theme]) for theme in framework.themes]
            themes = [(theme, found) for theme, found in by_theme if found]
            drawn.append((framework.names[level], themes, any(one.key in chosen for one in of_level)))
        return drawn

    def decided_on(self) -> list[Contact]:
        """The contacts that are decided: the first, and the siblings that were ticked."""
        chosen = set(self.cleaned_data.get("together", ()))
        return [self.contact, *(one for one in self.siblings if str(one.reference) in chosen)]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for one in self.flags:
            if one.contact in self.decided_on() and not given.get(one.answer) and one.answer not in self.errors:
                self.add_error(one.answer, f"Answer flag {one.flag.reading.flag.id} for {name_of(one.contact)}")
            needs_why = given.get(one.answer) in {FlagAnswer.Answer.CONSIDERED, FlagAnswer.Answer.WRONG_DATA}
            if needs_why and not given.get(one.reason, "").strip():
                self.add_error(one.reason, f"Say why, for flag {one.flag.reading.flag.id}")
        return given

    def records(self) -> Mapping[Any, DecisionRecord]:
        """What is decided on each contact, by its id."""
        return {contact.pk: self._record(contact) for contact in self.decided_on()}

    def _record(self, contact: Contact) -> DecisionRecord:
        given = self.cleaned_data
        own = given.get(self.own_words(contact), "").strip()
        return DecisionRecord(
            outcome=ContactOutcome(given["outcome"]),
            level=given["level"],
            rationale="\n\n".join(part for part in (given["rationale"].strip(), own) if part),
            criteria=tuple(given["criteria"]),
            alternatives=given["alternatives"],
            unknowns=given["unknowns"],
            dissent=given["dissent"],
            reason_without_answers=given.get("reason_without_answers", ""),
            primary_need=given["primary_need"],
            same_as=given["same_as"] or None,
            early_help_team=given.get("early_help_team"),
            flags=tuple(
                FlagAnswered(one.flag.reading.flag.id, FlagAnswer.Answer(given[one.answer]), given[one.reason])
                for one in self.flags
                if one.contact.pk == contact.pk and given.get(one.answer)
            ),
        )

    def take_refusal(self, refused: DecisionRefused) -> None:
        """Put each condition that does not hold beside the field that it is about, with the child it is about."""
        for contact, unmet in refused.refusals:
            for condition in unmet:
                child = f"{name_of(contact)}: " if len(self.decided_on()) > 1 else ""
                self.add_error(
                    condition.about if condition.about in self.fields else None, f"{child}{condition.otherwise}"
                )
