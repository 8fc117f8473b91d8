"""Codes by which somebody without an account comes back: shown once, kept as a hash, never as they are."""

from __future__ import annotations

import secrets
from typing import Final

from lineofsight.access.sign_ins import keyed_hash

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter or figure that is mistaken for another when it is read aloud or written down."""
LENGTH: Final = 12
"""Letters of a code: about one chance in 5 × 10^17 for each guess."""


def new_code() -> str:
    """A code by chance, in fours as it is shown: "7F3K-9QX2-M4TB"."""
    return _in_fours("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def hash_of(code: str) -> str:
    """What is kept of a code, however it was typed: small letters, spaces and dashes make no difference."""
    return keyed_hash("return_code", _plain(code))


def is_well_formed(code: str) -> bool:
    """Whether it can be a code at all: a message can then say what is wrong with it."""
    plain = _plain(code)
    return len(plain) == LENGTH and set(plain) <= set(LETTERS)


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def code_of(seed: str) -> str:
    """The code that a form's own key comes to, always the same: so that a form that is sent twice tells it twice.

    Nobody without the installation's key can work it out from what is kept.
    """
    number = int(keyed_hash("code_of", seed), 16)
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return _in_fours("".join(letters))


def _in_fours(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))
