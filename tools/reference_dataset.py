"""The pages about the Standard Safeguarding Dataset: every table and field, and what the record fills."""

from collections.abc import Iterable, Iterator

from lineofsight.domain.safeguarding_dataset import EXTENSIONS, RELEASE, SPECIFICATION_ON, TABLES, Field, Table
from tools.reference_rows import markdown_table


def dataset() -> str:
    """The tables of the standard and our own, then the fields of each."""
    own = "\n".join(_tables(EXTENSIONS))
    return (
        f"Release {RELEASE} of the standard, specification of {SPECIFICATION_ON:%-d %B %Y}.\n\n"
        f"## Tables of the standard\n\n{''.join(_list(TABLES))}\n"
        f"## Tables of our own\n\n{''.join(_list(EXTENSIONS))}\n"
        f"## Fields of the standard\n\n{chr(10).join(_tables(TABLES))}\n"
        f"## Fields of our own\n\n{own}"
    )


def _list(tables: Iterable[Table]) -> str:
    rows = ((f"`{one.name}`", one.area, one.meaning, _part(one)) for one in tables)
    return markdown_table(("table", "area", "what it holds", "here"), rows)


def _part(of: Table) -> str:
    """How much of a table the record fills."""
    if not of.fields:
        return "no fields"
    if not of.has_part:
        return "empty"
    missing = len(of.without_part)
    return "filled" if not missing else f"{len(of.fields) - missing} of {len(of.fields)} fields"


def _tables(tables: Iterable[Table]) -> Iterator[str]:
    for one in tables:
        if one.fields:
            rows = (
                (f"`{field.name}`", _type(field), _marks(field), field.meaning, _filled(field)) for field in one.fields
            )
            fields = markdown_table(("field", "type", "key and codes", "meaning", "filled"), rows)
            yield f"### {one.name}\n\n{one.meaning}\n\n{fields}"


def _type(field: Field) -> str:
    size = f"({field.size})" if field.size else ""
    return f"{field.type.value}{size}"


def _marks(field: Field) -> str:
    marks = [
        "primary key" if field.is_primary_key else "",
        "required" if field.is_required and not field.is_primary_key else "",
        f"`{field.foreign_key}`" if field.foreign_key else "",
        field.codes,
        "JSON: " + ", ".join(key.name for key in field.json_keys) if field.json_keys else "",
        f"released as `{field.released_name}`" if field.released_name else "",
    ]
    return "; ".join(mark for mark in marks if mark)


def _filled(field: Field) -> str:
    return "yes" if field.is_filled else "no part"
