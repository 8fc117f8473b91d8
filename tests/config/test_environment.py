"""Settings by environment: how each kind is read, and the page that tells people."""

import stat
from pathlib import Path

import pytest

from lineofsight.config.environment import SETTINGS, Kind, value_of
from lineofsight.config.exceptions import BadSetting
from lineofsight.config.secret_key import kept_key, secret_key
from tools.reference_pages import DRAWINGS, PAGES, REFERENCE, Drawing, Page
from tools.reference_rules import FOLDER, pages

SETTINGS_SOURCE = Path(__file__).resolve().parents[2] / "src" / "lineofsight" / "config" / "settings.py"


@pytest.mark.parametrize(
    ("text", "value"), [("on", True), ("TRUE", True), ("1", True), ("off", False), ("no", False), ("0", False)]
)
def test_a_switch_is_on_or_off(text: str, value: bool) -> None:
    assert value_of("LINEOFSIGHT_DEMO", {"LINEOFSIGHT_DEMO": text}) is value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LINEOFSIGHT_HTTPS", "perhaps"),
        ("LINEOFSIGHT_PAGE_THREADS", "eight"),
        ("LINEOFSIGHT_PAGE_THREADS", "-1"),
        ("DATABASE_URL", "mysql://person:password@host/name"),
        ("DATABASE_URL", "the usual one"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_name_of_the_setting(name: str, text: str) -> None:
    with pytest.raises(BadSetting, match=name):
        value_of(name, {name: text})


def test_a_refused_database_address_is_not_repeated() -> None:
    with pytest.raises(BadSetting) as refusal:
        value_of("DATABASE_URL", {"DATABASE_URL": "mysql://person:sesame@host/name"})
    assert "sesame" not in str(refusal.value)


def test_nothing_given_is_the_default() -> None:
    assert value_of("LINEOFSIGHT_HOSTS", {}) == ["127.0.0.1", "localhost"]
    assert value_of("LINEOFSIGHT_HOSTS", {"LINEOFSIGHT_HOSTS": " "}) == ["127.0.0.1", "localhost"]
    assert value_of("LINEOFSIGHT_HTTPS", {}, default="off") is False


def test_a_list_is_separated_by_commas() -> None:
    given = {"LINEOFSIGHT_HOSTS": "sight.example.gov.uk, sight.internal,"}
    assert value_of("LINEOFSIGHT_HOSTS", given) == ["sight.example.gov.uk", "sight.internal"]


def test_a_database_address_names_the_database() -> None:
    address = value_of("DATABASE_URL", {"DATABASE_URL": "postgres://person:word@host:5433/record"})
    assert address["ENGINE"] == "django.db.backends.postgresql"
    assert (address["HOST"], address["PORT"], address["NAME"]) == ("host", 5433, "record")


def test_every_default_can_be_read() -> None:
    for row in SETTINGS:
        if row.kind is not Kind.ADDRESS:
            value_of(row.name, {})


def test_every_setting_of_the_catalogue_is_read_and_no_other() -> None:
    source = SETTINGS_SOURCE.read_text(encoding="utf-8")
    assert not {row.name for row in SETTINGS if f'"{row.name}"' not in source}
    assert "os.environ[" not in source


@pytest.mark.parametrize("page", [*PAGES, *DRAWINGS], ids=lambda page: page.file.name)
def test_the_reference_pages_are_up_to_date(page: Page | Drawing) -> None:
    assert page.file.read_text(encoding="utf-8") == page.text(), "Run `make docs`, and commit what it wrote."


# --- the secret key --------------------------------------------------------------------------------------------------


def test_a_given_key_is_used_as_it_is(tmp_path: Path) -> None:
    assert secret_key("given", demo=True, data=tmp_path) == "given"
    assert kept_key(tmp_path) is None


def test_the_demonstration_keeps_its_key_where_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = secret_key("", demo=True, data=folder)
    assert len(key) >= 50
    assert secret_key("", demo=True, data=folder) == key
    assert [file.name for file in folder.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_key_outside_the_demonstration_none_is_kept(tmp_path: Path) -> None:
    assert secret_key("", demo=False, data=tmp_path) != secret_key("", demo=False, data=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_page_of_each_census_rule_is_up_to_date() -> None:
    standing = {file: file.read_text(encoding="utf-8") for file in (REFERENCE / FOLDER).glob("*.md")}
    drawn = pages(REFERENCE)
    stale = {file.name for file in drawn.keys() | standing.keys() if drawn.get(file) != standing.get(file)}
    assert not stale, "Run `make docs`."


def test_the_page_of_a_census_rule_has_its_logic_and_an_example_of_each_kind() -> None:
    for file, text in pages(REFERENCE).items():
        assert "```python\n" in text, file.name
        assert "## An example that passes" in text, file.name
        assert "## An example that fails" in text, file.name
