"""Census files made for a test: any children, any text, and a second count of what stands in them."""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path

from hypothesis import strategies as st
from lxml import etree

from lineofsight.domain import codes
from lineofsight.returns.cin_census.children import (
    CensusAssessment,
    CensusChild,
    CensusChildInNeedPlan,
    CensusChildProtectionPlan,
    CensusEpisode,
    CensusHeader,
    CensusSection47Enquiry,
)

HEADER = """<Header>
<CollectionDetails><Collection>CIN</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate>
</CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>210</LEA><SoftwareCode>test</SoftwareCode><SerialNo>001</SerialNo>
<DateTime>2026-04-02T09:30:00</DateTime></Source>
</Header>"""

IDENTIFIERS = "<ChildIdentifiers><LAchildID>C1</LAchildID><Sex>F</Sex></ChildIdentifiers>"
EPISODE = "<CINdetails><CINreferralDate>2025-06-02</CINreferralDate>{}</CINdetails>"


def census(children: str, header: str = HEADER) -> str:
    """A whole file around some Child elements, which start on line 9."""
    return f"<Message>\n{header}\n<Children>\n{children}\n</Children>\n</Message>\n"


def child(inside: str = "", identifiers: str = IDENTIFIERS) -> str:
    return f"<Child>{identifiers}{inside}</Child>"


def write(folder: Path, text: str | bytes, name: str = "census.xml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def count_values(element: etree._Element) -> int:
    """Every value in an element, counted without the reader: leaf texts, texts between elements, attributes."""
    attributes = sum(
        bool(value.strip()) for name, value in element.attrib.items() if not str(name).startswith("{http://www.w3.org/")
    )
    inner = [one for one in element if isinstance(one.tag, str)]
    if not inner:
        return attributes + bool("".join(element.itertext()).strip())
    pieces = [element.text or ""]
    for one in element:
        if isinstance(one.tag, str):
            pieces.append("")
        pieces[-1] += one.tail or ""
    return attributes + sum(bool(piece.strip()) for piece in pieces) + sum(map(count_values, inner))


def values_of_each_child(path: Path) -> list[int]:
    return [count_values(one) for one in etree.parse(path).getroot().iterfind("Children/Child")]


# --- anything that a census can hold ---------------------------------------------------------------------------------

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MAYBE = st.none() | DAYS
TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")))


def some(code_set: type[codes.CodeSet]) -> st.SearchStrategy[str]:
    return st.sampled_from([row.code for row in code_set])


def several(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most).map(tuple)


def distinct(strategy: st.SearchStrategy, most: int = 4) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most, unique=True).map(tuple)


OR_NOTHING = st.just("")
ASSESSMENTS = st.builds(CensusAssessment, DAYS, MAYBE, MAYBE, distinct(some(codes.AssessmentFactor)))
ENQUIRIES = st.builds(CensusSection47Enquiry, DAYS, MAYBE, MAYBE, st.none() | st.booleans())
PROTECTION_PLANS = st.builds(
    CensusChildProtectionPlan,
    DAYS,
    MAYBE,
    OR_NOTHING | some(codes.CategoryOfAbuse),
    OR_NOTHING | some(codes.CategoryOfAbuse),
    st.none() | st.integers(0, 999),
    distinct(DAYS),
)
EPISODES = st.builds(
    CensusEpisode,
    DAYS,
    OR_NOTHING | some(codes.ReferralSource),
    OR_NOTHING | some(codes.PrimaryNeed),
    MAYBE,
    OR_NOTHING | some(codes.ReasonForClosure),
    MAYBE,
    st.none() | st.booleans(),
    several(ASSESSMENTS),
    several(st.builds(CensusChildInNeedPlan, DAYS, MAYBE)),
    several(ENQUIRIES),
    several(PROTECTION_PLANS),
)
CHILDREN = st.builds(
    CensusChild,
    TEXT.filter(bool).filter(lambda text: len(text) <= 64),
    upn=TEXT.filter(lambda text: len(text) <= 13),
    former_upn=TEXT.filter(lambda text: len(text) <= 13),
    upn_unknown=OR_NOTHING | some(codes.UPNUnknown),
    born_on=MAYBE,
    expected_on=MAYBE,
    sex=OR_NOTHING | some(codes.Sex),
    died_on=MAYBE,
    ethnicity=OR_NOTHING | some(codes.Ethnicity),
    disabilities=distinct(some(codes.Disability)),
    episodes=several(EPISODES),
)
HEADERS = st.builds(
    CensusHeader,
    authority=st.from_regex(r"[0-9]{3}", fullmatch=True),
    reference_date=DAYS,
    collection=st.sampled_from(["", "CIN"]),
    year=st.none() | st.integers(1900, 2100),
    source_level=st.sampled_from(["", "L"]),
    software=TEXT,
    release=TEXT,
    serial_number=st.from_regex(r"[0-9]{3,6}", fullmatch=True),
    written_at=st.none() | st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year >= 1900),
)

# --- anything that might stand in a file where a census should ------------------------------------------------------

NAMES = st.sampled_from(
    [
        "Message", "Children", "Child", "ChildIdentifiers", "ChildCharacteristics", "Disabilities", "Disability",
        "CINdetails", "Assessments", "FactorsIdentifiedAtAssessment", "AssessmentFactors", "CINPlanDates", "Section47",
        "ChildProtectionPlans", "Reviews", "CPPreviewDate", "CINreferralDate", "AssessmentActualStartDate",
        "S47ActualStartDate", "CPPstartDate", "CINPlanStartDate", "CPPendDate", "LAchildID", "Sex", "UPN",
        "DateOfInitialCPC", "ReferralNFA", "PreProceedingsandFGDM", "PPStartDate", "NumberOfPreviousCPP", "Odd", "text",
    ]
)  # fmt: skip
TEXTS = st.sampled_from(
    [
        "",
        "",
        " ",
        "\n",
        "2026-01-05",
        "2026-02-30",
        "C1",
        "x" * 65,
        "M",
        "1",
        "N1",
        "1A",
        "21",
        "true",
        "no",
        "&amp;",
        "7",
    ]
)
ATTRIBUTES = st.sampled_from(["", "", "", ' id="1"', " a=''", ' xsi:nil="true"', ' xmlns:x="y"'])


@st.composite
def leaves(draw: st.DrawFn) -> str:
    name = draw(NAMES)
    return f"<{name}{draw(ATTRIBUTES)}>{draw(TEXTS)}</{name}>{draw(TEXTS)}"


@st.composite
def groups(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    name = draw(NAMES)
    comment = draw(st.sampled_from(["", "", "<!-- a\ncomment -->", "<?an instruction?>", "<![CDATA[ ]]>"]))
    return f"<{name}{draw(ATTRIBUTES)}>{draw(TEXTS)}{comment}{''.join(draw(st.lists(inner, max_size=4)))}</{name}>"


ODD_CHILDREN = st.lists(st.recursive(leaves(), groups, max_leaves=25), max_size=5).map(
    lambda parts: f'<Child xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(parts)}</Child>'
)
