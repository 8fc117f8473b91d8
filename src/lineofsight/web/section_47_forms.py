"""The forms of a section 47 enquiry: what it found and who was told, and a manager's answer to that."""

from __future__ import annotations

from typing import Any, Final

from lineofsight.actions.section_47 import Section47Concluded
from lineofsight.domain.codes import CategoryOfAbuse
from lineofsight.domain.concerns import CONCERNS, Finding
from lineofsight.record.models import Section47Enquiry, View
from lineofsight.web.assessment_story import concluded_told
from lineofsight.web.early_help_forms import must_say
from lineofsight.web.recording_forms import ChoiceField, RecordingForm, happened, only_if, text
from lineofsight.web.voice_forms import IF_WORDS, WORDS, WordsOfTheChild

NO_CONCERN = ("", "No concern of this enquiry")
FIELD_OF: Final = dict(zip(CONCERNS, ("neglect", "physical", "sexual", "emotional"), strict=True))
"""The field in which is said what was found of a concern."""
WRITTEN: Final = (
    "outcome", "findings", "agencies_views", "family_told", "safety_plan", "agency_challenge", "why_not_seen",
)  # fmt: skip
SIGN, SEND_BACK = "sign", "send_back"


def _concern(category: CategoryOfAbuse) -> ChoiceField:
    label = f"What was found of {category.label[:1].lower()}{category.label[1:]}?"
    return ChoiceField([NO_CONCERN, *Finding.choices()], label=label, otherwise="", required=False)


class Section47ConclusionForm(WordsOfTheChild):
    """What an enquiry found. Without a conference, it says whether an agency challenges that.

    before: the conclusion that was sent back, which is shown to be changed; None for a first one. seen: whether and
    when the child was seen, by what is recorded.
    """

    on = happened("When was the enquiry concluded?", "the date the enquiry was concluded")
    why_not_seen = only_if(
        text("Why was the child not seen?"), "If the child was not seen in this enquiry: a visit is recorded first"
    )
    view_seen = only_if(ChoiceField(View.Seen.choices, label="How was the child seen?", otherwise=""), IF_WORDS)
    neglect = _concern(CategoryOfAbuse.NEGLECT)
    physical = _concern(CategoryOfAbuse.PHYSICAL)
    sexual = _concern(CategoryOfAbuse.SEXUAL)
    emotional = _concern(CategoryOfAbuse.EMOTIONAL)
    outcome = ChoiceField(
        Section47Enquiry.Outcome.choices,
        label="What was found?",
        otherwise="Choose what the enquiry found",
        help_text="A conference is required where a continuing risk of significant harm was found, and not otherwise.",
    )
    findings = text("Findings", "Concern by concern: what was found, and where it comes from")
    agencies_views = text("What does each agency say?", "Agency by agency")
    family_told = must_say("What was the family told?", "Write what the family was told, or why it was told nothing")
    safety_plan = text("What keeps the child safe now?", "Who does what, from today on")
    agency_challenge = only_if(
        text("Does an agency challenge that?", "Which agency, why, and what was answered"),
        "If no conference is required and an agency wanted one",
    )

    field_order = (
        "on", "why_not_seen", *WORDS, "view_seen", "neglect", "physical", "sexual", "emotional", "findings",
        "agencies_views", "outcome", "agency_challenge", "safety_plan", "family_told",
    )  # fmt: skip

    def __init__(self, *args: Any, before: Section47Enquiry | None = None, seen: str = "", **kwargs: Any) -> None:
        if before is not None:
            kwargs["initial"] = {**_as_written(before), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.before = before
        self.seen = seen
        for one in before.concerns.all() if before is not None else ():
            field = self.fields[FIELD_OF[CategoryOfAbuse.from_code(one.category)]]
            field.choices = Finding.choices()  # type: ignore[attr-defined]
            field.required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        goes_on = given.get("outcome") == Section47Enquiry.Outcome.SUBSTANTIATED_ONGOING_RISK
        if goes_on and given.get("agency_challenge", "").strip():
            self.add_error(
                "agency_challenge", "A conference is required: there is nothing to challenge. Take this away"
            )
        return given

    def concluded(self) -> Section47Concluded:
        """What the enquiry found, in the shape of its action."""
        given = self.cleaned_data
        return Section47Concluded(
            concerns=tuple((category, Finding(given[name])) for category, name in FIELD_OF.items() if given[name]),
            agencies_views=given["agencies_views"],
            family_told=given["family_told"],
            safety_plan=given["safety_plan"],
            agency_challenge=given["agency_challenge"],
            why_not_seen=given["why_not_seen"],
            view=self.view(seen=given["view_seen"]),
        )


def _as_written(before: Section47Enquiry) -> dict[str, Any]:
    """What a conclusion said, field by field; the child's account is recorded already and is not asked again."""
    written = {name: getattr(before, name) for name in WRITTEN}
    return written | {FIELD_OF[CategoryOfAbuse.from_code(one.category)]: one.finding for one in before.concerns.all()}


class Section47AnswerForm(RecordingForm):
    """A manager's answer to what an enquiry found. enquiry: as its author concluded it, shown above the answer."""

    answer = ChoiceField(
        [(SIGN, "Yes: I sign the outcome"), (SEND_BACK, "No: send it back to its author")],
        label="Do you sign the outcome?",
        otherwise="Choose whether you sign the outcome",
        help_text="Your signature concludes the enquiry.",
    )
    why = only_if(text("What has to change?"), "If you send it back")
    on = happened("On which day?", "the date")

    def __init__(self, *args: Any, enquiry: Section47Enquiry | None, seen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enquiry = enquiry
        self.concluded = (
            [("Outcome", str(enquiry.get_outcome_display())), ("Child seen", seen), *concluded_told(enquiry)]
            if enquiry is not None
            else []
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == SEND_BACK and not given.get("why", "").strip():
            self.add_error("why", "Say what has to change")
        return given
