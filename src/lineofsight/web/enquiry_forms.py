"""The forms with which agencies are asked, and their answers shared, taken down or no longer wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from lineofsight.actions.enquiries import LONGEST_TEXT, AgencyQuestion
from lineofsight.actions.enquiry_work import EnquiryRefused
from lineofsight.domain.clocks import CLOCKS_BY_KEY
from lineofsight.domain.codes.front_door import Priority
from lineofsight.domain.information_sharing import (
    GATEWAYS,
    AgencyKind,
    Body,
    ConfidentialityGround,
    LawfulBasis,
    Purpose,
    SpecialCategoryCondition,
    bases_open_to,
    usual_basis,
)
from lineofsight.domain.information_sharing.questions import SUGGESTED_QUESTIONS
from lineofsight.record.enquiries import CLOCK_OF_ROUTE
from lineofsight.record.local_standards import standards_in_force
from lineofsight.record.models import Agency, Contact
from lineofsight.record.moment import today
from lineofsight.web.recording_forms import ChoiceField

THE_USUAL_LAW = "The usual one for this purpose"


@dataclass(frozen=True, slots=True)
class KindOfAgency:
    """The agencies of one kind that can be asked. notes: what stands under an agency's name, by its id."""

    kind: AgencyKind
    agencies: tuple[Agency, ...]
    notes: dict[int, str]

    def field(self, name: str) -> str:
        """The name of a field of this kind."""
        return f"{name}_{self.kind.value}"


class SharingFields(forms.Form):
    """Why the agencies may be told what the questions say: the same for all that are asked together."""

    lawful_basis = forms.ChoiceField(
        label="Our lawful basis for sharing",
        choices=[(one.value, f"{one.label} ({one.reference})") for one in bases_open_to(Body.PUBLIC)],
        initial=usual_basis(Body.PUBLIC).value,
    )
    special_category = forms.ChoiceField(
        label="Condition for health, ethnicity, beliefs or offences",
        choices=SpecialCategoryCondition.choices(),
        initial=SpecialCategoryCondition.SAFEGUARDING.value,
    )
    confidentiality = ChoiceField(
        ConfidentialityGround.choices(),
        label="Why the duty of confidence is met or set aside",
        otherwise="Choose why the duty of confidence is met or set aside",
    )


class QuestionsForm(SharingFields):
    """Which agencies are asked what. One question for each kind of agency that is chosen."""

    def __init__(self, data: Any, kinds: Sequence[KindOfAgency], **shape: Any) -> None:
        super().__init__(data, **shape)
        self.kinds = tuple(kinds)
        for one in self.kinds:
            self.fields |= _fields_of(one)

    def groups(self) -> list[dict[str, Any]]:
        """For the page: each kind with its bound fields, and whether anything of it was chosen or is wrong."""
        groups = []
        for one in self.kinds:
            names = [one.field(name) for name in ("agencies", "question", "gateway", "address")]
            bound = [self[name] for name in names]
            is_chosen = bool(bound[0].value())
            groups.append(
                {"kind": one.kind, "agencies": bound[0], "asked": bound[1:], "n": len(one.agencies)}
                | {"is_open": is_chosen or any(field.errors for field in bound)}
            )
        return groups

    def questions(self) -> list[AgencyQuestion]:
        """What each agency that was chosen is asked."""
        given = self.cleaned_data
        asked = []
        for one in self.kinds:
            chosen = set(given.get(one.field("agencies"), ()))
            asked += [self._question(one, agency) for agency in one.agencies if str(agency.pk) in chosen]
        return asked

    def _question(self, kind: KindOfAgency, agency: Agency) -> AgencyQuestion:
        given = self.cleaned_data
        return AgencyQuestion(
            agency=agency,
            question=given[kind.field("question")],
            lawful_basis=LawfulBasis(given["lawful_basis"]),
            special_category=SpecialCategoryCondition(given["special_category"]),
            confidentiality=ConfidentialityGround(given["confidentiality"]),
            gateway=given[kind.field("gateway")],
            is_address_shared=given[kind.field("address")],
        )

    def tell(self, refused: EnquiryRefused) -> None:
        """Put what the action refused beside its fields, once each."""
        kind_of = {agency.pk: one for one in self.kinds for agency in one.agencies}
        for fault in refused.faults:
            kind = kind_of.get(fault.agency_id or 0)
            name = fault.about if kind is None else kind.field(fault.about)
            if fault.about == "agencies" and kind is None and self.kinds:
                name = self.kinds[0].field("agencies")
            place = name if name in self.fields else fault.about if fault.about in self.fields else None
            if fault.otherwise not in self.errors.get(place or "__all__", []):
                self.add_error(place, fault.otherwise)


def _fields_of(one: KindOfAgency) -> dict[str, forms.Field]:
    label = one.kind.label
    agencies = forms.MultipleChoiceField(
        label=f"{label}: whom do you ask?",
        choices=[(str(agency.pk), agency.name) for agency in one.agencies],
        widget=forms.CheckboxSelectMultiple(),
        required=False,
    )
    agencies.choice_hints = {str(pk): note for pk, note in one.notes.items()}  # type: ignore[attr-defined]
    laws = [(row.key, f"{row.title}: {row.source}") for row in GATEWAYS if _is_open_to(one.kind, row)]
    fields: dict[str, forms.Field] = {
        one.field("agencies"): agencies,
        one.field("question"): forms.CharField(
            label=f"What we ask: {label.lower()}",
            help_text="Ask for no more than is needed, and tell no more than the agency needs to know to answer.",
            initial=SUGGESTED_QUESTIONS[one.kind],
            widget=forms.Textarea(attrs={"rows": 5}),
            max_length=LONGEST_TEXT,
            required=False,
        ),
        one.field("gateway"): forms.ChoiceField(
            label="Under which law", choices=[("", THE_USUAL_LAW), *laws], required=False
        ),
        one.field("address"): forms.BooleanField(label="They need the home address to find the child", required=False),
    }
    for field in fields.values():
        field.says_nothing_of_optional = True  # type: ignore[attr-defined]
    return fields


def _is_open_to(kind: AgencyKind, row: Any) -> bool:
    return kind in row.agencies and row.since is not None and row.since <= today()


class AskForm(QuestionsForm):
    """A whole enquiry: about which children, what for, how soon, and which agencies are asked what."""

    children = forms.MultipleChoiceField(
        label="About which children?",
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": "Choose at least one child"},
    )
    asked_for = ChoiceField(Purpose.choices(), label="What is it for?", otherwise="Choose what the enquiry is for")
    purpose = forms.CharField(
        label="Why are the agencies asked?",
        help_text="They all read this. Say what the worry is in a few words, not who said it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say why the agencies are asked"},
    )
    priority = ChoiceField(Priority.choices(), label="How soon?", otherwise="Choose how soon the answers are needed")

    def __init__(self, data: Any, kinds: Sequence[KindOfAgency], contacts: Sequence[Contact], **shape: Any) -> None:
        initial = {
            "children": [str(one.pk) for one in contacts],
            "asked_for": Purpose.LEVEL_OF_NEED.value,
            "priority": contacts[0].priority if contacts else "",
        }
        super().__init__(data, kinds, initial=initial | shape.pop("initial", {}), **shape)
        children: Any = self.fields["children"]
        children.choices = [(str(one.pk), one.said_name) for one in contacts]
        if len(contacts) == 1:
            children.widget = forms.MultipleHiddenInput()
            children.required = False
        priority: Any = self.fields["priority"]
        priority.choice_hints = limits_in_words()
        self.contacts = tuple(contacts)

    @property
    def asks_for_children(self) -> bool:
        return len(self.contacts) > 1

    def chosen_contacts(self) -> list[int]:
        """The contacts that the enquiry is about."""
        if not self.asks_for_children:
            return [one.pk for one in self.contacts]
        return [int(pk) for pk in self.cleaned_data["children"]]


def limits_in_words() -> dict[str, str]:
    """By when the answers are due for each route: "Answers due within 4 hours", by the limit in force today."""
    standards, hints = standards_in_force(), {}
    for route, key in CLOCK_OF_ROUTE.items():
        local = CLOCKS_BY_KEY[key].local
        limit = standards.limit_on(key, today()) or (local.example if local is not None else None)
        hints[route.value] = f"Answers due within {limit}"
    return hints


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label="Why is the question taken back?",
        help_text="It stays on the record. The agency no longer sees the enquiry and owes no answer.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say why the question is taken back"},
    )


class ShareForm(forms.Form):
    synthesis = forms.CharField(
        label="What do the answers come to?",
        help_text="Every agency that was asked reads this: what is known, what is not, what the worries and strengths"
        " are. Leave out what an agency did not let be passed on.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        error_messages={"required": "Write what the answers come to"},
    )


def kinds_of(agencies: Iterable[Agency], notes: dict[int, str]) -> list[KindOfAgency]:
    """The agencies by kind, in the order of the catalogue; within a kind those with a note of being named first."""
    by_kind: dict[str, list[Agency]] = {}
    for agency in agencies:
        by_kind.setdefault(agency.kind, []).append(agency)
    return [
        KindOfAgency(kind, tuple(sorted(by_kind[kind], key=lambda one: (not _is_named(notes, one), one.name))), notes)
        for kind in AgencyKind
        if kind.value in by_kind
    ]


NAMED = "Named in the contact."


def _is_named(notes: dict[int, str], agency: Agency) -> bool:
    return notes.get(agency.pk, "").startswith(NAMED)
