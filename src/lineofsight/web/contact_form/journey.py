"""One person's way through a contact form: what was answered, which page is next, and the message it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from lineofsight.access.models import Draft
from lineofsight.actions import drafts
from lineofsight.domain.codes.front_door import ContactMethod
from lineofsight.domain.contact_rules import MOST_CHILDREN, MOST_PEOPLE, NewMessage, SaidOfChild, SaidOfPerson
from lineofsight.record.moment import now
from lineofsight.web import autosave
from lineofsight.web.contact_form.steps import STEPS, Sender, Step

DRAFT_FORMS = {Sender.PUBLIC: "contact_public", Sender.PROFESSIONAL: "contact_professional"}
METHODS = {Sender.PUBLIC: ContactMethod.PUBLIC_FORM, Sender.PROFESSIONAL: ContactMethod.PROFESSIONAL_FORM}
DONE = "_done"
"""Of a draft: the keys of the pages that were sent without a fault."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as somebody meets it: its row, and which of several it is about (0 where there is one only)."""

    step: Step
    number: int = 0

    @property
    def prefix(self) -> str:
        """What the names of its inputs begin with."""
        return f"{self.step.key}-{self.number}" if self.step.is_repeated else self.step.key

    @property
    def address(self) -> str:
        if self.step.is_repeated:
            return reverse("contact_step_of", args=[self.step.key, self.number])
        return reverse("contact_step", args=[self.step.key])


class Journey:
    """The form as one draft has it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.sender = next(sender for sender, form in DRAFT_FORMS.items() if form == draft.form)

    # --- the pages ---------------------------------------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Step]:
        """The pages that are asked, given what was said so far."""
        given = self._of_message()
        return [step for step in STEPS if self.sender in step.senders and step.applies(given)]

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def repeated(self, many: str) -> Step:
        """The page that is asked for each of the children, or of the adults."""
        return next(step for step in self.steps if step.many == many)

    def numbers(self, step: Step) -> list[int]:
        """Which of several there are, in the order in which they were added."""
        return [int(number) for number in self.draft.fields.get(f"_{step.many}", []) if number.isdecimal()]

    def pages(self, step: Step) -> list[Page]:
        """The pages of a row: one, or one for each of several."""
        return [Page(step, number) for number in self.numbers(step)] if step.is_repeated else [Page(step)]

    def is_done(self, step: Step) -> bool:
        return step.key in self.draft.fields.get(DONE, [])

    def after(self, step: Step) -> str:
        """The address of what comes next: for several, the page that asks whether there are more."""
        if step.is_repeated:
            return reverse("contact_several", args=[step.key])
        return self.after_all_of(step)

    def after_all_of(self, step: Step) -> str:
        """The address of the next page of another row."""
        keys = [each.key for each in self.steps]
        following = self.steps[keys.index(step.key) + 1 :] if step.key in keys else []
        return self.first_of(following[0]) if following else reverse("contact_files")

    def first_of(self, step: Step) -> str:
        """The address at which a row begins."""
        if not step.is_repeated:
            return Page(step).address
        if self.numbers(step) or not step.at_least_one:
            return reverse("contact_several", args=[step.key])
        return Page(step, 1).address

    def before(self, step: Step) -> str:
        """The address of the page before."""
        keys = [each.key for each in self.steps]
        place = keys.index(step.key) if step.key in keys else 0
        return self.first_of(self.steps[place - 1]) if place else reverse("contact_start")

    def to_go_on(self) -> str:
        """The address at which somebody goes on who comes back: the first page that is not done."""
        for step in self.steps:
            if not self.is_done(step):
                return self.first_of(step)
        return reverse("contact_check")

    def next_number(self, step: Step) -> int | None:
        """The number that one more would have; None where there can be no more."""
        numbers = self.numbers(step)
        most = MOST_CHILDREN if step.many == "children" else MOST_PEOPLE
        return max(numbers, default=0) + 1 if len(numbers) < most else None

    # --- the answers -------------------------------------------------------------------------------------------------

    def form(self, page: Page, data: QueryDict | None = None) -> Any:
        """The questions of a page, with what was typed before, or with what is sent now."""
        form = page.step.form(data, prefix=page.prefix)
        if data is None:
            autosave.fill(form, self.draft.fields)
        return form

    def answered(self, page: Page) -> Any:
        """The questions of a page, bound to what was typed, to be checked."""
        typed = QueryDict(mutable=True)
        for name, texts in self.draft.fields.items():
            typed.setlist(name, list(texts))
        return page.step.form(typed, prefix=page.prefix)

    def keep(self, fields: dict[str, list[str]], *, done: Page | None = None) -> None:
        """Keep what was typed; done: the page that was sent without a fault. Raises TooLongToKeep, SentAlready."""
        more: dict[str, list[str]] = {}
        if done is not None:
            more[DONE] = sorted({*self.draft.fields.get(DONE, []), done.step.key})
            if done.step.is_repeated:
                numbers = {*self.numbers(done.step), done.number}
                more[f"_{done.step.many}"] = [str(number) for number in sorted(numbers)]
        self._renew(drafts.keep(self.draft, fields | more))

    def remove(self, page: Page) -> None:
        """Take one of several out again, with all that was said of them."""
        drafts.leave_out(self.draft, f"{page.prefix}-")
        left = [str(number) for number in self.numbers(page.step) if number != page.number]
        self._renew(drafts.keep(self.draft, {f"_{page.step.many}": left}))

    def finish(self, step: Step) -> None:
        """There are no more of several."""
        self._renew(drafts.keep(self.draft, {DONE: sorted({*self.draft.fields.get(DONE, []), step.key})}))

    def _renew(self, draft: Draft) -> None:
        self.draft = draft
        self.__dict__.pop("steps", None)

    def owns(self, name: str) -> bool:
        """Whether an input belongs to this form, so that a page's script can save it."""
        return any(name.startswith(f"{step.key}-") for step in self.steps)

    # --- what it comes to --------------------------------------------------------------------------------------------

    def every_page(self) -> Iterator[tuple[Page, Any]]:
        """Every page that is asked, with its questions bound to what was typed."""
        for step in self.steps:
            for page in self.pages(step):
                yield page, self.answered(page)

    def unfinished_pages(self) -> list[Page]:
        """The pages that still have to be answered, or answered otherwise, before the form can be sent."""
        faulty = [page for page, form in self.every_page() if not form.is_valid()]
        missing = [
            Page(step, 1) for step in self.steps if step.is_repeated and step.at_least_one and not self.numbers(step)
        ]
        return missing + faulty

    def message(self) -> NewMessage:
        """The message, once no page is unfinished."""
        told = self._of_message()
        source = told.pop("source", "10")
        return NewMessage(
            received_at=now(), method=METHODS[self.sender], source=source, worries=told.pop("worries", ""), **told
        )

    def children(self) -> list[SaidOfChild]:
        return [SaidOfChild(**told) for told in self._of_several("children")]

    def people(self) -> list[SaidOfPerson]:
        return [SaidOfPerson(**told) for told in self._of_several("adults")]

    def _of_message(self) -> dict[str, Any]:
        """What the pages say of the message, as far as it is valid; nothing of a sender who stays anonymous."""
        told: dict[str, Any] = {}
        for step in STEPS:
            if self.sender in step.senders and not step.is_repeated and step.applies(told):
                form = self.answered(Page(step))
                form.is_valid()
                told |= form.told()
        return told

    def _of_several(self, many: str) -> list[dict[str, Any]]:
        told = []
        for page in self.pages(self.repeated(many)):
            form = self.answered(page)
            form.is_valid()
            told.append(form.told())
        return told
