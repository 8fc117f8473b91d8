"""The part of JSON Schema that the department's schema uses, read plainly, keyword by keyword."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

DESCRIBE = {"title", "description", "default", "example", "examples"}


def child_schema(standards: Path) -> dict[str, Any]:
    """The schema of one child, from the published file."""
    document = json.loads((standards / "dfe-api" / "openapi.json").read_text("utf-8"))
    schema = document["components"]["schemas"]["CSC"]["items"]
    assert "$ref" not in json.dumps(schema), "nothing is left to look up"
    return schema


def breaks(schema: dict[str, Any], value: Any, path: str = "") -> str:
    """What breaks the schema first, as "child_details.sex: maxLength"; "" for nothing."""
    for keyword, rule in schema.items():
        if keyword in DESCRIBE:
            continue
        if keyword == "items":
            found = next((why for n, one in enumerate(value) if (why := breaks(rule, one, f"{path}[{n}]"))), "")
        elif keyword == "properties":
            inside = ((name, one) for name, one in value.items() if name in rule)
            found = next((why for name, one in inside if (why := breaks(rule[name], one, _joined(path, name)))), "")
        elif keyword == "additionalProperties":
            assert rule is False
            found = "" if value.keys() <= schema["properties"].keys() else f"{path}: a member too many"
        else:
            found = "" if PLAIN[keyword](rule, value) else f"{path}: {keyword}"
        if found:
            return found
    return ""


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None and bool(date.fromisoformat(text))


TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
PLAIN = {
    "type": lambda rule, value: type(value) is TYPES[rule],
    "required": lambda rule, value: set(rule) <= value.keys(),
    "minLength": lambda rule, value: len(value) >= rule,
    "maxLength": lambda rule, value: len(value) <= rule,
    "maxItems": lambda rule, value: len(value) <= rule,
    "minItems": lambda rule, value: len(value) >= rule,
    "uniqueItems": lambda rule, value: len({json.dumps(one, sort_keys=True) for one in value}) == len(value),
    "pattern": lambda rule, value: re.search(rule, value) is not None,
    "format": lambda rule, value: rule == "date" and _is_date(value),
}
