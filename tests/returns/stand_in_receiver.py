"""A stand-in for the department's receiver, over HTTP on this machine, made from the protocol notes alone.

Where the notes do not say what the department does, the line is marked "guess".
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from lineofsight.returns.dfe_api.fields import KEYS, OBJECTS
from lineofsight.returns.dfe_api.receiver import FeedAddress

Check = Callable[[Any], str]
"""Says what breaks the schema in one record, as "child_details.sex: longer than 1"; "" for nothing."""

CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": "springshire",
    "client_secret": "a secret",
    "scope": "feed",
}
KEY, AUTHORITY = "a key", "941"


@dataclass
class Receiving:
    """What the receiver holds, and what it does wrong on the next requests.

    faults: one for each request, taken from the front; "" for none. Known: "timeout" (nothing is taken, and no answer),
    "taken_then_timeout", "half" (taken, and one receipt too few), "blank" (taken, the last receipt blank), "expired",
    "429", or any other status.
    """

    check: Check = lambda _: ""
    answers_one_receipt: bool = False
    faults: deque[str] = field(default_factory=deque)
    held: dict[str, Any] = field(default_factory=dict)
    accepted: Counter[str] = field(default_factory=Counter)
    requests: list[int] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    fetched: int = 0

    # --- the answers -------------------------------------------------------------------------------------------------

    def token(self, form: str) -> tuple[int, Any]:
        given = {name: values[0] for name, values in parse_qs(form).items()}
        if given != CREDENTIALS:
            return 401, {"error": "invalid_client"}
        self.fetched += 1
        token = f"token-{self.fetched}"
        self.tokens.add(token)
        return 200, {"token_type": "Bearer", "expires_in": 3599, "access_token": token}  # guess: 3599 s

    def children(self, headers: Any, body: bytes) -> tuple[int, Any, dict[str, str]] | None:
        """The answer to a batch: status, body, headers. None: the connection is cut without one."""
        fault = self.faults.popleft() if self.faults else ""
        if fault == "timeout":
            return None
        if fault == "expired":
            self.tokens.clear()
        if headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, None, {}
        if headers.get("SupplierKey") != KEY:
            return 403, None, {}
        if re.search(r'_id":\s*"[^"]*0x', body.decode(), re.IGNORECASE):
            return 403, None, {}
        if fault == "429":
            return 429, None, {"Retry-After": "0"}
        if fault.isdecimal():
            return int(fault), None, {}
        refused = self._refusal(body)
        if refused is not None:
            return refused
        return self._taken(json.loads(body), fault)

    def _refusal(self, body: bytes) -> tuple[int, Any, dict[str, str]] | None:
        try:
            records = json.loads(body)
        except ValueError:
            return 400, {"errors": ["not JSON"]}, {}
        if not isinstance(records, list):
            return 400, {"errors": ["no array"]}, {}
        if len(records) > 100:
            return 413, None, {}
        if not records:
            return 204, None, {}  # guess
        names = Counter(record.get("la_child_id") for record in records)
        errors = [f"[{n}].{why}" for n, record in enumerate(records) if (why := self.check(record))]
        errors += [f"[{n}] twice" for n, one in enumerate(records) if names[one.get("la_child_id")] > 1]  # guess
        return (400, {"errors": errors}, {}) if errors else None

    def _taken(self, records: list[Any], fault: str) -> tuple[int, Any, dict[str, str]] | None:
        self.requests.append(len(records))
        for record in records:
            self.accepted[json.dumps(record, sort_keys=True)] += 1
            self.take(record)
        receipts = [f"2026-11-23_02:15:09.123456_{uuid.uuid4()}.json" for _ in records]
        if fault == "taken_then_timeout":
            return None
        if fault == "half":
            receipts = receipts[:-1]
        if fault == "blank":
            receipts[-1] = ""
        return 200, str(uuid.uuid4()) if self.answers_one_receipt and not fault else receipts, {}

    # --- what it does with a record: removed first, then merged by identifier (guess: what is left out is kept) ------

    def take(self, record: Any) -> None:
        name = record["la_child_id"]
        if record.get("purge"):
            self.held.pop(name, None)
        else:
            self.held[name] = merged("", self.held.get(name, {}), record)


def merged(path: str, held: Any, given: Any) -> Any:
    """One object after another was merged into it."""
    result = dict(held)
    for name, value in given.items():
        inside = OBJECTS[path].get(name)
        if name == "purge":
            continue
        if inside is None or (inside.endswith("[]") and inside not in KEYS):
            result[name] = value
        elif inside in KEYS:
            result[name] = _merged_items(inside, held.get(name, []), value)
        elif value.get("purge"):
            result.pop(name, None)
        else:
            result[name] = merged(inside, held.get(name, {}), value)
    return {name: value for name, value in result.items() if value not in ([], {})}


def _merged_items(path: str, held: list[Any], given: list[Any]) -> list[Any]:
    key = KEYS[path]
    items = {item[key]: item for item in held}
    for item in given:
        if item.get("purge"):
            items.pop(item[key], None)
        else:
            items[item[key]] = merged(path, items.get(item[key], {}), item)
    return [items[one] for one in sorted(items)]


class _Handler(BaseHTTPRequestHandler):
    receiving: Receiving

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/oauth2/token":
            status, answer = self.receiving.token(body.decode())
            self._answer(status, answer, {})
        elif self.path == f"/api/children_social_care_data/{AUTHORITY}/children":
            found = self.receiving.children(self.headers, body)
            if found is None:
                self.close_connection = True
            else:
                self._answer(*found)
        else:
            self._answer(404, None, {})

    def _answer(self, status: int, answer: Any, headers: dict[str, str]) -> None:
        content = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing: it would print addresses into the tests' output."""


@contextmanager
def stand_in(receiving: Receiving) -> Iterator[FeedAddress]:
    """The stand-in, served while it is open; gives the address at which it answers."""
    handler = type("Handler", (_Handler,), {"receiving": receiving})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield address_of(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


def address_of(port: int, **others: str) -> FeedAddress:
    """The address of a stand-in, with its credentials, or others."""
    here = f"http://127.0.0.1:{port}"
    given = {
        "base": f"{here}/api",
        "token": f"{here}/oauth2/token",
        "authority": AUTHORITY,
        "client": CREDENTIALS["client_id"],
        "secret": CREDENTIALS["client_secret"],
        "scope": CREDENTIALS["scope"],
        "supplier_key": KEY,
    }
    return FeedAddress(**(given | others))
