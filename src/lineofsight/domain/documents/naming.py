"""Who and which places a document names, with how each stands to the child: what the maker checks before it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from lineofsight.domain.clocks.wording import listed
from lineofsight.domain.documents.content import Bullets, Content, Paragraph, Part, Section, Table
from lineofsight.domain.documents.withheld import KINDS_OF_STREET, places_of, postcodes_in, stands_in, words_of

CARERS: Final = frozenset({"mother", "father", "parent", "step_parent", "carer"})
"""The keys of relations that make somebody a parent or carer of the child."""

NAME_AND_NAME: Final = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr|Mx|PC|DC|DS)\.? [A-Z][\w’'-]+"
    r"|(?:[A-Z][a-zà-ÿ’'-]+)+(?: (?:[A-Z][a-zà-ÿ’'-]+)+)+)"
)
"""Two words that begin with capitals, or a title and one: it may be a name, also with a hyphen."""
NO_NAMES: Final = frozenset(
    {
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "section", "child",
        "children", "social", "care", "working", "together", "council",
    }
)  # fmt: skip
"""Words that begin with a capital and are of no name."""
STREET: Final = re.compile(
    r"\b\d+[a-z]?,? (?:[A-Z][\w’'-]+ ){1,3}(?:Road|Street|Avenue|Lane|Drive|Close|Court|Crescent|Place|Square|Gardens"
    r"|Terrace|Way|Rd|St|Ave|Ln|Dr|Cl)\b"
)
"""A house number, a name and a kind of street: it may be an address."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody whom a document may name. names: every name in use or used before.

    relation: a key of the record's relations, "" for the child itself and for professionals; part: how the person
    stands to the child, in words: "mother", "half-brother", "social worker". person_id: None for who is not a person
    of the record. is_professional: somebody who works with the child. is_kept_back: no document may print the name.
    """

    names: tuple[str, ...]
    part: str
    relation: str = ""
    person_id: int | None = None
    is_the_child: bool = False
    is_recipient: bool = False
    is_professional: bool = False
    is_kept_back: bool = False

    @property
    def is_third_party(self) -> bool:
        """Whether somebody else's information is given away where this person is named: to be thought about."""
        return not (self.is_the_child or self.is_recipient or self.is_professional or self.relation in CARERS)


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address that is not hidden. whose: of whom, in words."""

    lines: str
    postcode: str
    whose: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One person or place that a document names. warning: why to think about it, "" for no reason."""

    said: str
    part: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everybody and every place that a document names. perhaps: words that may be names of people nobody knows here."""

    people: tuple[Mention, ...]
    addresses: tuple[Mention, ...]
    perhaps: tuple[str, ...]


def mentions_in(content: Content, people: Iterable[KnownPerson], addresses: Iterable[KnownAddress]) -> Mentions:
    """Who and what a document names, people in the order in which they are known; the child stands first."""
    known, texts = list(people), list(content.texts())
    words = [words_of(text) for text in texts]
    named = [mention for one in known if (mention := _mention_of(one, texts, words)) is not None]
    return Mentions(
        people=tuple(named),
        addresses=tuple(_addresses(texts, words, list(addresses))),
        perhaps=tuple(_perhaps(content, known)),
    )


def _mention_of(person: KnownPerson, texts: list[str], words: list[list[str]]) -> Mention | None:
    """By a whole name; of the child and the people of the record by the given name too, as it is written."""
    said = next((name for name in person.names if any(stands_in(words_of(name), text) for text in words)), "")
    if not said and person.person_id is not None:
        said = next((given for given in _given_names(person) if _is_written(given, texts)), "")
    if not said:
        return None
    return Mention(said, "receives it" if person.is_recipient and not person.part else _part(person), _warning(person))


def _given_names(person: KnownPerson) -> Iterator[str]:
    return (name.partition(" ")[0] for name in person.names if " " in name)


def _is_written(name: str, texts: list[str]) -> bool:
    return any(re.search(rf"\b{re.escape(name)}\b", text) for text in texts)


def _part(person: KnownPerson) -> str:
    return f"{person.part}, receives it" if person.is_recipient else person.part


def _warning(person: KnownPerson) -> str:
    if not person.is_third_party:
        return ""
    return "Neither a parent or carer of the child nor who receives it: check that it must be said"


def _addresses(texts: list[str], words: list[list[str]], known: list[KnownAddress]) -> Iterator[Mention]:
    """Known addresses first, each once with all whose it is; then places that look like one and are nobody's."""
    postcodes = {one for text in texts for one in postcodes_in(text)}
    whose: dict[str, list[str]] = {}
    for address in known:
        postcode = " ".join(address.postcode.upper().split())
        is_said = any(stands_in(place, text) for place in places_of(address.lines) for text in words)
        if is_said or postcode in postcodes:
            whose.setdefault(f"{_on_one_line(address.lines)} {postcode}".strip(), []).append(address.whose)
    for said, people in whose.items():
        yield Mention(said, listed(list(dict.fromkeys(people))))
    covered = [" ".join(words_of(said)) for said in whose]
    for one in dict.fromkeys(one for text in texts for one in (*STREET.findall(text), *postcodes_in(text))):
        if not any(" ".join(words_of(one)) in place for place in covered):
            yield Mention(one, "not an address of anybody recorded around the child", "Check whose it is")


def _on_one_line(lines: str) -> str:
    return ", ".join(line.strip(" ,") for line in lines.splitlines() if line.strip(" ,"))


def _perhaps(content: Content, known: list[KnownPerson]) -> Iterator[str]:
    """Words of the document that look like names, and are of nobody who is known."""
    of_known = {word for one in known for name in one.names for word in words_of(name)}
    found = [one for text in _told(content) for one in NAME_AND_NAME.findall(text)]
    for one in dict.fromkeys(found):
        words = set(words_of(one)) - {"mr", "mrs", "ms", "miss", "dr", "mx", "pc", "dc", "ds"}
        if words and not words & of_known and not words & NO_NAMES and not words & KINDS_OF_STREET:
            yield one


def _told(content: Content) -> Iterator[str]:
    """The sentences of a document, without its headings."""
    for section in content.sections:
        for part in section.parts:
            if isinstance(part, Table):
                yield from (cell for row in part.rows for cell in row)
            else:
                yield from part.texts()


# --- saying a part instead of a name ---------------------------------------------------------------------------------


def without_names(content: Content, people: Iterable[KnownPerson], *, staying: Iterable[KnownPerson] = ()) -> Content:
    """The document with each name of these people replaced by their part in brackets: "[half-brother]".

    staying: people whose names stay. A given name or a family name that they share stays too, for it may be theirs.
    """
    patterns = _patterns(people, {word for one in staying for name in one.names for word in words_of(name)})

    def said(text: str) -> str:
        for pattern, part in patterns:
            text = pattern.sub(part, text)
        return text

    sections = tuple(
        Section(one.heading, tuple(_replaced(part, said) for part in one.parts)) for one in content.sections
    )
    return replace(content, sections=sections)


def _patterns(people: Iterable[KnownPerson], shared: set[str]) -> list[tuple[re.Pattern[str], str]]:
    """What to look for, the longest first, so that "Ann Marie Lee" goes before "Ann". "Mrs Lee" and "Ann" go too."""
    wanted: dict[str, str] = {}
    for one in people:
        for name in one.names:
            given, family = name.partition(" ")[0], name.rpartition(" ")[2]
            short = [given] if given.casefold() not in shared else []
            if family.casefold() not in shared:
                short += [f"{title} {family}" for title in ("Mr", "Mrs", "Ms", "Miss", "Dr")]
            for text in (name, *short):
                if len(text) > 2:
                    wanted.setdefault(text, f"[{one.part}]")
    ordered = sorted(wanted.items(), key=lambda one: -len(one[0]))
    return [(re.compile(rf"\b{re.escape(text)}\b"), part) for text, part in ordered]


def _replaced(part: Part, said: Callable[[str], str]) -> Part:
    if isinstance(part, Paragraph):
        return Paragraph(said(part.text), part.is_quote)
    if isinstance(part, Bullets):
        return Bullets(tuple(said(one) for one in part.items))
    return Table(part.caption, part.headings, tuple(tuple(said(cell) for cell in row) for row in part.rows))
