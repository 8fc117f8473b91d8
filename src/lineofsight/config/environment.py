"""Every setting read from the environment: one row each.

`settings.py` reads values through `value_of`; `docs/reference/settings.md` is drawn from the rows.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import environ

from lineofsight.config.exceptions import BadSetting


class Kind(StrEnum):
    """How the text of a setting is read."""

    TEXT = "text"
    SWITCH = "on or off"
    NUMBER = "whole number"
    LIST = "list, separated by commas"
    FOLDER = "folder"
    ADDRESS = "database address"
    MAIL = "mail server address"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing the person who installs the system may choose.

    default: the text used where the environment says nothing; "" means none.
    default_is: how the manual describes a default that depends on other settings.
    needed_live: a live installation has to set it.
    """

    name: str
    kind: Kind
    default: str
    what: str
    default_is: str = ""
    needed_live: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "LINEOFSIGHT_DATA",
        Kind.FOLDER,
        "./data",
        "The folder that holds what the system writes: the SQLite database, the demonstration's secret key,"
        " the collected style sheets and scripts. Made when it is first needed.",
        needed_live=True,
    ),
    Setting(
        "DATABASE_URL",
        Kind.ADDRESS,
        "",
        "The database that holds the record: `sqlite:////srv/lineofsight/lineofsight.sqlite3` or"
        " `postgres://person:password@host:5432/name`. Use PostgreSQL for more than one team.",
        default_is="SQLite, `lineofsight.sqlite3` in the data folder",
        needed_live=True,
    ),
    Setting(
        "LINEOFSIGHT_DATABASE_POOL",
        Kind.NUMBER,
        "16",
        "The most connections one server process holds open to PostgreSQL; 0 opens one for each request."
        " SQLite takes no notice of it.",
    ),
    Setting(
        "LINEOFSIGHT_SECRET_KEY",
        Kind.TEXT,
        "",
        "The key that signs sessions and sign-in codes: 50 characters or more, by chance, known to nobody."
        " `python3 -c 'import secrets; print(secrets.token_urlsafe(50))'` makes one.",
        default_is="none; the demonstration makes one and keeps it in the data folder, readable by its owner only",
        needed_live=True,
    ),
    Setting(
        "LINEOFSIGHT_HOSTS",
        Kind.LIST,
        "127.0.0.1,localhost",
        "The host names people type to reach the system. A request for any other name is refused.",
        needed_live=True,
    ),
    Setting(
        "LINEOFSIGHT_DEMO",
        Kind.SWITCH,
        "off",
        "The demonstration: invented children, sign-ins printed on the screen, no second factor asked for."
        " Never together with a real record.",
    ),
    Setting(
        "LINEOFSIGHT_HTTPS",
        Kind.SWITCH,
        "on",
        "People reach the system by HTTPS: cookies are sent that way only, plain HTTP is sent on to it, and"
        " browsers are told to remember for a year.",
        default_is="on; off in the demonstration",
    ),
    Setting(
        "LINEOFSIGHT_BEHIND_PROXY",
        Kind.SWITCH,
        "off",
        "A reverse proxy of yours stands in front, takes the HTTPS, and on every request sets `X-Forwarded-Proto` and"
        " adds the address it saw to `X-Forwarded-For`, whatever the browser sent. Turn it on only then.",
    ),
    Setting(
        "LINEOFSIGHT_PAGES",
        Kind.TEXT,
        "all",
        "Which pages this process serves: `all`; `partners`, only those on which partner agencies answer enquiries,"
        " which `lineofsight serve --partners` sets by itself; or `not-partners`, all but those, where"
        " partners are served apart.",
    ),
    Setting(
        "LINEOFSIGHT_PAGE_THREADS",
        Kind.NUMBER,
        "8",
        "How many pages one server process makes at the same time. Live boards do not count: they wait"
        " without a thread.",
    ),
    Setting(
        "LINEOFSIGHT_FRONT_DOOR_TELEPHONE",
        Kind.TEXT,
        "",
        "The telephone number of the front door in its opening hours, as the contact forms show it.",
        default_is="none: the forms say to ring the council",
    ),
    Setting(
        "LINEOFSIGHT_OUT_OF_HOURS_TELEPHONE",
        Kind.TEXT,
        "",
        "The telephone number for urgent worries outside those hours.",
        default_is="none: the forms name the number of the opening hours",
    ),
    Setting(
        "LINEOFSIGHT_PRIVACY_NOTICE",
        Kind.TEXT,
        "",
        "The address of the page that says what the council does with what people tell it. The contact forms link to"
        " it.",
    ),
    Setting(
        "LINEOFSIGHT_SCANNER",
        Kind.TEXT,
        "",
        "The command of a virus scanner that reads a file on its standard input and ends with 0 where it found nothing"
        " and 1 where it found something, for example `clamdscan --no-summary -`. Files are refused while it does not"
        " answer.",
        default_is="none: pages say that files are not scanned",
    ),
    Setting(
        "LINEOFSIGHT_MAIL",
        Kind.MAIL,
        "",
        "The mail server that tells an agency's people of an enquiry to answer: `smtp+tls://person:password@host:587`,"
        " `smtp+ssl://person:password@host:465` or `smtp://host:25`. A message says that there is something to see, and"
        " a reference; never a name or a reason.",
        default_is="none; messages are kept as not sent, where an administrator sees them",
    ),
    Setting(
        "LINEOFSIGHT_MAIL_FROM",
        Kind.TEXT,
        "",
        "The address that those messages come from, for example `front-door@example.gov.uk`. A mail server needs it.",
    ),
    Setting(
        "LINEOFSIGHT_FEED_ADDRESS",
        Kind.TEXT,
        "",
        "Where the daily feed to the Department for Education is sent: the base address of the receiver, as the"
        " department gives it. HTTPS only.",
        default_is="none: the feed is not sent",
    ),
    Setting(
        "LINEOFSIGHT_FEED_TOKEN_ADDRESS",
        Kind.TEXT,
        "",
        "Where a token for it is fetched: the token endpoint of the department's portal.",
    ),
    Setting(
        "LINEOFSIGHT_FEED_AUTHORITY",
        Kind.TEXT,
        "",
        "The authority's three-digit number, as the feed's credentials have it.",
        default_is="the number of the authority whose census file was loaded first",
    ),
    Setting("LINEOFSIGHT_FEED_CLIENT", Kind.TEXT, "", "The client id of the feed, from the department's portal."),
    Setting("LINEOFSIGHT_FEED_SECRET", Kind.TEXT, "", "The client secret that goes with it. Known to nobody."),
    Setting("LINEOFSIGHT_FEED_SCOPE", Kind.TEXT, "", "The scope that a token is asked for."),
    Setting(
        "LINEOFSIGHT_FEED_SUPPLIER_KEY",
        Kind.TEXT,
        "",
        "The subscription key of the feed, primary or secondary. Known to nobody.",
    ),
    Setting(
        "LINEOFSIGHT_LOG_LEVEL",
        Kind.TEXT,
        "INFO",
        "How much the log says: `DEBUG`, `INFO`, `WARNING` or `ERROR`. No level writes a person's details.",
    ),
    Setting(
        "LINEOFSIGHT_DEBUG",
        Kind.SWITCH,
        "off",
        "For developers only: errors are shown in the browser, with everything the page was holding.",
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}
if len(_BY_NAME) != len(SETTINGS):
    raise ValueError("Two rows of the settings catalogue have the same name.")


def value_of(name: str, environment: Mapping[str, str] | None = None, *, default: str | None = None) -> Any:
    """The value of one setting: text, bool, int, list of text, Path, or Django's database settings.

    environment: where to look; the process's own when None. An empty value counts as none.
    default: takes the place of the row's default, for a default that depends on other settings.
    Raises KeyError for a name without a row, and BadSetting for text that its kind cannot read.
    """
    row = _BY_NAME[name]
    given = (os.environ if environment is None else environment).get(name, "").strip()
    fallback = row.default if default is None else default
    return _READERS[row.kind](name, given or fallback)


def is_given(name: str) -> bool:
    """True when the process's environment sets this setting to something."""
    return bool(os.environ.get(_BY_NAME[name].name, "").strip())


def _read_switch(name: str, text: str) -> bool:
    if text.lower() in {"on", "true", "yes", "1"}:
        return True
    if text.lower() in {"off", "false", "no", "0"}:
        return False
    raise BadSetting(f"{name} is {text!r}, which is neither on nor off. Set it to `on` or to `off`.")


def _read_number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise BadSetting(f"{name} is {text!r}, which is not a whole number. Set it to digits only.")
    return int(text)


def _read_address(name: str, text: str) -> dict[str, Any]:
    address: dict[str, Any] = {}
    if text.split("://", maxsplit=1)[0] in _SCHEMES:
        address = environ.Env.db_url_config(text)
    if not address.get("NAME"):  # the text is not repeated: it may hold a password
        raise BadSetting(
            f"{name} cannot be read. Set it to `sqlite:////folder/file.sqlite3`"
            " or to `postgres://person:password@host:5432/name`."
        )
    return address


_SCHEMES = {"sqlite", "postgres", "postgresql"}


def _read_mail(name: str, text: str) -> dict[str, Any]:
    """Django's settings of a mail server; {} for none."""
    if not text:
        return {}
    read: dict[str, Any] = {}
    if text.split("://", maxsplit=1)[0] in _MAIL_SCHEMES:
        read = environ.Env.email_url_config(text)
    if not read.get("EMAIL_HOST"):  # the text is not repeated: it may hold a password
        raise BadSetting(f"{name} cannot be read. Set it to `smtp+tls://person:password@host:587`.")
    known = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    return {one: read[one] for one in known if read.get(one) is not None}


_MAIL_SCHEMES = {"smtp", "smtp+tls", "smtp+ssl"}

_READERS: dict[Kind, Callable[[str, str], Any]] = {
    Kind.TEXT: lambda name, text: text,
    Kind.SWITCH: _read_switch,
    Kind.NUMBER: _read_number,
    Kind.LIST: lambda name, text: [part.strip() for part in text.split(",") if part.strip()],
    Kind.FOLDER: lambda name, text: Path(text).expanduser().resolve(),
    Kind.ADDRESS: _read_address,
    Kind.MAIL: _read_mail,
}


def table() -> str:
    """The settings as the Markdown table of the manual, in the order of the catalogue."""
    lines = ["| setting | kind | default | live | what it does |", "|---|---|---|---|---|"]
    for row in SETTINGS:
        default = row.default_is or (f"`{row.default}`" if row.default else "none")
        live = "set it" if row.needed_live else ""
        lines.append(f"| `{row.name}` | {row.kind} | {default} | {live} | {row.what} |")
    return "\n".join(lines) + "\n"
