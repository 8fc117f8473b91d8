"""Who reads the page."""

from django.http import HttpRequest

from lineofsight.access.models import Account


def reader_of(request: HttpRequest) -> Account:
    """The account that is signed in. A page that asks has let nobody else through."""
    assert isinstance(request.user, Account)
    return request.user
