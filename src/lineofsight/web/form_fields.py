"""Django form fields drawn with the design system's macros: which macro, and what it is handed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input

from lineofsight.access import once

MONTHS = {date(2000, month, 1).strftime(form).lower(): month for month in range(1, 13) for form in ("%b", "%B")} | {
    "sept": 9
}

LONG_TEXT = 10_000
"""Characters from which a text's limit is so far away that the count would only distract."""

ONE_TIME_KEY = "once"
"""The hidden input that holds a form's own key: sending the form twice records once."""


def one_time_key(form: forms.BaseForm) -> str:
    """The key that the form came back with, so that it stays the same form; a new one for a form shown afresh."""
    return form.data.get(ONE_TIME_KEY) or once.new_key()


class DateWidget(forms.MultiWidget):
    """A date typed in three boxes: day, month, year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]


class AttendanceWidget(forms.MultiWidget):
    """Two boxes for each agency: what became of its invitation, and who came; with `reports` a third.

    agencies, choices, reports: value and words of each.
    """

    def __init__(
        self,
        agencies: Sequence[tuple[str, str]],
        choices: Sequence[tuple[str, str]],
        reports: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.agencies = agencies
        self.reports = reports
        self.boxes = 3 if reports else 2
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        for agency, _ in agencies:
            widgets[agency] = forms.Select(choices=choices)
            widgets[f"{agency}_who"] = forms.TextInput()
            if reports:
                widgets[f"{agency}_report"] = forms.Select(choices=reports)
        super().__init__(widgets)

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [""] * len(self.widgets)


class DateField(forms.MultiValueField):
    """A date in three boxes. The month may be a number or a name. `named` is how a message speaks of the date.

    latest: a function that gives the last day accepted (today, for what has happened); None for no limit.
    """

    widget = DateWidget

    def __init__(self, *, named: str = "the date", latest: Callable[[], date] | None = None, **kwargs: Any) -> None:
        self.named = named
        self.latest = latest
        parts = [forms.CharField(required=False, max_length=20) for _ in range(3)]
        kwargs.setdefault("error_messages", {"required": f"Enter {named}"})
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        if not data_list or not any(data_list):
            return None
        missing = [part for part, text in zip(("day", "month", "year"), data_list, strict=True) if not text]
        if missing:
            raise forms.ValidationError(f"{self._named} must include a {' and a '.join(missing)}", code="incomplete")
        try:
            value = date(_whole(data_list[2]), _month(data_list[1]), _whole(data_list[0]))
        except ValueError:
            raise forms.ValidationError(
                f"{self._named} must be a real date, for example 4 11 2026", code="invalid"
            ) from None
        return self._within_limits(value)

    def _within_limits(self, value: date) -> date:
        if value.year < 1900:
            raise forms.ValidationError(f"{self._named} must have a year of four digits, for example 2026", code="year")
        if self.latest is not None and value > self.latest():
            raise forms.ValidationError(f"{self._named} must be today or in the past", code="future")
        return value

    @property
    def _named(self) -> str:
        return self.named[:1].upper() + self.named[1:]


def _whole(text: str) -> int:
    """A whole number of up to four digits. Raises ValueError for anything else."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 4):
        raise ValueError("not a whole number")
    return int(digits)


def _month(text: str) -> int:
    return MONTHS.get(text.strip().lower()) or _whole(text)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the design system: the name of the component, and what its macro is handed."""

    component: str
    params: dict[str, Any]


def part_for(bound: BoundField, *, is_small: bool = False, described_by: str = "") -> Part:
    """The part that draws a bound field. is_small: ordinary labels, as in a filter, instead of bold ones.

    described_by: the id of what says more of the field, beside its hint and its error; "" for nothing.
    """
    widget = bound.field.widget
    for kind, draw in _DRAWN:
        if isinstance(widget, kind):
            part = draw(bound, is_small)
            if described_by:
                part.params.get("fieldset", part.params)["describedBy"] = described_by
            return part
    raise TypeError(f"No part draws a {type(widget).__name__}. Add a row for it to _DRAWN in web/form_fields.py.")


def error_list(form: forms.Form) -> list[dict[str, str]]:
    """The errors of a form for its error summary, in field order; each leads to the first input of its group."""
    listed = [{"text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        listed += [{"text": str(text), "href": f"#{_first_input(bound)}"} for text in bound.errors]
    return listed


def _first_input(bound: BoundField) -> str:
    return f"{bound.auto_id}-day" if isinstance(bound.field.widget, DateWidget) else str(bound.auto_id)


def _common(bound: BoundField) -> dict[str, Any]:
    """What every part has: the name, the hint and the first error."""
    params: dict[str, Any] = {"name": bound.html_name}
    if bound.help_text:
        params["hint"] = {"text": str(bound.help_text)}
    if bound.errors:
        params["errorMessage"] = {"text": str(bound.errors[0])}
    return params


def _label(bound: BoundField, is_small: bool) -> dict[str, Any]:
    return {"text": _label_text(bound), "classes": "" if is_small else "govuk-label--s"}


def _label_text(bound: BoundField) -> str:
    optional = "" if bound.field.required or getattr(bound.field, "says_nothing_of_optional", False) else " (optional)"
    return f"{bound.label}{optional}"


def _legend(bound: BoundField, is_small: bool) -> dict[str, Any]:
    classes = "" if is_small else "govuk-fieldset__legend--s"
    return {"legend": {"text": _label_text(bound), "classes": classes}}


def _text_of(bound: BoundField) -> str:
    """What stands in the box: what was typed, or the value as its widget writes it."""
    return str(bound.field.widget.format_value(bound.value()) or "")


def _input(bound: BoundField, is_small: bool) -> Part:
    widget = bound.field.widget
    attributes = dict(widget.attrs)
    params = _common(bound) | {
        "id": bound.auto_id,
        "label": _label(bound, is_small),
        "type": widget.input_type if widget.input_type != "number" else "text",
        "value": "" if widget.input_type == "password" else _text_of(bound),
        "classes": attributes.pop("class", ""),
        "autocomplete": attributes.pop("autocomplete", "off"),
        "spellcheck": False,
        "attributes": attributes,
    }
    if widget.input_type == "number":
        params["inputmode"] = "numeric"
    return Part("input", params)


def _textarea(bound: BoundField, is_small: bool) -> Part:
    params = _common(bound) | {
        "id": bound.auto_id,
        "label": _label(bound, is_small),
        "value": _text_of(bound),
        "rows": bound.field.widget.attrs.get("rows", 5),
        "spellcheck": True,
    }
    limit = getattr(bound.field, "max_length", None)
    if not limit:
        return Part("textarea", params)
    # A page of paper is far from a long limit: the count appears when most of it is used.
    return Part("character-count", params | {"maxlength": limit, "threshold": 75 if limit >= LONG_TEXT else 0})


def _items(bound: BoundField) -> Iterator[dict[str, Any]]:
    """The choices of a field, one for each value, with those chosen marked."""
    given = bound.value()
    chosen = {str(value) for value in given} if isinstance(given, (list, tuple, set)) else {str(given or "")}
    hints = getattr(bound.field, "choice_hints", {})
    field: Any = bound.field
    for value, text in field.choices:
        item: dict[str, Any] = {"value": str(value), "text": str(text), "is_chosen": str(value) in chosen}
        if hint := hints.get(value):
            item["hint"] = {"text": hint}
        yield item


def _select(bound: BoundField, is_small: bool) -> Part:
    items = [item | {"selected": item["is_chosen"]} for item in _items(bound)]
    return Part("select", _common(bound) | {"id": bound.auto_id, "label": _label(bound, is_small), "items": items})


TAKE_AWAY = "Take the answer away"
"""Stands under radio buttons of which one is chosen and none has to be: nothing else takes a choice back."""


def _choices(component: str) -> Callable[[BoundField, bool], Part]:
    def draw(bound: BoundField, is_small: bool) -> Part:
        items = [item | {"checked": item["is_chosen"]} for item in _items(bound) if item["value"]]
        if component == "radios" and not bound.field.required and any(item["checked"] for item in items):
            items.append({"value": "", "text": TAKE_AWAY, "checked": False})
        params = {"idPrefix": bound.auto_id, "fieldset": _legend(bound, is_small), "items": items}
        return Part(component, _common(bound) | params | {"classes": f"govuk-{component}--small" if is_small else ""})

    return draw


def _single_checkbox(bound: BoundField, _is_small: bool) -> Part:
    item = {"value": "on", "text": str(bound.label), "checked": bool(bound.value()), "id": bound.auto_id}
    return Part("checkboxes", _common(bound) | {"idPrefix": bound.auto_id, "items": [item]})


def _date(bound: BoundField, is_small: bool) -> Part:
    value = bound.value()
    texts = value if isinstance(value, list) else bound.field.widget.decompress(value)
    error = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "label": part.capitalize(),
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}-{part}",
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{error}",
            "value": "" if text is None else str(text),
            "autocomplete": "off",
        }
        for part, text in zip(("day", "month", "year"), texts, strict=True)
    ]
    params = _common(bound) | {"id": bound.auto_id, "fieldset": _legend(bound, is_small), "items": items}
    params.pop("name")
    return Part("date-input", params)


def _attendance(bound: BoundField, is_small: bool) -> Part:
    widget: Any = bound.field.widget
    value = bound.value()
    boxes = value if isinstance(value, list) else widget.decompress(value)
    rows = []
    for number, (agency, label) in enumerate(widget.agencies):
        came, who, *report = boxes[widget.boxes * number : widget.boxes * (number + 1)]
        options = widget.widgets[widget.boxes * number].choices
        rows.append(
            {
                "label": label,
                "name": f"{bound.html_name}_{agency}",
                "id": f"{bound.auto_id}-{agency}" if number else bound.auto_id,
                "items": _options(options, came),
                "who": str(who or ""),
                "reports": _options(widget.reports, *report) if report else [],
            }
        )
    return Part("attendance", _common(bound) | {"fieldset": _legend(bound, is_small), "rows": rows})


def _options(choices: Sequence[tuple[str, str]], chosen: str | None) -> list[dict[str, Any]]:
    return [{"value": code, "text": text, "selected": code == (chosen or "")} for code, text in choices]


def _hidden(bound: BoundField, _is_small: bool) -> Part:
    return Part("hidden", {"name": bound.html_name, "id": bound.auto_id, "value": _text_of(bound)})


_DRAWN: tuple[tuple[type[forms.Widget], Callable[[BoundField, bool], Part]], ...] = (
    (forms.HiddenInput, _hidden),
    (DateWidget, _date),
    (AttendanceWidget, _attendance),
    (forms.CheckboxSelectMultiple, _choices("checkboxes")),
    (forms.RadioSelect, _choices("radios")),
    (forms.CheckboxInput, _single_checkbox),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (Input, _input),
)
"""Which part draws which widget; the first row that fits is taken, so a kind stands before its base."""
