"""A file that is not one whole census is refused at once, with the line and what to do; nothing is fetched or grown."""

from __future__ import annotations

import os
import re
import time
import tracemalloc

import pytest

from lineofsight.returns.cin_census.parsing import LONGEST_CHILD
from lineofsight.returns.cin_census.reading import inspect, read_children
from lineofsight.returns.exceptions import CensusFileError
from tests.returns.census_files import EPISODE, HEADER, census, child, write

BILLION_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
QUADRATIC = f'<!DOCTYPE q [<!ENTITY a "{"x" * 50_000}">]>'
FILE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
HTTP = '<!DOCTYPE x [<!ENTITY secret SYSTEM "http://127.0.0.1:9/secret">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % far SYSTEM "http://127.0.0.1:9/far.dtd"> %far;]>'
EXTERNAL_DTD = '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/census.dtd">'

DEEP = "<a>" * 60_000 + "</a>" * 60_000
GOOD = census(child(EPISODE.format("")))

REFUSED = {
    "billion laughs": (BILLION_LAUGHS + GOOD.replace("C1", "&i;"), r"line 1: the file declares a document type"),
    "quadratic": (QUADRATIC + GOOD.replace("C1", "&a;" * 1000), r"declares a document type"),
    "external entity, file": (FILE + GOOD.replace("C1", "&secret;"), r"declares a document type"),
    "external entity, http": (HTTP + GOOD.replace("C1", "&secret;"), r"declares a document type"),
    "parameter entity": (PARAMETER + GOOD, r"declares a document type"),
    "external DTD": (EXTERNAL_DTD + GOOD, r"declares a document type"),
    "entity without a declaration": (GOOD.replace("C1", "&secret;"), r"line 9: .* \(undefined entity\)"),
    "60,000 deep in a child": (census(child(DEEP)), r"line 9: elements stand more than 100 deep"),
    "60,000 deep outside a child": (census("", DEEP), r"line 2: elements stand more than 100 deep"),
    "cut short": (GOOD[: len(GOOD) // 2], r"line \d+: the file is cut short"),
    "cut short by its last tag": (GOOD.strip().removesuffix("</Message>"), r"the file is cut short"),
    "crossed elements": (GOOD.replace("</Child>", "</CINdetails>"), r"line 9: .* \(mismatched tag\)"),
    "more after the end": (GOOD + "<Message/>", r"line 12: .* \(junk after document element\)"),
    "not XML": ("LAchildID,Sex\nC1,F\n", r"line 1: the file is not XML"),
    "a page": ("<!DOCTYPE html><html></html>", r"declares a document type"),
    "another export": ("<Annex><List1/></Annex>", r"line 1: its first element is Annex, and that of .* is Message"),
    "white space": ("  \n \n", r"the file is not XML"),
    "empty": ("", r"is empty"),
    "a zip": (b"PK\x03\x04\x14\x00", r"the file is not XML"),
    "zero bytes inside": (GOOD.encode().replace(b"C1", b"C\x001"), r"line 9: .* not well-formed"),
    "not the encoding it names": (GOOD.encode().replace(b"C1", b"C\xe91"), r"line 9: .*bytes that its encoding"),
    "an encoding nobody knows": (b"<?xml version='1.0' encoding='x-none'?>" + GOOD.encode(), r"character encoding"),
    "a many-byte encoding": (b"<?xml version='1.0' encoding='shift_jis'?>" + GOOD.encode(), r"character encoding"),
    "no header": (census(child(), ""), r"line 1: the header has no LEA \(three digits\)"),
    "no authority": (GOOD.replace("<LEA>210</LEA>", ""), r"the header has no LEA"),
    "an authority in letters": (GOOD.replace(">210<", ">E10<"), r'line 5: LEA in the header is "E10"'),
    "no reference date": (GOOD.replace("2026-03-31", ""), r"the header has no ReferenceDate"),
    "an unreadable date": (GOOD.replace("2026-03-31", "31/3/26"), r'line 3: ReferenceDate in the header is "31/3/26"'),
    "a huge child": (census(child("<a>x</a>" * (LONGEST_CHILD // 4))), r"more than 1,048,576 bytes"),
    "a huge text": (census(child(f"<a>{'x' * 3 * LONGEST_CHILD}</a>")), r"more than 1,048,576 bytes"),
    "a huge attribute": (census(child(f"<a b='{'x' * 3 * LONGEST_CHILD}'/>")), r"more than 1,048,576 bytes"),
    "a huge comment": (census(f"<!--{'x' * 3 * LONGEST_CHILD}-->"), r"more than 1,048,576 bytes"),
    "a huge header": (census("", HEADER + "x" * 30_000_000), r"more than 10,000 values outside"),
    "children in the wrong place": (f"<Message>{child() * 20_000}</Message>", r"more than 10,000 values outside"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_file_that_is_no_census_is_refused(name, tmp_path):
    content, message = REFUSED[name]
    path = write(tmp_path, content, "return.xml")
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(CensusFileError, match=r"return\.xml") as refused:
        inspect(path)
    took = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert re.search(message, str(refused.value)), str(refused.value)
    assert str(refused.value).endswith("."), "say what to do"
    assert took < 5, f"{took:.1f} s"
    assert peak < 40_000_000, f"{peak:,} bytes"


@pytest.mark.parametrize("name", ["billion laughs", "external entity, file", "60,000 deep in a child", "a huge text"])
def test_reading_the_children_alone_is_as_safe(name, tmp_path):
    with pytest.raises(CensusFileError):
        list(read_children(write(tmp_path, REFUSED[name][0])))


def test_an_inclusion_is_an_unknown_element_and_includes_nothing(tmp_path):
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    (found,) = read_children(write(tmp_path, census(child(EPISODE.format(include)))))
    assert [(one.field, one.value) for one in found.refused] == [
        ("CINdetails/xi:include/@href", "/etc/passwd"),
        ("CINdetails/xi:include/@parse", "text"),
    ]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "UTF-16"), ("iso-8859-1", "ISO-8859-1"), ("cp1252", "windows-1252")],
)
def test_a_file_in_another_encoding_is_read_right(encoding, declared, tmp_path):
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    path = write(tmp_path, (declaration + GOOD.replace("C1", "Çé1")).encode(encoding))
    assert inspect(path).children == 1
    assert [found.la_child_id for found in read_children(path)] == ["Çé1"]


def test_a_file_over_the_greatest_size_is_refused_before_it_is_read(tmp_path):
    path = write(tmp_path, GOOD)
    assert inspect(path, max_size=len(GOOD)).size == len(GOOD)
    with pytest.raises(CensusFileError, match=r"census\.xml is too big: .*--max-size"):
        inspect(path, max_size=len(GOOD) - 1)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(CensusFileError, match=r"nothing\.xml cannot be read: No such file"):
        inspect(tmp_path / "nothing.xml")
    with pytest.raises(CensusFileError, match="is not a file"):
        inspect(tmp_path)
    pipe = tmp_path / "pipe.xml"
    os.mkfifo(pipe)
    with pytest.raises(CensusFileError, match=r"pipe\.xml is not a file"):
        inspect(pipe)


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(children: int) -> int:
        path = write(tmp_path, census(child(EPISODE.format("<ReferralSource>1A</ReferralSource>")) * children))
        tracemalloc.start()
        assert inspect(path).children == children
        assert sum(1 for _ in read_children(path)) == children
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(100)  # what is made once, whatever the file
    assert peak(4_000) < 1.2 * peak(800)
