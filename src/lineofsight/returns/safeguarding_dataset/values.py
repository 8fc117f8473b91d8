"""One cell of the dataset to what its field should hold, or the reason in plain words why it cannot be taken."""

from __future__ import annotations

import json
import math
import re
from datetime import date
from typing import Any, Final

from lineofsight.domain.safeguarding_dataset import CODE_SETS, Field, FieldType
from lineofsight.returns.tables.cells import Unreadable, is_day_number, read_date, read_identifier, read_text
from lineofsight.returns.tables.given import Value

PLACEHOLDER: Final = re.compile(r"(SSD_PH.*|PLACEHOLDER.*)", re.IGNORECASE)
"""What the scripts of the standard write where a case system has nothing for a column."""
PLACEHOLDER_DAY: Final = date(1900, 1, 1)

WITH_MORE: Final = frozenset({"GENDER", "CATEGORY_OF_ABUSE", "SSDA903:LEGAL_STATUS", "CIN:AssessmentFactors"})
"""Sets beside whose codes a field may hold more: local codes, words behind a code, a list of codes."""


def is_placeholder(value: Value) -> bool:
    """Whether the value stands for nothing, as the standard's scripts write it."""
    return isinstance(value, str) and PLACEHOLDER.fullmatch(value.strip()) is not None


def read_value(field: Field, value: Value) -> Any:
    """The value of a field: a text, a day or a number. Raises Unreadable."""
    if field.type is FieldType.DATETIME:
        return read_date(value)
    if isinstance(value, bool) and field.codes == "YN":
        return "Y" if value else "N"
    if field.type in {FieldType.INT, FieldType.BIT}:
        return _whole(value)
    if field.type is FieldType.FLOAT:
        return _number(value)
    text = read_identifier(value) if field.is_primary_key or field.foreign_key else read_text(value)
    text = _printable(text).strip()
    if field.size is not None and len(text) > field.size:
        raise Unreadable(f"it has {len(text)} characters; the field has room for {field.size}")
    if field.json is not None:
        return _json(text)
    if field.codes and field.codes not in WITH_MORE:
        return _code(field, text)
    return text


def is_counted_day(field: Field, value: Value) -> bool:
    """Whether a day stands as the number with which a spreadsheet counts days."""
    return field.type is FieldType.DATETIME and is_day_number(value)


def _whole(value: Value) -> int:
    text = read_text(value)
    if not re.fullmatch(r"-?[0-9]{1,9}(\.0*)?", text):
        raise Unreadable("it is not a whole number")
    return int(float(text))


def _number(value: Value) -> float:
    try:
        number = float(read_text(value))
    except ValueError:
        raise Unreadable("it is not a number") from None
    if not math.isfinite(number):
        raise Unreadable("it is not a number")
    return number


def _json(text: str) -> Any:
    try:
        found = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise Unreadable("it is not JSON") from None
    if not isinstance(found, (dict, list)):
        raise Unreadable("it is neither a JSON object nor a JSON array")
    return _cleaned(found)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {_printable(name): _cleaned(value) for name, value in pairs}


def _cleaned(value: Any) -> Any:
    """A value of JSON without the letters that no database holds, which it may write as \\u0000. Objects are clean."""
    if isinstance(value, str):
        return _printable(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return value


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def _code(field: Field, text: str) -> str:
    codes = CODE_SETS[field.codes]
    if text in codes:
        return text
    for code in codes:
        if code.casefold() == text.casefold():
            return code
    raise Unreadable(f"it is not a code of the set {field.codes}")
