"""The field in which a form asks, agency by agency, who was invited to a meeting and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from lineofsight.domain.meetings import Attended, Came, MeetingAgency, Reported
from lineofsight.web.form_fields import AttendanceWidget

NOT_INVITED: Final = "Not invited"
NOT_SAID: Final = "Not said"
LONGEST_WHO: Final = 200


class AttendanceField(forms.MultiValueField):
    """Every agency with what became of its invitation and who came. Gives the invited agencies as `Attended`.

    at_least_one: what to say where nobody took part. with_reports: whether each agency's report is asked for.
    """

    def __init__(self, *, label: str, at_least_one: str, help_text: str = "", with_reports: bool = False) -> None:
        choices = [("", NOT_INVITED), *Came.choices()]
        reports = [("", NOT_SAID), *Reported.choices()] if with_reports else []
        parts: list[forms.Field] = []
        for _ in MeetingAgency:
            parts += [
                forms.ChoiceField(choices=choices, required=False),
                forms.CharField(max_length=LONGEST_WHO, required=False),
            ]
            if reports:
                parts.append(forms.ChoiceField(choices=reports, required=False))
        super().__init__(
            parts,
            label=label,
            help_text=help_text,
            widget=AttendanceWidget(MeetingAgency.choices(), choices, reports),
            require_all_fields=False,
            error_messages={"required": at_least_one},
        )
        self.at_least_one = at_least_one
        self.boxes = 3 if with_reports else 2

    def prepare_value(self, value: Any) -> Any:
        """What the boxes show: of attendance as it is kept, one text a box."""
        if isinstance(value, tuple):
            return boxes_of(value, self.boxes)
        return value

    def compress(self, data_list: list[str]) -> tuple[Attended, ...]:
        """The agencies that were invited. Raises ValidationError where none took part, or somebody came uninvited."""
        rows = [data_list[start : start + self.boxes] for start in range(0, len(data_list), self.boxes)]
        given = []
        for agency, (came, who, *report) in zip(MeetingAgency, rows, strict=False):
            if came:
                reported = Reported(report[0]) if any(report) else None
                given.append(Attended(agency, Came(came), who, reported))
            elif who or any(report):
                raise forms.ValidationError(f"{agency.label}: choose whether the agency took part", code="uninvited")
        if not any(one.came is Came.ATTENDED for one in given):
            raise forms.ValidationError(self.at_least_one, code="nobody")
        return tuple(given)


def boxes_of(attendance: Iterable[Attended], boxes: int) -> list[str]:
    """The texts of the boxes, agency by agency: what became of the invitation, who came, what was reported."""
    by_agency = {one.agency: one for one in attendance}
    texts: list[str] = []
    for agency in MeetingAgency:
        one = by_agency.get(agency)
        row = [one.came.value, one.who, one.reported.value if one.reported else ""] if one else ["", "", ""]
        texts += row[:boxes]
    return texts
