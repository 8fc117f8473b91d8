"""Names in the plain form in which they are compared: letters alone, without case, accents and marks."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

SPELLED_OUT: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
)
"""Letters of Latin alphabets that do not come apart into a letter and a mark."""

NOT_NAMES: Final = frozenset(
    {
        "baby", "babyboy", "babygirl", "boy", "child", "female", "girl", "infant", "male", "na", "nk", "none",
        "notgiven", "notknown", "notrecorded", "notyetnamed", "tbc", "unborn", "unknown", "unnamed", "tobeconfirmed",
    }
)  # fmt: skip
"""What is typed where a name is not known: it says nothing of who somebody is."""

_APOSTROPHES: Final = re.compile(r"['’‘`´]")
_APART: Final = re.compile(r"[^a-z0-9]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name in their plain form: "Anne-Marie O’Neill" gives anne, marie, oneill.

    A letter of another alphabet stands as its number, so that every reading of it is the same.
    """
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold().translate(SPELLED_OUT))
    letters = (
        letter if letter.isascii() else f"u{ord(letter):04x}" if letter.isalpha() else " "
        for letter in folded
        if not unicodedata.combining(letter)
    )
    return tuple(word for word in _APART.split("".join(letters)) if word)


def plain(text: str) -> str:
    """A whole name as one word: "Smith-Jones" and "Smith Jones" are both smithjones; "" where it names nobody."""
    joined = "".join(words_of(text))
    return "" if joined in NOT_NAMES else joined


def given_names_of(text: str) -> tuple[str, ...]:
    """The given names, first name first, without what stands for a name that is not known."""
    words = words_of(text)
    return () if "".join(words) in NOT_NAMES else tuple(word for word in words if word not in NOT_NAMES)


def parts_of_family_name(text: str) -> tuple[str, ...]:
    """The family name as one word, and the parts of a double-barrelled one: smithjones, smith, jones.

    Parts of one or two letters ("de", "el", "Mc") are no family name by themselves.
    """
    whole = plain(text)
    if not whole:
        return ()
    words = words_of(text)
    parts = [word for word in words if len(word) > 2 and word not in NOT_NAMES] if len(words) > 1 else []
    return tuple(dict.fromkeys([whole, *parts]))
