"""What no document may print: hidden addresses, and the names of people whose names are kept back.

Texts are compared letter by letter without regard to case, punctuation, line breaks and the usual short forms of
streets. What is written in quite another way is not found, and the preview therefore lists every place that it can see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lineofsight.domain.documents.content import Content

SHORT_FORMS: Final = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive",
    "cl": "close", "ct": "court", "cres": "crescent", "pl": "place", "sq": "square", "gdns": "gardens",
    "gdn": "garden", "grn": "green", "hse": "house", "pk": "park", "ter": "terrace", "wy": "way", "saint": "street",
    "apt": "flat", "apartment": "flat", "no": "", "number": "",
}  # fmt: skip
"""How streets are written short; "saint" counts as "street" so that "St Mary's" is found either way."""
KINDS_OF_STREET: Final = frozenset(SHORT_FORMS.values()) - {"", "flat", "house"}
SHORTEST_PLACE: Final = 2
"""Words from which a part of an address is looked for: one word alone would be found in ordinary sentences."""
POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HiddenAddress:
    """An address that is protected. whose: of whom, in words that do not say it: "of the child", "of the mother"."""

    lines: str
    postcode: str
    whose: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something that a document says and no document may print. place: the heading under which it stands.

    reason: a whole sentence that says what it is and what to do, without repeating an address.
    """

    place: str
    reason: str


def words_of(text: str) -> list[str]:
    """The words of a text for comparison: small, without punctuation, streets written out."""
    bare = re.sub(r"[’'`]", "", text.casefold())
    return [written for word in re.findall(r"[^\W_]+", bare) if (written := SHORT_FORMS.get(word, word))]


def stands_in(words: Sequence[str], text: Sequence[str]) -> bool:
    """Whether the words stand in the text, one after the other; the last one perhaps with the s of who owns it."""
    if not words:
        return False
    length, wanted = len(words), (list(words), [*words[:-1], f"{words[-1]}s"])
    return any(list(text[at : at + length]) in wanted for at in range(len(text) - length + 1))


def postcodes_in(text: str) -> list[str]:
    """The postcodes of a text, as they are usually written, each once."""
    found = (f"{one.group(1)} {one.group(2)}".upper() for one in POSTCODE.finditer(text))
    return list(dict.fromkeys(found))


def places_of(lines: str) -> list[list[str]]:
    """The parts of an address by which it is known: its lines, and a house number with its street within one."""
    found: list[list[str]] = []
    for line in lines.replace(",", "\n").splitlines():
        words = words_of(line)
        numbers = [at for at, word in enumerate(words) if word[0].isdecimal()]
        if len(words) >= SHORTEST_PLACE and (numbers or not found):
            found.append(words)
        if numbers and len(words) - numbers[-1] >= SHORTEST_PLACE:
            found.append(words[numbers[-1] :])
    joined = words_of(lines)
    return [*found, joined] if len(joined) >= SHORTEST_PLACE else found


def streets_of(lines: str) -> list[list[str]]:
    """The streets of an address: what follows a house number, and a line that ends as a street does."""
    found: list[list[str]] = []
    for line in lines.replace(",", "\n").splitlines():
        words = words_of(line)
        after = max((at + 1 for at, word in enumerate(words) if word[0].isdecimal()), default=0)
        street = words[after:]
        if len(street) >= SHORTEST_PLACE and (after or street[-1] in KINDS_OF_STREET):
            found.append(street)
    return found


def _names_street(street: Sequence[str], text: Sequence[str]) -> bool:
    """Whether a text names a street, unless after the number of a house: another's, or found with its number."""
    length = len(street)
    return any(
        list(text[at : at + length]) == list(street) and not (at and text[at - 1][0].isdecimal())
        for at in range(len(text) - length + 1)
    )


def gives_away(text: str, address: HiddenAddress) -> bool:
    """Whether a text says where a hidden address is: by its postcode, its house or street, or its first line."""
    compact = re.sub(r"[^a-z0-9]", "", text.casefold())
    postcode = re.sub(r"[^a-z0-9]", "", address.postcode.casefold())
    if len(postcode) >= 5 and postcode in compact:
        return True
    words = words_of(text)
    if any(stands_in(place, words) for place in places_of(address.lines)):
        return True
    return any(_names_street(street, words) for street in streets_of(address.lines))


def withheld_in(content: Content, addresses: Iterable[HiddenAddress], names: Iterable[str]) -> tuple[Withheld, ...]:
    """What a document says that it may not, in the order of its places; () where it may be made.

    names: of people whose record is restricted, and of those who told the authority something and asked not to be
    named. Which of the two it is, is not said: asking would be a way to find out.
    """
    hidden, kept_back = list(addresses), [words_of(name) for name in names]
    found = [
        withheld
        for place, text in _placed(content)
        for withheld in _of_place(place, text, hidden, [name for name in kept_back if len(name) > 1])
    ]
    return tuple(dict.fromkeys(found))


def _placed(content: Content) -> Iterable[tuple[str, str]]:
    """Every text with the heading under which it stands; what a paragraph or a row says in one piece."""
    yield "the address of the letter", "\n".join(content.address)
    yield "the head of the document", "\n".join([content.title, *(said for _, said in content.particulars)])
    for section in content.sections:
        place = f"“{section.heading}”" if section.heading else "the text of the letter"
        yield place, "\n".join(section.texts())
    yield "the foot of the document", content.foot


def _of_place(
    place: str, text: str, addresses: Sequence[HiddenAddress], names: Sequence[list[str]]
) -> Iterable[Withheld]:
    for address in addresses:
        if gives_away(text, address):
            yield Withheld(
                place,
                f"The hidden address {address.whose} stands in {place}. A hidden address is never printed: take it out,"
                " wherever it is written, in the record or in your words. You can say “at home” instead.",
            )
    words = words_of(text)
    for name in names:
        if stands_in(name, words):
            yield Withheld(
                place,
                f"A name that the record keeps back stands in {place}: “{' '.join(name).title()}”. Take the name out."
                " If it has to be said, ask your manager first.",
            )
