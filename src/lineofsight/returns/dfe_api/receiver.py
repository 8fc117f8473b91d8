"""The receiver of the daily feed, over HTTPS: a token, then batches, one after another.

Nothing of a payload, an answer or a secret goes into an error or a log. Source: the protocol notes of the daily feed.
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from lineofsight.returns.dfe_api.checking import known_path
from lineofsight.returns.dfe_api.payload import Payload
from lineofsight.returns.exceptions import FeedError

TIMEOUT_SECONDS: Final = 30
LARGEST_ANSWER: Final = 1_000_000  # bytes
AUTHORITY_DIGITS: Final = 3
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Where the feed is sent, and with what. `authority` is the three-digit number. Secrets are never printed."""

    base: str
    token: str
    authority: str
    client: str = field(repr=False)
    secret: str = field(repr=False)
    scope: str = field(repr=False)
    supplier_key: str = field(repr=False)

    def __post_init__(self) -> None:
        """Raises FeedError for what is missing, and for an address on which others could read along."""
        needed = {
            "LINEOFSIGHT_FEED_ADDRESS": self.base,
            "LINEOFSIGHT_FEED_TOKEN_ADDRESS": self.token,
            "LINEOFSIGHT_FEED_AUTHORITY": self.authority,
            "LINEOFSIGHT_FEED_CLIENT": self.client,
            "LINEOFSIGHT_FEED_SECRET": self.secret,
            "LINEOFSIGHT_FEED_SUPPLIER_KEY": self.supplier_key,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise FeedError(f"The daily feed is not set up. Set {', '.join(missing)}.")
        if not (self.authority.isdecimal() and len(self.authority) == AUTHORITY_DIGITS):
            raise FeedError("LINEOFSIGHT_FEED_AUTHORITY is no authority's number. Set it to its three digits.")
        for address in (self.base, self.token):
            if not is_private(address):
                raise FeedError("The daily feed is sent by HTTPS only. Set addresses that begin with https://.")

    @property
    def children(self) -> str:
        return f"{self.base.rstrip('/')}/children_social_care_data/{int(self.authority)}/children"

    @property
    def host(self) -> str:
        return urlsplit(self.base).hostname or ""

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK


def is_private(address: str) -> bool:
    """Whether nobody on the way can read what goes to an address: HTTPS, or this very machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver answered. status: None where no answer came. wait_seconds: as it asked for, None where not.

    receipts: one for each record, in their order; None where the answer holds none that fit. faulty: positions of
    records that it named, each with the member where it named one of the feed.
    """

    status: int | None
    receipts: tuple[str, ...] | None = None
    wait_seconds: float | None = None
    faulty: dict[int, str] = field(default_factory=dict)


class HttpReceiver:
    """The receiver at an address. A token is fetched when it is first needed, and anew when `renew` is called."""

    def __init__(self, address: FeedAddress, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._address = address
        self._timeout = timeout_seconds
        self._token = ""
        self._opener = _opener(is_loopback=address.is_loopback)

    def renew(self) -> int | None:
        """Fetch a token: 200 where it came, else the status that was answered, None for no answer."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._address.client,
            "client_secret": self._address.secret,
            "scope": self._address.scope,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        status, body, _ = self._post(self._address.token, urlencode(form).encode(), headers)
        given = _json(body)
        token = given.get("access_token") if isinstance(given, dict) else None
        if status == 200 and isinstance(token, str) and token.isascii() and token.isprintable():
            self._token = token
            return 200
        return None if status == 200 else status

    @property
    def has_token(self) -> bool:
        return bool(self._token)

    def post(self, records: Sequence[Payload]) -> Answer:
        """Send one batch and read the answer."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "SupplierKey": self._address.supplier_key,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        body = json.dumps(records, ensure_ascii=False, separators=(",", ":")).encode()
        status, answered, asked = self._post(self._address.children, body, headers)
        if status == 200:
            return Answer(status, _receipts(_json(answered), len(records)))
        if status == 400:
            return Answer(status, faulty=_faulty(answered, len(records)))
        return Answer(status, wait_seconds=_wait(asked))

    def _post(self, address: str, body: bytes, headers: dict[str, str]) -> tuple[int | None, bytes, str]:
        """The status, the body and what Retry-After asks for; (None, b"", "") where no whole answer came."""
        request = Request(address, body, headers, method="POST")  # noqa: S310 - `FeedAddress` lets through HTTPS alone
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return answer.status, answer.read(LARGEST_ANSWER), ""
        except HTTPError as error:
            with error:
                return error.code, _rest(error), error.headers.get("Retry-After", "") or ""
        except (OSError, HTTPException, ValueError):  # a timeout, a broken connection, half an answer
            return None, b"", ""


class _NoRedirects(HTTPRedirectHandler):
    """An answer that sends elsewhere is an answer like others: a token and children go to the set address alone."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _opener(*, is_loopback: bool) -> OpenerDirector:
    """What sends requests: through the proxies that the environment names, but never to this very machine."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    direct = [ProxyHandler({})] if is_loopback else []
    return build_opener(HTTPSHandler(context=context), _NoRedirects(), *direct)


def _rest(error: HTTPError) -> bytes:
    try:
        return error.read(LARGEST_ANSWER)
    except (OSError, HTTPException):
        return b""


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _receipts(given: Any, records: int) -> tuple[str, ...] | None:
    """A receipt for each record: one that is for the whole batch stands for each. "" where one is missing."""
    if isinstance(given, str) and given:
        return (given,) * records
    if isinstance(given, list) and len(given) == records:
        return tuple(one if isinstance(one, str) else "" for one in given)
    return None


def _faulty(body: bytes, records: int) -> dict[int, str]:
    """The positions that the answer names, anywhere in its text, each with the member it names right behind, or ""."""
    text = body.decode("utf-8", "replace")
    found: dict[int, str] = {}
    for position, behind in re.findall(r"\[(\d{1,4})\]\.?([a-z0-9_.\[\]]*)", text):
        if int(position) < records:
            found.setdefault(int(position), known_path(behind))
    return found


def _wait(asked: str) -> float | None:
    """Seconds, from Retry-After: it gives them, or the moment."""
    if asked.strip().isdecimal():
        return float(asked)
    try:
        moment = parsedate_to_datetime(asked)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
