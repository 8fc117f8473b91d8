"""Somebody without an account at the contact forms: a browser, and short ways through the pages."""

from __future__ import annotations

import html
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

PUBLIC_ANSWERS: dict[str, dict[str, str]] = {
    "danger": {"is_in_immediate_danger": "no"},
    "you": {"source": "1B"},
    "name": {"gives_name": "no"},
    "child-1": {"given_names": "Robin", "age_said": "7"},
    "home": {"home_address": "1 Example Street", "home_postcode": "sp1 1aa"},
    "worries": {"worries": "He is out alone at night."},
    "told": {"parents_told": "no"},
}
PROFESSIONAL_ANSWERS: dict[str, dict[str, str]] = {
    "danger": {"is_in_immediate_danger": "no"},
    "yourself": {
        "referrer_name": "Dana Head", "referrer_role": "Head teacher", "referrer_organisation": "Hillside School",
        "source": "2A", "referrer_phone": "01632 960001", "referrer_email": "dana@hillside.example",
    },
    "pupil-1": {"given_names": "Robin", "family_name": "Testchild", "sex": "F"},
    "home": {},
    "worries": {"worries": "She came to school hungry again."},
    "openness": {"parents_told": "yes", "child_told": "unknown"},
}  # fmt: skip


class Visitor:
    """One browser of somebody without an account."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()

    def begin(self, sender: str = "public") -> HttpResponse:
        return self.client.post(reverse("contact_start"), {"sender": sender})

    def page(self, name: str, *places: Any) -> str:
        return self.client.get(reverse(name, args=places)).content.decode()

    def answer(self, prefix: str, **answers: str) -> HttpResponse:
        """Send one page of questions: "home", or "child-2" for the second child."""
        step, _, number = prefix.partition("-")
        address = reverse("contact_step_of", args=[step, number]) if number else reverse("contact_step", args=[step])
        buttons = {name: answers.pop(name) for name in ("later", "back", "draft") if name in answers}
        sent = {f"{prefix}-{name}": value for name, value in answers.items()}
        return self.client.post(address, sent | buttons)

    def no_more(self, step: str) -> HttpResponse:
        return self.client.post(reverse("contact_several", args=[step]), {"another": "no"})

    def fill(self, sender: str = "public", **changes: dict[str, str]) -> None:
        """Answer every page, as the common answers have it but for these changes."""
        answers = PUBLIC_ANSWERS if sender == "public" else PROFESSIONAL_ANSWERS
        self.begin(sender)
        for prefix, given in answers.items():
            done = self.answer(prefix, **given | changes.get(prefix.replace("-", "_"), {}))
            assert done.status_code == 302, done.content.decode()
        self.no_more("child" if sender == "public" else "pupil")
        self.no_more("adult")

    def add(self, name: str, content: bytes) -> HttpResponse:
        return self.client.post(reverse("contact_files"), {"files": SimpleUploadedFile(name, content), "add": "yes"})

    def send(self, once: str = "") -> HttpResponse:
        key = once or hidden(self.page("contact_check"), "once")
        return self.client.post(reverse("contact_check"), {"once": key})

    def send_and_read(self) -> tuple[str, str]:
        """Send the form; the reference and the code of the last page."""
        assert self.send().status_code == 302
        last = self.page("contact_sent")
        receipt = re.search(r"LS-\w{4}-\w{4}", last)
        assert receipt is not None
        return receipt[0], code_in(last)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, f"no {name} in the page"
    return html.unescape(found[1])


def code_in(page: str) -> str:
    found = re.search(r'los-code">([\w-]+)<', page)
    assert found is not None
    return found[1]
