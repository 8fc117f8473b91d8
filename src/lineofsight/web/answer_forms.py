"""The form of an agency's answer: on the agency's own page, or taken down here over the phone."""

from __future__ import annotations

from typing import Any

from django import forms

from lineofsight.actions.enquiry_answers import LONGEST_MARK, LONGEST_TEXT, AnswerRecord
from lineofsight.actions.enquiry_work import EnquiryRefused
from lineofsight.record.models import AgencyAnswer, AgencyRequest
from lineofsight.web.recording_forms import ChoiceField, only_if

State = AgencyRequest.State
YES_OR_NO = [("yes", "Yes"), ("no", "No")]
AS_TOLD = {"yes": True, "no": False}
IF_KNOWN = "If you know something"


def _text(label: str, help_text: str = "", rows: int = 5) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, widget=area, max_length=LONGEST_TEXT, required=False)


class AnswerForm(forms.Form):
    """What an agency answers. Which parts are needed depends on what is chosen first."""

    state = ChoiceField(
        [
            (State.RETURNED.value, "We know something"),
            (State.NOTHING_KNOWN.value, "Nothing is known to us"),
            (State.DECLINED.value, "We decline to answer"),
        ],
        label="What is your answer?",
        otherwise="Choose whether you know something, know nothing, or decline to answer",
    )
    known = only_if(_text("What do you know?", "Facts and dates, and where they come from"), IF_KNOWN)
    worries = only_if(_text("What worries you?", rows=4), IF_KNOWN)
    strengths = only_if(_text("What goes well?", rows=4), IF_KNOWN)
    may_be_shared_with_family = only_if(
        ChoiceField(YES_OR_NO, label="May the family be told of this answer?", otherwise=""), IF_KNOWN
    )
    may_be_passed_on = only_if(
        ChoiceField(YES_OR_NO, label="May the other agencies that were asked read it?", otherwise=""),
        f"{IF_KNOWN}. They read it once the front door shares the answers",
    )
    why_declined = only_if(_text("Why do you decline?", rows=3), "If you decline to answer")
    handling = forms.CharField(
        label="Handling mark",
        help_text="How it is to be treated. It goes with every copy. For example: police intelligence",
        max_length=LONGEST_MARK,
        required=False,
    )

    def record(self) -> AnswerRecord:
        """The answer, in the shape of its action."""
        told = dict(self.cleaned_data)
        for name in ("may_be_shared_with_family", "may_be_passed_on"):
            told[name] = AS_TOLD.get(told[name])
        told.pop("person_answering", None)
        return AnswerRecord(**told)

    def tell(self, refused: EnquiryRefused) -> None:
        """Put what the action refused beside its fields."""
        for fault in refused.faults:
            self.add_error(fault.about if fault.about in self.fields else None, fault.otherwise)


class TakeDownForm(AnswerForm):
    """The same, as a worker here writes it down."""

    person_answering = forms.CharField(
        label="Who at the agency gives the answer?",
        help_text="Their name and what they do. Ring back on a number you know, not one that you were just given.",
        max_length=200,
        error_messages={"required": "Enter who at the agency gives the answer"},
    )
    field_order = ("person_answering",)


def values_of(answer: AgencyAnswer | None, request: AgencyRequest) -> dict[str, Any]:
    """The values of an answer as its form shows them; none while there is no answer."""
    if answer is None:
        return {}
    words = {True: "yes", False: "no", None: ""}
    return {
        "state": request.state,
        "known": answer.known,
        "worries": answer.worries,
        "strengths": answer.strengths,
        "why_declined": answer.why_declined,
        "handling": answer.handling,
        "may_be_shared_with_family": words[answer.may_be_shared_with_family],
        "may_be_passed_on": words[answer.may_be_passed_on],
        "person_answering": answer.person_answering,
    }
