"""Reads the drawn cases that specify the rules of the census, and makes a small file of each.

The files of `spec/` hold a code, then its cases, a line each: the answer, what the case shows, and its rows. The answer
is "passes", or "fails" with the place of every finding ("whole" for one of the whole return, "header" for the header).
Rows are parted by semicolons, children by "//"; "49 x" before a child stands for so many alike. A row is "name value"
pairs parted by commas, of one table; the table is named in front ("Section47:") where the name alone does not say it.
"+" parts several values of one item; "-" leaves out what the plain child has. Rows of assessments, plans, enquiries
and reviews stand in the episode or plan before them. "CINdetails: none" is a child without an episode, "Header:" the
header. A second row of CINdetails begins a second episode.

The plain child is a girl born on 4 May 2015, without disabilities, referred on 2 June 2025, with further action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from lineofsight.returns.cin_census.items import CHILD, EPISODE, HEADER, ITEMS, REVIEWS

SPEC = Path(__file__).parent / "spec"
PLAIN_HEADER = {
    "Collection": "CIN", "Year": "2026", "ReferenceDate": "2026-03-31", "SourceLevel": "L", "LEA": "210",
    "SoftwareCode": "spec", "SerialNo": "001", "DateTime": "2026-04-02T09:30:00",
}  # fmt: skip
DRAFT_HEADER = PLAIN_HEADER | {"Year": "2027", "ReferenceDate": "2027-03-31"}
PLAIN_CHILD = {
    "LAchildID": "C{}", "PersonBirthDate": "2015-05-04", "Sex": "F", "Ethnicity": "WBRI", "Disability": "NONE",
}  # fmt: skip
PLAIN_EPISODE = {"CINreferralDate": "2025-06-02", "ReferralSource": "1A", "PrimaryNeedCode": "N1", "ReferralNFA": "0"}
OF_CHILD = {"ChildIdentifiers", "ChildCharacteristics", "Disabilities"}
WRAPPED = {"FactorsIdentifiedAtAssessment": "Assessments"}


@dataclass(frozen=True)
class Case:
    """One case: the rule, the places that fail (none where it passes), what it shows, and its rows as drawn."""

    code: str
    fails: tuple[str, ...]
    shows: str
    rows: str
    where: str

    @property
    def file(self) -> str:
        return file_of(self.rows, DRAFT_HEADER if self.where.startswith("draft") else PLAIN_HEADER)


@dataclass
class Group:
    """A group of a file that is being made: its items, and the groups in it."""

    items: dict[str, str] = field(default_factory=dict)
    inner: list[tuple[str, Group]] = field(default_factory=list)


def cases() -> list[Case]:
    return [case for file in sorted(SPEC.glob("*.txt")) for case in _cases_of(file)]


def _cases_of(file: Path) -> Iterator[Case]:
    code = ""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            code = line.strip()
            continue
        answer, shows, rows = (part.strip() for part in line.split("|", 2))
        word, *places = answer.split()
        assert (word == "passes") == (not places), f"{file.name}, line {number}: {answer}"
        assert word in {"passes", "fails"}, f"{file.name}, line {number}: {answer}"
        where = tuple("" if place in {"whole", "header"} else place for place in places)
        yield Case(code, where, shows, rows, f"{file.name}, line {number}")


# --- a file of some rows ---------------------------------------------------------------------------------------------


def file_of(rows: str, plain_header: dict[str, str]) -> str:
    """The census file that the rows of a case stand for."""
    header = dict(plain_header)
    children: list[str] = []
    for drawn in rows.split("//"):
        times, child = re.fullmatch(r"(?:(\d+) x)?(.*)", drawn.strip(), re.DOTALL).groups()
        for _ in range(int(times or 1)):
            children.append(_child(child, len(children) + 1, header))
    return f"<Message>\n{_header(header)}<Children>\n{''.join(children)}</Children>\n</Message>\n"


def _header(values: dict[str, str]) -> str:
    text = "<Header>\n"
    for group in ("CollectionDetails", "Source"):
        items = [item for item in ITEMS if item.group == f"{HEADER}/{group}"]
        text += f"<{group}>\n{''.join(_item(item.name, values[item.name]) for item in items if item.name in values)}"
        text += f"</{group}>\n"
    return text + "</Header>\n"


def _item(name: str, values: str) -> str:
    if values == "-":
        return ""
    return "".join(f"<{name}>{escape('' if one == 'empty' else one)}</{name}>\n" for one in values.split("+"))


def _child(drawn: str, number: int, header: dict[str, str]) -> str:
    child = {name: value.format(number) for name, value in PLAIN_CHILD.items()}
    episodes = [Group(dict(PLAIN_EPISODE))]
    is_plain = True
    for row in filter(None, (part.strip() for part in drawn.split(";"))):
        table, items = _row(row)
        if table == "Header":
            header.update(items)
        elif table in OF_CHILD:
            child.update(items)
        elif table == "CINdetails" and "none" in items:
            episodes = []
        elif table == "CINdetails":
            if not is_plain:
                episodes.append(Group(dict(PLAIN_EPISODE)))
            is_plain = False
            episodes[-1].items.update(items)
        elif table == "Reviews":
            episodes[-1].inner[-1][1].inner.append((table, Group(items)))
        else:
            episodes[-1].inner.append((table, Group(items)))
    inside = _identity(child) + "".join(map(_episode, episodes))
    return f"<Child>\n{inside}</Child>\n"


def _row(row: str) -> tuple[str, dict[str, str]]:
    """The table of a row, and its items."""
    named = re.match(r"([A-Za-z0-9]+):", row)
    if named:
        row = row[named.end() :].strip()
    pairs = [pair.strip().partition(" ") for pair in row.split(",") if pair.strip()]
    items = {name: value.strip() for name, _, value in pairs}
    if named:
        return named[1], items
    tables = [
        {_table(item.group) for item in ITEMS if item.name == name and item.path.startswith(CHILD)} for name in items
    ]
    table = set.intersection(*tables) if tables else set()
    assert len(table) == 1, f"Of which table is this row: {row}? Name it in front."
    return table.pop(), items


def _table(group: str) -> str:
    name = group.rpartition("/")[2]
    return "ChildCharacteristics" if name == "Disabilities" else WRAPPED.get(name, name)


def _identity(child: dict[str, str]) -> str:
    def those_of(group: str) -> str:
        path = f"{CHILD}/{group}"
        return "".join(
            _item(item.name, child[item.name]) for item in ITEMS if item.group == path and item.name in child
        )

    disabilities = those_of("ChildCharacteristics/Disabilities")
    held = f"<Disabilities>\n{disabilities}</Disabilities>\n" if disabilities else ""
    return (
        f"<ChildIdentifiers>\n{those_of('ChildIdentifiers')}</ChildIdentifiers>\n"
        f"<ChildCharacteristics>\n{those_of('ChildCharacteristics')}{held}</ChildCharacteristics>\n"
    )


def _episode(episode: Group) -> str:
    return _group("CINdetails", EPISODE, episode)


def _group(name: str, path: str, group: Group) -> str:
    """A group in the order of the catalogue."""
    text, seen = "", set()
    for item in ITEMS:
        if not item.path.startswith(f"{path}/"):
            continue
        part = item.path[len(path) + 1 :].split("/")[0]
        if part in seen:
            continue
        seen.add(part)
        if item.group == path:
            text += _item(part, group.items.get(part, "-"))
        elif part in WRAPPED:
            factors = _item(item.name, group.items.get(item.name, "-"))
            text += f"<{part}>\n{factors}</{part}>\n" if factors else ""
        else:
            inner = [one for found, one in group.inner if found == part]
            text += "".join(_group(part, f"{path}/{part}", one) for one in inner)
    assert path != REVIEWS or not group.inner
    return f"<{name}>\n{text}</{name}>\n"
