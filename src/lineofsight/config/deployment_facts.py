"""What is so in this installation, read from its settings and from its running database.

Each function returns "" when all is well, and otherwise one or two sentences: what is wrong, what to do.
"""

import stat
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import checks
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from lineofsight.access.partner_database.preparing import too_little, too_much
from lineofsight.access.served import is_partner_facing
from lineofsight.config.environment import is_given
from lineofsight.config.secret_key import kept_key

DEMONSTRATION_SIGN_INS = "demo."
LENGTH_OF_KEY = 50
DIFFERENT_CHARACTERS = 12
MAKE_A_KEY = (
    "Make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`"
    " and set it as LINEOFSIGHT_SECRET_KEY."
)

# --- settings --------------------------------------------------------------------------------------------------------


def demo_is_on() -> str:
    if settings.DEMO:
        return "The demonstration is on. Remove LINEOFSIGHT_DEMO."
    return ""


def debug_is_on() -> str:
    if settings.DEBUG:
        return "Error pages show what the page was holding. Remove LINEOFSIGHT_DEBUG."
    return ""


def no_secret_key() -> str:
    if not is_given("LINEOFSIGHT_SECRET_KEY"):
        return f"No secret key is given. {MAKE_A_KEY}"
    return ""


def weak_secret_key() -> str:
    key = settings.SECRET_KEY
    if len(key) < LENGTH_OF_KEY or len(set(key)) < DIFFERENT_CHARACTERS:
        return f"The secret key could be guessed: it is short or repeats itself. {MAKE_A_KEY}"
    if is_given("LINEOFSIGHT_SECRET_KEY") and key == kept_key(settings.DATA):
        return f"The secret key is the demonstration's, which is kept in the data folder. {MAKE_A_KEY}"
    return ""


def no_hosts() -> str:
    if not is_given("LINEOFSIGHT_HOSTS"):
        return "Only this machine is answered. Set LINEOFSIGHT_HOSTS to the names people type."
    return ""


def any_host() -> str:
    if any(host == "*" or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        return "Host names that stand for many are accepted. Name each one in LINEOFSIGHT_HOSTS."
    return ""


def plain_http() -> str:
    if not settings.HTTPS:
        return "Pages and cookies may go by plain HTTP. Set LINEOFSIGHT_HTTPS=on."
    return ""


def nobody_takes_https() -> str:
    if settings.HTTPS and not settings.BEHIND_PROXY:
        return (
            "No proxy is said to take the HTTPS. Set LINEOFSIGHT_BEHIND_PROXY=on, or start the server with"
            " `--certificate` and `--certificate-key`."
        )
    return ""


def no_scanner() -> str:
    if not settings.SCANNER:
        return "Files that people send are not scanned for viruses. Name a scanner in LINEOFSIGHT_SCANNER."
    return ""


def no_telephone() -> str:
    if not settings.FRONT_DOOR_TELEPHONE:
        return "The contact forms name no number to ring. Set LINEOFSIGHT_FRONT_DOOR_TELEPHONE."
    return ""


def django_warnings() -> str:
    found = checks.run_checks(include_deployment_checks=True)
    told = [f"{message.id}: {message.msg}" for message in found if message.level >= checks.WARNING]
    return " ".join(told)


def data_folder_open() -> str:
    folder = settings.DATA
    if folder.exists() and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return f"Other people of this machine can enter {folder}. Run `chmod 700` on it."
    return ""


# --- database --------------------------------------------------------------------------------------------------------


def database_silent() -> str:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return f"The database does not answer ({str(error).strip()}). Start it, or correct DATABASE_URL."
    return ""


def sqlite_in_use() -> str:
    if connection.vendor == "sqlite":
        return "The record is in SQLite, which suits one team or a trial. Set DATABASE_URL to a PostgreSQL."
    return ""


def unapplied_migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return f"{len(plan)} changes to the tables are not made yet. Run `lineofsight manage migrate`."
    return ""


# What each database has to say of itself, and why.
DURABLE_SETTINGS = {
    "sqlite": {
        "PRAGMA journal_mode": ("wal", "memory"),  # memory: a database that is not kept at all
        "PRAGMA synchronous": ("2", "3"),
        "PRAGMA foreign_keys": ("1",),
    },
    "postgresql": {
        "SHOW fsync": ("on",),
        "SHOW full_page_writes": ("on",),
        "SHOW synchronous_commit": ("on", "remote_apply", "remote_write", "local"),
    },
}


def database_may_lose_writes() -> str:
    wrong = []
    for question, accepted in DURABLE_SETTINGS[connection.vendor].items():
        answer = str(_ask(question)).lower()
        if answer not in accepted:
            wrong.append(f"{question.split()[1]} is {answer} and has to be {accepted[0]}")
    return f"The database may lose what was saved: {'; '.join(wrong)}." if wrong else ""


def no_checksums() -> str:
    if connection.vendor == "postgresql" and _ask("SHOW data_checksums") != "on":
        return (
            "PostgreSQL keeps no checksums, so damage on the disk goes unnoticed."
            " Run `pg_checksums --enable` while it is stopped."
        )
    return ""


def database_role_too_strong() -> str:
    if connection.vendor == "postgresql" and _ask(
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ):
        return "The server signs in to PostgreSQL as an administrator. Give it a role of its own in DATABASE_URL."
    return ""


def partners_know_too_much() -> str:
    if not is_partner_facing():
        return ""
    if connection.vendor != "postgresql":
        return "Partners can be served apart only from PostgreSQL. Set DATABASE_URL to the partners' role."
    role = str(_ask("SELECT current_user"))
    if beyond := too_much(role):
        return (
            f"The role {role} may do more than partners need ({'; '.join(beyond[:3])}). Sign in as a role of its own,"
            " made with `lineofsight partners prepare-database`."
        )
    if lacking := too_little(role):
        return (
            f"The role {role} is not prepared for this version ({'; '.join(lacking[:3])})."
            " Run `lineofsight partners prepare-database` as the role that owns the tables."
        )
    return ""


# --- accounts --------------------------------------------------------------------------------------------------------


def no_accounts() -> str:
    if not _active_accounts().exists():
        return "No account can sign in. Make the first with `lineofsight manage createsuperuser`."
    return ""


def demonstration_left() -> str:
    count = _active_accounts().filter(username__startswith=DEMONSTRATION_SIGN_INS).count()
    if count:
        return (
            f"This database holds the demonstration, with {count} sign-ins whose password everybody knows."
            " Start with an empty database."
        )
    return ""


def accounts_without_second_factor() -> str:
    count = _active_accounts().filter(authenticator__isnull=True).count()
    if count:
        return f"{count} accounts sign in with a password alone. Ask each to add a second factor on their page."
    return ""


def _active_accounts() -> Any:
    """The accounts that somebody can sign in to: those without a usable password are the system's own."""
    return get_user_model().objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def _ask(question: str) -> Any:
    """The one value that a question to the database answers with."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
