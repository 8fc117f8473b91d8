"""Unique pupil numbers: a check letter, a three-digit authority, and eight or nine more characters.

A permanent number is a letter and 12 digits; a temporary one is a letter, 11 digits and a letter. Characters
2 to 13 are multiplied by their positions and summed; the remainder of 23 gives the check letter. Sources: CIN
rules 1510, 1530, 1540 and 1550, and DfE's UPN guidance for the value of a temporary number's last letter.
"""

from __future__ import annotations

import re
from operator import mul

from lineofsight.domain.codes import UPN_AUTHORITY_CODES

CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # A to Z without I, O and S: one for each remainder of 23
_WEIGHTS = range(2, 14)  # the position of each character
_VALUES = {letter: value for value, letter in enumerate(CHECK_LETTERS)} | {str(digit): digit for digit in range(10)}
_TAIL = re.compile(rf"[0-9]{{11}}[0-9{CHECK_LETTERS}]")


def upn_check_letter(characters_2_to_13: str) -> str | None:
    """The letter that must stand before these 12 characters; None where no pupil number has these."""
    if not _TAIL.fullmatch(characters_2_to_13):
        return None
    return CHECK_LETTERS[sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, characters_2_to_13))) % 23]


def upn_fault(upn: str) -> str | None:
    """What is wrong with a pupil number, in words; None for a good one. Nobody else's register is asked."""
    if len(upn) != 13:
        return f"it has {len(upn)} characters, not 13"
    expected = upn_check_letter(upn[1:])
    if expected is None:
        return "it is not a letter and 12 digits, or a letter, 11 digits and a letter"
    if upn[1:4] not in UPN_AUTHORITY_CODES:
        return f"its characters 2 to 4, {upn[1:4]}, are no authority's number"
    if upn[0] != expected:
        return f"its check letter is {upn[0]} and should be {expected}"
    return None
