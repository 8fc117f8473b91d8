"""Going live: each condition says yes to a sound installation, and no to the fault it is there for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from typer.testing import CliRunner

from lineofsight.access.models import Account
from lineofsight.commands.check_deployment import app
from lineofsight.config import deployment, deployment_facts
from lineofsight.config.deployment import CONDITIONS, findings, refuse_to_start_unready, refuse_unsafe_settings
from lineofsight.config.exceptions import NotReadyToServe
from tests.live import LiveSystem

GOOD_KEY = "kR3-x9Lq_7TzVbN2mWc8YpHs5DfGj4Au6EoKiXrQvZtBnMwCyPhSd"

# A live installation with everything in place; each fault changes one thing.
SOUND = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": ["sight.example.gov.uk"],
    "HTTPS": True,
    "BEHIND_PROXY": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SCANNER": "clamdscan --no-summary -",
    "FRONT_DOOR_TELEPHONE": "01632 960001",
}


@pytest.fixture
def sound(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The settings of a sound live installation, to spoil."""
    for name, value in SOUND.items():
        setattr(settings, name, value)
    settings.DATA = tmp_path
    tmp_path.chmod(0o700)
    monkeypatch.setenv("LINEOFSIGHT_SECRET_KEY", GOOD_KEY)
    monkeypatch.setenv("LINEOFSIGHT_HOSTS", "sight.example.gov.uk")
    return settings


def missing_of(key: str) -> str:
    return next(condition for condition in CONDITIONS if condition.key == key).missing()


FAULTS_OF_SETTINGS: dict[str, Callable[[Any, pytest.MonkeyPatch], Any]] = {
    "demo_off": lambda s, env: setattr(s, "DEMO", True),
    "debug_off": lambda s, env: setattr(s, "DEBUG", True),
    "secret_key_given": lambda s, env: env.delenv("LINEOFSIGHT_SECRET_KEY"),
    "secret_key_strong": lambda s, env: setattr(s, "SECRET_KEY", "ab" * 40),
    "hosts_named": lambda s, env: env.delenv("LINEOFSIGHT_HOSTS"),
    "no_wildcard_host": lambda s, env: setattr(s, "ALLOWED_HOSTS", ["*"]),
    "https": lambda s, env: setattr(s, "HTTPS", False),
    "files_scanned": lambda s, env: setattr(s, "SCANNER", ""),
    "telephone_named": lambda s, env: setattr(s, "FRONT_DOOR_TELEPHONE", ""),
    "https_taken": lambda s, env: setattr(s, "BEHIND_PROXY", False),
    "django_checks": lambda s, env: setattr(s, "SESSION_COOKIE_SECURE", False),
    "data_private": lambda s, env: s.DATA.chmod(0o750),
}


@pytest.mark.parametrize("key", FAULTS_OF_SETTINGS)
def test_a_setting_is_right_or_said_to_be_wrong(key: str, sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing_of(key) == ""
    FAULTS_OF_SETTINGS[key](sound, monkeypatch)
    assert missing_of(key) != ""


@pytest.mark.parametrize(
    "key", [c.key for c in CONDITIONS if c.stops_start and not c.asks_database], ids=lambda key: key
)
def test_the_server_refuses_to_start_on_unsafe_settings(key: str, sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unsafe_settings()
    FAULTS_OF_SETTINGS[key](sound, monkeypatch)
    with pytest.raises(NotReadyToServe, match="check-deployment"):
        refuse_unsafe_settings()


def test_the_demonstration_starts_on_any_settings(sound: Any) -> None:
    sound.DEMO = True
    sound.SECRET_KEY = "short"
    refuse_unsafe_settings()


def test_the_demonstrations_own_key_is_weak(sound: Any) -> None:
    (sound.DATA / "secret_key").write_text(GOOD_KEY)
    assert "demonstration" in missing_of("secret_key_strong")


# --- the database ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_tables_of_the_tests_are_those_of_this_version() -> None:
    assert missing_of("database_in_step") == ""


@pytest.mark.django_db
def test_tables_of_another_version_stop_the_start(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deployment_facts.MigrationExecutor, "migration_plan", lambda *_: ["one", "two"])
    with pytest.raises(NotReadyToServe, match=r"2 changes to the tables .* `lineofsight manage migrate`"):
        refuse_to_start_unready()


@pytest.mark.django_db
def test_a_silent_database_is_named_and_its_questions_are_left_out(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", silent)
    found = findings()
    assert [f.condition.key for f in found if f.condition.asks_database] == ["database_answers"]
    assert "connection refused" in next(f.missing for f in found if f.condition.key == "database_answers")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("vendor", "question", "answer"),
    [
        ("sqlite", "PRAGMA synchronous", 1),
        ("sqlite", "PRAGMA foreign_keys", 0),
        ("sqlite", "PRAGMA journal_mode", "delete"),
        ("postgresql", "SHOW fsync", "off"),
        ("postgresql", "SHOW full_page_writes", "off"),
        ("postgresql", "SHOW synchronous_commit", "off"),
    ],
)
def test_a_database_that_may_lose_writes_is_seen(
    vendor: str, question: str, answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = {q: accepted[0] for q, accepted in deployment_facts.DURABLE_SETTINGS[vendor].items()}
    monkeypatch.setattr(connection, "vendor", vendor)
    monkeypatch.setattr(deployment_facts, "_ask", good.__getitem__)
    assert missing_of("database_durable") == ""
    monkeypatch.setattr(deployment_facts, "_ask", (good | {question: answer}).__getitem__)
    assert question.split()[1] in missing_of("database_durable")


@pytest.mark.django_db
def test_the_running_sqlite_is_durable() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the PostgreSQL of the tests is fast and loses everything")
    assert missing_of("database_durable") == ""


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_running_postgresql_is_asked() -> None:
    assert "fsync is off" in missing_of("database_durable")
    assert "administrator" in missing_of("database_role")
    assert "pg_checksums" in missing_of("database_checksums")


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_compiles_no_condition_of_the_gate() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("SHOW jit").fetchone() == ("off",)


@pytest.mark.django_db
def test_accounts_are_counted() -> None:
    Account.objects.create_user("loader")  # the system's own, without a password
    assert "createsuperuser" in missing_of("accounts_exist")
    Account.objects.create_user("amina.hale", "a password that nobody guesses")
    assert missing_of("accounts_exist") == ""
    assert missing_of("second_factor").startswith("1 accounts")


@pytest.mark.django_db
def test_the_demonstrations_sign_ins_are_seen() -> None:
    assert missing_of("no_demonstration_left") == ""
    Account.objects.create_user("demo.analyst", "a demonstration only")
    assert "Start with an empty database" in missing_of("no_demonstration_left")


@pytest.mark.postgresql
@pytest.mark.slow
def test_every_sign_in_of_the_demonstration_is_seen(demonstration: LiveSystem) -> None:
    prefix = deployment_facts.DEMONSTRATION_SIGN_INS
    source = (
        "from lineofsight.access.models import Account\n"
        "names = [a.username for a in Account.objects.all() if a.has_usable_password()]\n"
        f"print(len(names), sum(name.startswith('{prefix}') for name in names))"
    )
    accounts, seen = demonstration.python(source).split()
    assert int(accounts) == int(seen) > 0


@pytest.mark.postgresql
@pytest.mark.slow
def test_the_demonstration_is_not_fit_for_a_real_record(demonstration: LiveSystem) -> None:
    with pytest.raises(AssertionError, match=r"conditions are missing"):
        demonstration.command("check-deployment")


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_ends_with_one_while_something_is_missing(sound: Any) -> None:
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 1
    assert "conditions are missing" in done.output


@pytest.mark.django_db
def test_the_command_ends_with_nought_when_nothing_is(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_only = tuple(c for c in CONDITIONS if not c.asks_database)
    monkeypatch.setattr("lineofsight.commands.check_deployment.findings", lambda: findings(settings_only))
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 0, done.output
    assert "Nothing that has to be so is missing" in done.output


def test_every_condition_has_its_own_key_and_title() -> None:
    assert len({c.key for c in CONDITIONS}) == len({c.title for c in CONDITIONS}) == len(CONDITIONS)
    assert deployment.table().count("\n") == len(CONDITIONS) + 2
