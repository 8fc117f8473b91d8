"""Who reads the page."""

from django.http import HttpRequest

from lineofsight.access import gate
from lineofsight.access.models import Account
from lineofsight.domain.permissions import Action, Relationship, may_ever, permits_for


def reader_of(request: HttpRequest) -> Account:
    """The account that is signed in. A page that asks has let nobody else through."""
    assert isinstance(request.user, Account)
    return request.user


def may_read_names(reader: Account) -> bool:
    """Whether the reader may read the names of children in lists. Who may not is told no small number of children."""
    return may_ever(gate.person_of(reader), Action.READ_CHILD_LIST).allowed


def oversees_service(reader: Account, action: Action) -> bool:
    """Whether the reader may take `action` for the whole service, and not only for their own teams and cases."""
    rows = permits_for(action, reader.role_in_use)
    return any(Relationship.IN_SERVICE in row.relationships for row in rows) and gate.person_of(reader).is_active
