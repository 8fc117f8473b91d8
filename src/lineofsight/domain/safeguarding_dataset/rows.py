"""What a table and a field of the dataset are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final


class FieldType(StrEnum):
    """The type of a field, as the released script of the standard names it."""

    NVARCHAR = "nvarchar"
    NCHAR = "nchar"
    DATETIME = "datetime"
    INT = "int"
    FLOAT = "float"
    BIT = "bit"
    BINARY = "binary"


NVARCHAR: Final = FieldType.NVARCHAR
NCHAR: Final = FieldType.NCHAR
DATETIME: Final = FieldType.DATETIME
INT: Final = FieldType.INT
FLOAT: Final = FieldType.FLOAT
BIT: Final = FieldType.BIT
BINARY: Final = FieldType.BINARY


class Json(Enum):
    """What a field that holds JSON holds."""

    OBJECT = "object"
    ARRAY = "array"


JSON_OBJECT: Final = Json.OBJECT
JSON_ARRAY: Final = Json.ARRAY


class JsonKind(Enum):
    """What stands under a key of a JSON object."""

    FLAG = "Y or N"
    WHOLE = "a whole number"
    TEXT = "text"


JSON_FLAG: Final = JsonKind.FLAG
JSON_WHOLE: Final = JsonKind.WHOLE
JSON_TEXT: Final = JsonKind.TEXT


@dataclass(frozen=True, slots=True)
class JsonKey:
    """A key of the object in a JSON field. Every key is present, even where nothing is known."""

    name: str
    kind: JsonKind
    meaning: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table.

    item: the reference that the specification gives it. size: the longest text in characters, or the bytes; None where
    there is no limit or the type has none. foreign_key: "table.field" or "". codes: the name of its set in `CODE_SETS`
    or "". released_name: what the released script calls it where that differs. is_moment: it says the time of day too.
    is_filled: the record has a part for it.
    """

    name: str
    item: str
    type: FieldType
    size: int | None
    meaning: str
    is_primary_key: bool = False
    is_required: bool = False
    foreign_key: str = ""
    codes: str = ""
    json: Json | None = None
    json_keys: tuple[JsonKey, ...] = ()
    released_name: str = ""
    is_moment: bool = False
    is_filled: bool = False


class Kind(Enum):
    """What a table is for. A helper is no part of the specification and has no fields; an extension is our own."""

    DATA = "data"
    ADMINISTRATION = "administration"
    HELPER = "helper"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the standard, its fields in their order."""

    name: str
    area: str
    meaning: str
    fields: tuple[Field, ...]
    kind: Kind = Kind.DATA

    @property
    def has_part(self) -> bool:
        """Whether the record has anything for it: otherwise it leaves the record empty."""
        return any(field.is_filled for field in self.fields)

    @property
    def without_part(self) -> tuple[Field, ...]:
        """The fields that are always empty."""
        return tuple(field for field in self.fields if not field.is_filled)

    @property
    def primary_key(self) -> Field | None:
        """The field that names a row; None for a helper."""
        return next((field for field in self.fields if field.is_primary_key), None)

    def field(self, name: str) -> Field:
        """The field of a name, the specification's or the released script's. Raises KeyError."""
        for field in self.fields:
            if name in {field.name, field.released_name}:
                return field
        raise KeyError(name)
