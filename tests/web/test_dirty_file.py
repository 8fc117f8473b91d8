"""A file with faults on purpose, loaded: whoever oversees the service finds each of them on its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from lineofsight.access.models import Account
from lineofsight.actions.loading import load_census
from lineofsight.domain.data_faults import DATA_FAULTS_BY_KEY
from lineofsight.domain.permissions import Role
from lineofsight.synthetic.census import header_for, invented_children
from lineofsight.synthetic.dirty import DIRTY_FAULTS_BY_KEY, Planted, dirty_census

UNTIL = date(2026, 3, 31)


@pytest.fixture
def planted(authority, tmp_path: Path) -> list[Planted]:
    """What was planted in the one file of the record."""
    path = tmp_path / "dirty.xml"
    header = header_for(UNTIL, datetime(2026, 4, 1, 6, 30, tzinfo=UTC))
    children = invented_children(600, UNTIL, seed=4)
    found = dirty_census(path, header, children, 0.5, Random(1), "dfe")
    assert {one.key for one in found} == set(DIRTY_FAULTS_BY_KEY)
    load_census(path, by=Account.objects.create_user("loader", role=Role.SERVICE_ACCOUNT))
    return found


def cells_of(browser: Client, address: str, **chosen: str) -> Iterator[list[str]]:
    """The texts of each row of a list, all its pages one after another."""
    page = 1
    while True:
        answer = browser.get(f"{address}?{urlencode({**chosen, 'page': page})}")
        assert answer.status_code == 200
        body = answer.text.rsplit("<tbody", 1)[1].split("</tbody>")[0]
        rows = [
            [
                " ".join(unescape(re.sub(r"<[^>]+>", " ", cell.replace("<wbr>", ""))).split())
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
        ]
        yield from rows
        if f"page={page + 1}" not in answer.text:
            return
        page += 1


def test_each_planted_data_fault_is_on_the_data_quality_page(authority, signed_in, planted: list[Planted]) -> None:
    browser, address = signed_in(authority.service_manager), reverse("data_quality")
    page = unescape(browser.get(address).text)
    keys = sorted({key for one in planted for key in one.fault.data_faults})
    assert len(keys) > 55
    for key in keys:
        assert DATA_FAULTS_BY_KEY[key].message in page, key
        rows = list(cells_of(browser, address, fault=key))
        assert {row[1] for row in rows} == {DATA_FAULTS_BY_KEY[key].message}
        shown = {row[0] for row in rows}
        assert {one.child_id for one in planted if key in one.fault.data_faults} <= shown, key


def test_each_refused_value_is_on_its_page(authority, signed_in, planted: list[Planted]) -> None:
    rows = list(cells_of(signed_in(authority.service_manager), reverse("refused_values")))
    shown = Counter((row[3], row[4], row[5]) for row in rows)
    assert shown == Counter(
        (one.child_id or "No child could be told", *value) for one in planted for value in one.refused
    )
    assert all(re.fullmatch("line [0-9]+", row[2]) and row[6] for row in rows)


def test_the_analyst_finds_them_without_the_children(authority, signed_in, planted: list[Planted]) -> None:
    browser = signed_in(authority.analyst)
    rows = list(cells_of(browser, reverse("refused_values")))
    assert len(rows) == sum(len(one.refused) for one in planted)
    identifiers = {one.child_id for one in planted if one.child_id}
    assert not identifiers & {cell for row in rows for cell in row}
    page = unescape(browser.get(reverse("data_quality")).text)
    for key in {key for one in planted for key in one.fault.data_faults}:
        assert DATA_FAULTS_BY_KEY[key].message in page, key
    assert not any(re.search(rf"\b{re.escape(child_id)}\b", page) for child_id in identifiers)
