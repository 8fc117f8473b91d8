"""What stands around every page: the authority's name, the way to each page, and who is signed in."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action, Role, may_ever
from lineofsight.domain.permissions import Person as AskingPerson
from lineofsight.record.models import Authority
from lineofsight.record.prepared import Prepared

PRODUCT = "Line of Sight"


@dataclass(frozen=True, slots=True)
class WayTo:
    """One entry of the service navigation: shown to a role that has the page's action."""

    text: str
    page: str
    action: Action


NAVIGATION: tuple[WayTo, ...] = (
    WayTo("Your team", "team_work", Action.READ_TEAM_WORK),
    WayTo("Your caseload", "caseload", Action.READ_OWN_CASELOAD),
    WayTo("Oversight board", "board", Action.READ_BOARD),
    WayTo("Front door", "front_door", Action.READ_QUEUE),
    WayTo("Front door figures", "front_door_figures", Action.READ_FRONT_DOOR_FIGURES),
    WayTo("Deadlines", "deadlines", Action.READ_CHILD_LIST),
    WayTo("Deadlines", "deadlines_without_names", Action.READ_PSEUDONYMOUS_LIST),
    WayTo("Children", "children", Action.READ_CHILD_LIST),
    WayTo("Early help", "early_help", Action.READ_CHILD_LIST),
    WayTo("Steps", "steps", Action.READ_STEPS),
    WayTo("Workers", "workers", Action.READ_BOARD),
    WayTo("What children say", "voice", Action.READ_BOARD),
    WayTo("Consistency", "consistency", Action.READ_CONSISTENCY),
    WayTo("Data quality", "data_quality", Action.READ_DATA_QUALITY),
    WayTo("Daily feed", "daily_feed", Action.READ_RETURNS),
    WayTo("Clocks", "clocks", Action.READ_CLOCK_MANUAL),
    WayTo("Teams", "teams", Action.MANAGE_TEAMS),
    WayTo("Own questions", "local_forms", Action.CHANGE_LOCAL_FORMS),
    WayTo("Partners", "partner_agencies", Action.MANAGE_PARTNERS),
    WayTo("Enquiries", "agency_requests", Action.ANSWER_ENQUIRY),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What `base.html` shows around a page. `person_name` is "" when nobody is signed in."""

    authority_name: str
    navigation: tuple[dict[str, Any], ...]
    person_name: str
    role_name: str
    is_demo: bool
    csrf_token: str
    messages: tuple[Any, ...]


FIRST_AT_THE_FRONT_DOOR = "front_door"
"""The page that comes first for the people of a front-door team."""
FIRST_IN_EARLY_HELP = "early_help"
"""The page that comes first for early help practitioners."""


def layout_of(request: HttpRequest | None) -> Layout:
    """The surroundings of a page for this request, read once. Without a request (a page of last resort) they name
    nobody."""
    if request is None:
        return _read_layout(None)
    kept: Layout | None = getattr(request, "kept_layout", None)
    if kept is None:
        kept = request.kept_layout = _read_layout(request)  # type: ignore[attr-defined]
    return kept


def _read_layout(request: HttpRequest | None) -> Layout:
    account = getattr(request, "user", None)
    is_signed_in = bool(account is not None and account.is_authenticated)
    return Layout(
        authority_name=authority_name(),
        navigation=navigation_for(account, request.path) if request and account and is_signed_in else (),
        person_name=account.display_name if account and is_signed_in else "",
        role_name=Role(account.role).label if account and is_signed_in else "",
        is_demo=settings.DEMO,
        csrf_token=get_token(request) if request else "",
        messages=tuple(get_messages(request)) if request else (),
    )


def navigation_for(account: Account, path: str) -> tuple[dict[str, Any], ...]:
    """The entries that a person may open, in the shape that the design system's macro takes; `path` is the page shown.

    For the people of a front-door team its queue comes first, for early help practitioners their families.
    """
    person = _person_of(account)
    ways = [way for way in NAVIGATION if may_ever(person, way.action).allowed]
    first = _first_for(person)
    ways.sort(key=lambda way: way.page != first)
    addresses = [reverse(way.page) for way in ways]
    here = max((address for address in addresses if path.startswith(address)), key=len, default="")
    entries = zip(ways, addresses, strict=True)
    return tuple({"text": way.text, "href": address, "active": address == here} for way, address in entries)


def _first_for(person: AskingPerson) -> str:
    """The page that comes first for a person; "" for the order of the list."""
    if person.is_at_front_door:
        return FIRST_AT_THE_FRONT_DOOR
    return FIRST_IN_EARLY_HELP if person.role is Role.EARLY_HELP_PRACTITIONER else ""


def _person_of(account: Account) -> AskingPerson:
    """The person with their teams; without them where the database does not answer, for a page of last resort."""
    try:
        return gate.person_of(account)
    except DatabaseError:
        return AskingPerson(role=Role(account.role))


def authority_name() -> str:
    """The name of the authority whose record this is; "" while nothing is loaded or the database does not answer."""
    try:
        authority = next(iter(_AUTHORITY()), None)
    except DatabaseError:
        return ""
    return str(authority) if authority else ""


_AUTHORITY = Prepared(lambda: Authority.objects.order_by("pk")[:1])
