"""The field in which a form asks, agency by agency, who was invited to a meeting and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from lineofsight.domain.meetings import Attended, Came, MeetingAgency
from lineofsight.web.form_fields import AttendanceWidget

NOT_INVITED: Final = "Not invited"
LONGEST_WHO: Final = 200


class AttendanceField(forms.MultiValueField):
    """Every agency with what became of its invitation and who came. Gives the invited agencies as `Attended`.

    at_least_one: what to say where nobody took part.
    """

    def __init__(self, *, label: str, at_least_one: str, help_text: str = "") -> None:
        choices = [("", NOT_INVITED), *Came.choices()]
        parts: list[forms.Field] = []
        for _ in MeetingAgency:
            parts += [
                forms.ChoiceField(choices=choices, required=False),
                forms.CharField(max_length=LONGEST_WHO, required=False),
            ]
        super().__init__(
            parts,
            label=label,
            help_text=help_text,
            widget=AttendanceWidget(MeetingAgency.choices(), choices),
            require_all_fields=False,
            error_messages={"required": at_least_one},
        )
        self.at_least_one = at_least_one

    def prepare_value(self, value: Any) -> Any:
        """What the boxes show: of attendance as it is kept, one text a box."""
        if isinstance(value, tuple):
            return boxes_of(value)
        return value

    def compress(self, data_list: list[str]) -> tuple[Attended, ...]:
        """The agencies that were invited. Raises ValidationError where none took part, or somebody came uninvited."""
        given = []
        pairs = zip(data_list[::2], data_list[1::2], strict=True)
        for agency, (came, who) in zip(MeetingAgency, pairs, strict=False):
            if came:
                given.append(Attended(agency, Came(came), who))
            elif who:
                raise forms.ValidationError(
                    f"{agency.label}: you wrote who came. Choose whether the agency took part", code="uninvited"
                )
        if not any(one.came is Came.ATTENDED for one in given):
            raise forms.ValidationError(self.at_least_one, code="nobody")
        return tuple(given)


def boxes_of(attendance: Iterable[Attended]) -> list[str]:
    """The texts of the boxes, agency by agency: what became of the invitation, and who came."""
    by_agency = {one.agency: one for one in attendance}
    boxes: list[str] = []
    for agency in MeetingAgency:
        one = by_agency.get(agency)
        boxes += [one.came.value, one.who] if one else ["", ""]
    return boxes
