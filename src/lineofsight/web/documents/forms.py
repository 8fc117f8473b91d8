"""The forms of documents: what one is to say and to whom, the answer of who approves it, and that it was sent on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms

from lineofsight.actions.composing import Choices, Order
from lineofsight.domain.documents import About, DocumentKind, Recipient, RecipientKind, SentBy
from lineofsight.domain.information_sharing import (
    Body,
    ConfidentialityGround,
    LawfulBasis,
    SpecialCategoryCondition,
    bases_open_to,
)
from lineofsight.record.moment import today
from lineofsight.web.form_fields import LONG_TEXT, DateField
from lineofsight.web.recording_forms import ChoiceField, happened, only_if

CHAIR, ORGANISATION = RecipientKind.CHAIR.value, RecipientKind.ORGANISATION.value
WORDS: Final = "words_"
"""What stands before the key of a free section in the name of its field."""
ROW_KEY: Final = re.compile(r"[a-z0-9_]{1,40}-[0-9]{1,19}")
LEFT_OUT, PUT_BACK = "left_out", "put_back"
APPROVE, SEND_BACK = "approve", "send_back"
SPECIAL_CATEGORIES: Final = [
    (one.value, one.label) for one in SpecialCategoryCondition if one is not SpecialCategoryCondition.LAW_ENFORCEMENT
]
"""The conditions that are open to an authority: law enforcement is the police's own."""
NO_RECIPIENT: Final = "Nobody to whom it could go is recorded: record a parent or carer on the child’s page first"


class DocumentForm(forms.Form):
    """What a document of one kind is to say, for whom; only what its kind asks for."""

    def __init__(self, *args: Any, kind: DocumentKind, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.choices = kind, choices
        self._ask_for_whom()
        if kind.about is not About.CHILD:
            self.fields["subject"] = ChoiceField(
                choices.subjects,
                label="What is it about?",
                otherwise="Choose what it is about",
                initial=choices.subjects[0][0] if len(choices.subjects) == 1 else None,
            )
        if kind.is_disclosure:
            self._ask_for_basis()
        if kind.has_span:
            self.fields["from_on"] = DateField(
                label="From which day?",
                named="the first day",
                help_text="Leave it out for the first event that is recorded",
                required=False,
            )
            self.fields["until_on"] = DateField(
                label="Until which day?", named="the last day", help_text="Leave it out for today", required=False
            )
        if choices.siblings:
            self._ask_for_siblings()
        self._ask_for_words()

    def _ask_for_whom(self) -> None:
        offered = [(str(one.person_id), _in_words(one)) for one in self.choices.recipients]
        if RecipientKind.CHAIR in self.kind.recipients:
            offered.append((CHAIR, RecipientKind.CHAIR.label))
        if RecipientKind.ORGANISATION in self.kind.recipients:
            offered.append((ORGANISATION, RecipientKind.ORGANISATION.label))
        self.fields["recipient"] = ChoiceField(
            offered,
            label="Who receives it?",
            help_text="One document for each who receives it" if offered else NO_RECIPIENT,
            otherwise="Choose who receives it",
            initial=offered[0][0] if len(offered) == 1 else None,
        )
        if RecipientKind.ORGANISATION in self.kind.recipients:
            self.fields["organisation"] = only_if(
                forms.CharField(label="Which agency, court or professional?", max_length=150),
                "If it does not go to somebody around the child",
            )
        if {RecipientKind.ORGANISATION, RecipientKind.CHAIR} & set(self.kind.recipients):
            self.fields["addressee"] = forms.CharField(
                label="Who there receives it, by name", max_length=100, required=False
            )

    def _ask_for_basis(self) -> None:
        self.fields["purpose"] = forms.CharField(
            label="What is it for?",
            help_text="It stands at the beginning. Such as: the hearing on 4 December",
            max_length=500,
            error_messages={"required": "Say what it is for"},
        )
        ours = [(basis.value, basis.label) for basis in bases_open_to(Body.PUBLIC)]
        bases = (
            ("lawful_basis", "On which lawful basis is it shared?", ours),
            ("special_category", "On which condition are health and the like shared?", SPECIAL_CATEGORIES),
            ("confidentiality", "Why may what was given in confidence be shared?", ConfidentialityGround.choices()),
        )
        for name, question, choices in bases:
            self.fields[name] = ChoiceField(choices, label=question, otherwise="Choose one")

    def _ask_for_siblings(self) -> None:
        self.fields["siblings"] = forms.MultipleChoiceField(
            label="Which brothers and sisters may be named?",
            help_text="Others are left out, and their names replaced",
            choices=[(str(one.pk), one.name or one.la_child_id) for one in self.choices.siblings],
            widget=forms.CheckboxSelectMultiple(),
            required=False,
        )
        self.fields["why_siblings"] = only_if(
            forms.CharField(label="Why may the reader learn of them?", max_length=500), "If you chose any"
        )

    def _ask_for_words(self) -> None:
        for one in self.kind.sections:
            self.fields[f"{WORDS}{one.key}"] = forms.CharField(
                label=one.heading,
                help_text=one.help_text,
                required=one.is_required,
                max_length=200 if one.is_short else LONG_TEXT,
                widget=forms.TextInput() if one.is_short else forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": f"Write what stands under “{one.heading}”"},
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("recipient") == ORGANISATION and not given.get("organisation", "").strip():
            self.add_error("organisation", "Say which agency, court or professional receives it")
        if given.get("siblings") and not given.get("why_siblings", "").strip():
            self.add_error("why_siblings", "Say why the reader may learn of the brothers and sisters you chose")
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day must be the same as or after the first day")
        return given

    def order(self, left_out: Iterable[str], put_back: Iterable[str]) -> Order:
        """What the form asks for. left_out, put_back: keys of rows, as the preview's boxes send them."""
        given = self.cleaned_data
        chosen = given["recipient"]
        return Order(
            kind=self.kind.key,
            recipient=int(chosen) if chosen.isdecimal() else None,
            is_for_chair=chosen == CHAIR,
            organisation=given.get("organisation", ""),
            addressee=given.get("addressee", ""),
            words={one.key: given[f"{WORDS}{one.key}"] for one in self.kind.sections},
            subject=given.get("subject", ""),
            purpose=given.get("purpose", ""),
            from_on=given.get("from_on"),
            until_on=given.get("until_on"),
            siblings=frozenset(int(one) for one in given.get("siblings", ())),
            why_siblings=given.get("why_siblings", ""),
            left_out=frozenset(left_out),
            put_back=frozenset(put_back),
            lawful_basis=LawfulBasis(given["lawful_basis"]) if "lawful_basis" in given else None,
            special_category=SpecialCategoryCondition(given["special_category"])
            if "special_category" in given
            else None,
            confidentiality=ConfidentialityGround(given["confidentiality"]) if "confidentiality" in given else None,
        )


def _in_words(recipient: Recipient) -> str:
    if recipient.kind is RecipientKind.CHILD:
        return f"{recipient.name}, the child"
    return f"{recipient.name}, {recipient.part}"


def row_keys(sent: Iterable[str]) -> list[str]:
    """The keys of rows among what was sent."""
    return [one for one in sent if ROW_KEY.fullmatch(one)]


def initial_from(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows that is to make another document from what was asked for before."""
    if not asked:
        return {}
    whom = CHAIR if asked["is_for_chair"] else str(asked["recipient"] or ORGANISATION)
    same = ("organisation", "addressee", "subject", "purpose", "why_siblings", "lawful_basis", "special_category")
    shown = {name: asked[name] for name in (*same, "confidentiality")} | {"recipient": whom}
    shown |= {f"{WORDS}{key}": text for key, text in asked["words"].items()}
    return shown | {
        "siblings": [str(one) for one in asked["siblings"]],
        "from_on": _day(asked["from_on"]),
        "until_on": _day(asked["until_on"]),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class ApprovalForm(forms.Form):
    """Whether a document may be taken away."""

    answer = ChoiceField(
        [(APPROVE, "Yes: approve it as it stands"), (SEND_BACK, "No: send it back")],
        label="May it go to who receives it?",
        otherwise="Choose whether you approve it",
    )
    reason = only_if(
        forms.CharField(label="What has to change?", widget=forms.Textarea(attrs={"rows": 3}), max_length=LONG_TEXT),
        "If you send it back",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == SEND_BACK and not given.get("reason", "").strip():
            self.add_error("reason", "Say what has to change")
        return given


class SentForm(forms.Form):
    """When and how a document was sent on."""

    on = happened("When was it sent on or given?", "the day")
    way = ChoiceField(SentBy.choices(), label="How?", otherwise="Choose how it was sent on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today()})
        super().__init__(*args, **kwargs)
