"""The elements of a file as expat meets them: the children one at a time, and the outline that stands round them.

An `Element` is a name, then its text or the list of elements inside it, then its line. An attribute comes as an
element named "element/@attribute" beside its own, and text between elements as one named "text()". Attributes of
XML itself (xmlns, xsi) say nothing about a child and are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lineofsight.returns.cin_census.parsing import DEEPEST, Feed

Element = tuple[str, Any, int]
Attributes = Sequence[str]

ROOT = "Message"
CHILDREN = "Children"
CHILD = "Child"
STRAY_TEXT = "text()"
MOST_OUTSIDE = 10_000  # values outside a child; a census has nine


class Outline:
    """The elements of a whole file without those inside its children, which are counted and passed over."""

    def __init__(self, feed: Feed) -> None:
        self.children = 0
        self.elements: list[Element] = []  # what the root holds, once it is closed
        self._feed = feed
        self._open: list[tuple[str, int, list[Element]]] = []
        self._texts: list[str] = []
        self._kept = 0
        self._watch()

    def _watch(self) -> None:
        parser = self._feed.parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: Attributes) -> None:
        line = self._feed.parser.CurrentLineNumber
        if not self._open:
            check_root(self._feed, name)
        else:
            inner = self._open[-1][2]
            add_stray_text(inner, self._texts, line)
            self._texts.clear()
            add_attributes(inner, name, attributes, line)
        if name == CHILD and [opened[0] for opened in self._open] == [ROOT, CHILDREN]:
            self._pass_over_child()
            return
        self._open.append((name, line, []))
        self._keep_within_bounds()

    def _end(self, _name: str) -> None:
        name, line, inner = self._open.pop()
        if inner:
            add_stray_text(inner, self._texts, self._feed.parser.CurrentLineNumber)
        text = "".join(self._texts).strip()
        self._texts.clear()
        if self._open:
            self._open[-1][2].append((name, inner or text, line))
        else:
            self.elements = inner or [(STRAY_TEXT, text, line)]

    def _text(self, text: str) -> None:
        if self._texts or not text.isspace():
            self._texts.append(text)
            self._keep_within_bounds(len(text) // 1024)

    def _keep_within_bounds(self, more: int = 1) -> None:
        self._kept += more
        if self._kept > MOST_OUTSIDE:
            raise self._feed.error(
                f"the file holds more than {MOST_OUTSIDE:,} values outside {ROOT}/{CHILDREN}/{CHILD}.",
                "Check that it is a census file, and export it again.",
            )
        check_depth(self._feed, len(self._open))

    def _pass_over_child(self) -> None:
        """Count one child; look at nothing in it but how deep its elements stand."""
        feed, parser = self._feed, self._feed.parser
        self.children += 1
        depth = 1

        def start(_name: str, _attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                check_depth(feed, depth)

        def end(_name: str) -> None:
            nonlocal depth
            depth -= 1
            if not depth:
                feed.child_from = -1
                self._watch()

        feed.child_from = parser.CurrentByteIndex
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = None


class WholeFile(Outline):
    """The elements of a whole file: its children are handed over one at a time, and the rest is kept as an outline.

    take: called as a child closes, with what stood outside the children before it, the child's elements, and its line.
    """

    def __init__(self, feed: Feed, take: Callable[[list[Element], list[Element], int], None]) -> None:
        self._take = take
        super().__init__(feed)

    def _pass_over_child(self) -> None:
        self.children += 1
        self._feed.child_from = self._feed.parser.CurrentByteIndex
        _gather_child(self._feed, (), self._close)  # the child's own attributes are in the outline

    def _close(self, elements: list[Element], line: int) -> None:
        self._feed.child_from = -1
        self._watch()
        self._take(self._open[0][2], elements, line)


def hand_over_children(feed: Feed, take: Callable[[list[Element], int], None]) -> None:
    """Set the parser to call `take` with the elements of each child, and the child's line, as the child closes."""
    parser = feed.parser
    path: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if not path:
            check_root(feed, name)
        if name == CHILD and path == [ROOT, CHILDREN]:
            feed.child_from = parser.CurrentByteIndex
            _gather_child(feed, attributes, close)
        else:
            path.append(name)
            check_depth(feed, len(path))

    def end(_name: str) -> None:
        path.pop()

    def close(elements: list[Element], line: int) -> None:
        feed.child_from = -1
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = None
        take(elements, line)

    parser.StartElementHandler = start
    parser.EndElementHandler = end


def _gather_child(  # noqa: C901 - one small machine, run for every element of a file
    feed: Feed, attributes: Attributes, close: Callable[[list[Element], int], None]
) -> None:
    """Set the parser to gather the elements of the child just opened, and to call `close` at its end.

    Run for every element of a file, so it spells out what a call would cost. An element that has started and not
    yet ended is held in `opened`; it becomes a group when another starts inside it.
    """
    parser = feed.parser
    texts: list[str] = []
    outer: list[tuple[str, int, list[Element]]] = []
    elements: list[Element] = []
    opened = ""
    opened_line = child_line = parser.CurrentLineNumber
    add_attributes(elements, "", attributes, child_line)

    def start(name: str, attributes: Attributes) -> None:
        nonlocal elements, opened, opened_line
        line = parser.CurrentLineNumber
        if opened:
            outer.append((opened, opened_line, elements))
            elements = []
            if len(outer) > DEEPEST:
                check_depth(feed, len(outer))
        if texts:
            if len(texts) > 1 or not texts[0].isspace():
                add_stray_text(elements, texts, line)
            texts.clear()
        if attributes:
            add_attributes(elements, name, attributes, line)
        opened = name
        opened_line = line

    def end(name: str) -> None:
        nonlocal elements, opened
        if opened:
            text = texts[0] if len(texts) == 1 else "".join(texts)
            texts.clear()
            elements.append((name, text.strip(), opened_line))
            opened = ""
            return
        if texts:
            if len(texts) > 1 or not texts[0].isspace():
                add_stray_text(elements, texts, parser.CurrentLineNumber)
            texts.clear()
        if not outer:
            close(elements, child_line)
            return
        group_name, line, around = outer.pop()
        around.append((group_name, elements, line))
        elements = around

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append


def add_stray_text(elements: list[Element], texts: list[str], line: int) -> None:
    """Keep text that stands between elements, with the line it starts on; `line` is where it ends."""
    stray = "".join(texts).lstrip()
    if stray:
        elements.append((STRAY_TEXT, stray.rstrip(), line - stray.count("\n")))


def add_attributes(elements: list[Element], name: str, attributes: Attributes, line: int) -> None:
    """Keep the attributes of an element, which come as name, value, name, value, as elements beside it."""
    for attribute, value in zip(attributes[::2], attributes[1::2], strict=True):
        if not attribute.startswith(("xmlns", "xsi:")) and value.strip():
            elements.append((f"{name}/@{attribute}".lstrip("/"), value.strip(), line))


def check_root(feed: Feed, name: str) -> None:
    """Refuse a file whose root is not that of a census."""
    feed.root_seen = True
    if name != ROOT:
        raise feed.error(
            f"its first element is {name[:60]}, and that of a children in need census is {ROOT}.",
            "Give the census file, not another export.",
        )


def check_depth(feed: Feed, depth: int) -> None:
    """Refuse elements that stand deeper inside one another than any census has them."""
    if depth > DEEPEST:
        raise feed.error(
            f"elements stand more than {DEEPEST} deep inside one another; a census has them seven deep.",
            "Check that it is a census file, and export it again.",
        )
