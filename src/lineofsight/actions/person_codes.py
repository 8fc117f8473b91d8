"""The codes that say something of a person, held against the national code sets before they are written."""

from __future__ import annotations

from collections.abc import Iterable

from lineofsight.actions.exceptions import ActionError
from lineofsight.domain.codes import CodeSet, Disability
from lineofsight.domain.exceptions import UnknownCode


def checked(code_set: type[CodeSet], code: str, *, called: str) -> str:
    """The code as it is, where the set has it or it is "" for not recorded. Raises ActionError.

    called: what the code says, for the message: "sex", "ethnicity".
    """
    if not code:
        return ""
    try:
        return code_set.from_code(code).code
    except UnknownCode:
        allowed = ", ".join(one.code for one in code_set)
        raise ActionError(f"'{code}' is not a code of {called}. Give one of {allowed}.") from None


def checked_disabilities(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes of disabilities, each once, in the order given. NONE beside another is refused (ActionError)."""
    given = tuple(dict.fromkeys(checked(Disability, code, called="disability") for code in codes if code))
    if Disability.NONE.code in given and len(given) > 1:
        raise ActionError("The disabilities say both none and some. Remove NONE, or remove the others.")
    return given
