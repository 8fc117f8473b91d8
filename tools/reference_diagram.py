"""The diagram of the pathway as an SVG, laid out from the table of steps: the same steps give the same drawing.

Steps stand in columns, each to the right of what it depends on. A full arrow leads from the step that begins something
to a step on it; a dotted one from the step that clears the way to a step that waits for it. The page that shows the
drawing has the same as a table, for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from lineofsight.domain.pathway import Step

BOX_WIDTH, LINE, PADDING = 190, 17, 10
COLUMN_GAP, ROW_GAP, MARGIN, LANE = 90, 22, 20, 9
CHARACTERS = 25
"""How many stand in one line of a box."""

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Arrows:
    """What leads to what, by the keys of steps: what begins a thing a step is on, and what a step waits for."""

    begins: Pairs
    clears: Pairs


def arrows_of(
    steps: tuple[Step, ...], begun_by: Mapping[str, str], waits_for: Mapping[str, str], taken_with: Mapping[str, str]
) -> Arrows:
    """The arrows between steps, read from their conditions. taken_with: a step that another takes along with it."""
    keys = {step.key for step in steps}
    begins: dict[tuple[str, str], None] = {}
    clears: dict[tuple[str, str], None] = {}
    for step in steps:
        if taken_with.get(step.key) in keys:
            begins[taken_with[step.key], step.key] = None
        for condition in step.conditions:
            if begun_by.get(condition.key) in keys and begun_by[condition.key] != step.key:
                begins[begun_by[condition.key], step.key] = None
            elif waits_for.get(condition.key) in keys and waits_for[condition.key] != step.key:
                clears[waits_for[condition.key], step.key] = None
    return Arrows(_shortest(tuple(begins)), tuple(clears))


def _shortest(pairs: Pairs) -> Pairs:
    """The arrows that say something of their own: not one that leads where others lead already."""
    return tuple(pair for pair in pairs if not _leads(tuple(one for one in pairs if one != pair), *pair))


def _leads(pairs: Pairs, start: str, end: str) -> bool:
    """Whether arrows lead from one step to another."""
    seen, here = {start}, [start]
    while here:
        now = here.pop()
        for one, other in pairs:
            if one == now and other == end:
                return True
            if one == now and other not in seen:
                seen.add(other)
                here.append(other)
    return False


def columns_of(steps: tuple[Step, ...], arrows: Arrows) -> dict[str, int]:
    """The column of each step: right of what it follows; one that begins nothing, right of what it waits for too."""
    ahead = list(arrows.begins)
    beginning = {one for one, _ in arrows.begins}
    for one, other in arrows.clears:
        if other not in beginning and not _leads(tuple(ahead), other, one):
            ahead.append((one, other))
    columns = {step.key: 0 for step in steps}
    for _ in steps:
        for one, other in ahead:
            columns[other] = max(columns[other], columns[one] + 1)
    return columns


@dataclass(frozen=True)
class Box:
    """One step as it is drawn."""

    key: str
    lines: tuple[str, ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + 2 * PADDING

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


def boxes_of(steps: tuple[Step, ...], arrows: Arrows) -> dict[str, Box]:
    """Where each step stands: in its column, in the order of the table, below the lanes of the far arrows."""
    columns = columns_of(steps, arrows)
    far = sum(columns[other] - columns[one] > 1 for one, other in (*arrows.clears, *arrows.begins))
    next_y: dict[int, int] = {}
    boxes = {}
    for step in steps:
        column = columns[step.key]
        y = next_y.get(column, MARGIN * 2 + far * LANE)
        box = Box(step.key, tuple(wrap(step.title, CHARACTERS)), MARGIN + column * (BOX_WIDTH + COLUMN_GAP), y)
        next_y[column] = y + box.height + ROW_GAP
        boxes[step.key] = box
    return boxes


def drawing(title: str, steps: tuple[Step, ...], arrows: Arrows) -> str:
    """The whole drawing."""
    boxes = boxes_of(steps, arrows)
    lowest = max(box.y + box.height for box in boxes.values()) + MARGIN
    paths = list(_paths(boxes, arrows, lowest))
    back = sum(boxes[other].x < boxes[one].x for one, other in arrows.clears)
    width = max(box.x for box in boxes.values()) + BOX_WIDTH + MARGIN + COLUMN_GAP // 2
    parts = [
        _opening(width, lowest + back * LANE + MARGIN),
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(" ".join(in_words(steps, arrows)))}</desc>',
        POINT,
        f'<rect width="{width}" height="{lowest + back * LANE + MARGIN}" fill="#ffffff"/>',
        *paths,
        *(_drawn(box) for box in boxes.values()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _paths(boxes: Mapping[str, Box], arrows: Arrows, lowest: int) -> Iterator[str]:
    """The arrows: to the next column directly, further along a lane above the boxes, and back along one below them."""
    above = below = 0
    drawn = [(pair, True) for pair in arrows.clears] + [(pair, False) for pair in arrows.begins]
    for (start, end), is_dotted in drawn:
        one, other = boxes[start], boxes[end]
        if other.x - one.x > BOX_WIDTH + COLUMN_GAP:
            path, above = _by_lane(one, other, MARGIN + above * LANE, above), above + 1
        elif other.x <= one.x:
            path, below = _by_lane(one, other, lowest + below * LANE, below), below + 1
        else:
            path = _directly(one, other)
        style = 'stroke="#505a5f" stroke-dasharray="3 4"' if is_dotted else 'stroke="#0b0c0c"'
        yield f'<path d="{path}" fill="none" {style} stroke-width="1.5" marker-end="url(#point)"/>'


def _directly(one: Box, other: Box) -> str:
    start, end, bend = one.x + BOX_WIDTH, other.x, COLUMN_GAP * 2 // 3
    return f"M{start} {one.middle}C{start + bend} {one.middle} {end - bend} {other.middle} {end} {other.middle}"


def _by_lane(one: Box, other: Box, lane: int, number: int) -> str:
    """Out of the right side of one box, along a lane of its own, and into the left side of the other."""
    out = one.x + BOX_WIDTH + 12 + number % 8 * 4
    back = other.x - 12 - number % 6 * 4
    return f"M{one.x + BOX_WIDTH} {one.middle}H{out}V{lane}H{back}V{other.middle}H{other.x}"


POINT = (
    '<defs><marker id="point" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#0b0c0c"/></marker></defs>'
)


def _opening(width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-labelledby="title description" font-family="Arial, sans-serif" font-size="14">'
    )


def _drawn(box: Box) -> str:
    x = box.x + BOX_WIDTH // 2
    lines = "".join(
        f'<text x="{x}" y="{box.y + PADDING + LINE * number + 13}" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    )
    place = f'x="{box.x}" y="{box.y}" width="{BOX_WIDTH}" height="{box.height}"'
    return f'<g><rect {place} rx="4" fill="#eef3f8" stroke="#1d70b8" stroke-width="2"/>{lines}</g>'


def in_words(steps: Iterable[Step], arrows: Arrows) -> Iterator[str]:
    """The drawing in sentences, one a step, in the order of the table."""
    listed = tuple(steps)
    titles = {step.key: step.title for step in listed}
    for step in listed:
        follows = "; ".join(titles[one] for one, other in arrows.begins if other == step.key)
        waits = "; ".join(titles[one] for one, other in arrows.clears if other == step.key)
        said = [f"follows: {follows}"] if follows else ["begins by itself"]
        yield f"{step.title} {', and '.join([*said, *([f'waits for: {waits}'] if waits else [])])}."


def as_rows(steps: tuple[Step, ...], arrows: Arrows) -> Iterator[tuple[str, str, str]]:
    """The drawing as a table: each step, what it follows, and what it waits for."""
    titles = {step.key: step.title for step in steps}
    for step in steps:
        yield (
            step.title,
            "; ".join(titles[one] for one, other in arrows.begins if other == step.key),
            "; ".join(titles[one] for one, other in arrows.clears if other == step.key),
        )
