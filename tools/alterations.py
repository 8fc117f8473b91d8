"""Small alterations of Python expressions: for one node of a syntax tree, what could stand in its place by a slip."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

NEIGHBOURS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OTHER_FIELDS = {
    "started_on": ("ended_on", "authorised_on", "conference_on"),
    "ended_on": ("started_on",),
    "authorised_on": ("started_on",),
    "conference_on": ("started_on", "referred_on"),
    "conference_target_on": ("started_on",),
    "referred_on": ("closed_on",),
    "closed_on": ("referred_on",),
    "born_on": ("expected_on",),
    "expected_on": ("born_on",),
    "died_on": ("born_on",),
    "reviewed_on": ("is_dated",),
    "begins_on": ("ends_on",),
    "ends_on": ("begins_on",),
    "initial_category": ("latest_category",),
    "latest_category": ("initial_category",),
    "reason_for_closure": ("primary_need",),
    "primary_need": ("reason_for_closure",),
    "enquiries": ("assessments",),
    "assessments": ("enquiries",),
    "protection_plans": ("in_need_plans",),
    "in_need_plans": ("protection_plans",),
    "upn": ("former_upn",),
    "letter_sent_on": ("started_on",),
    "step_decided_on": ("started_on",),
    "applied_to_court_on": ("step_decided_on",),
    "proceedings_letter_on": ("applied_to_court_on",),
    "first_meeting_on": ("step_decided_on",),
}
"""For a value of a row, others of the same kind that its row or its neighbours have."""


@dataclass(frozen=True)
class Place:
    """One node of a tree, by what holds it: `index` is None where the field is not a list."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        """Let another node stand here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def places(root: ast.AST) -> Iterator[tuple[Place, ast.AST]]:
    """Every node beneath a root with its place, outermost first; annotations and documentation left out."""
    for field, value in ast.iter_fields(root):
        if field in {"annotation", "returns", "ctx", "op", "ops", "args"} and not isinstance(root, ast.Call):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.AST) and not _is_documentation(node):
                yield Place(root, field, index), node
                yield from places(node)


def _is_documentation(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def alterations(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in the place of a node by a slip."""
    for kind, alter in ALTERED.items():
        if isinstance(node, kind):
            for other in alter(node):
                yield ast.copy_location(other, node)


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for index, op in enumerate(node.ops):
        for other in NEIGHBOURS[type(op)]:
            yield ast.Compare(node.left, [*node.ops[:index], other(), *node.ops[index + 1 :]], node.comparators)
    if len(node.ops) == 1 and isinstance(right := node.comparators[0], ast.Constant) and isinstance(right.value, bool):
        op = ast.IsNot() if isinstance(node.ops[0], ast.Is) else ast.Is()
        yield ast.Compare(node.left, [op], [ast.Constant(not right.value)])
    for index in range(len(node.ops) if len(node.ops) > 1 else 0):
        lefts = [node.left, *node.comparators]
        yield ast.Compare(lefts[index], [node.ops[index]], [lefts[index + 1]])


def _bool_op(node: ast.BoolOp) -> Iterator[ast.AST]:
    for index in range(len(node.values)):
        left = [*node.values[:index], *node.values[index + 1 :]]
        if not any(isinstance(one, ast.NamedExpr) for one in ast.walk(node.values[index])):
            yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _not(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, str) and value.isalnum():
        yield ast.Constant(value[:-1] + chr(ord(value[-1]) + 1))


def _collection(node: ast.Set | ast.List) -> Iterator[ast.AST]:
    """Each element left out."""
    for index in range(len(node.elts) if len(node.elts) > 1 else 0):
        left = [*node.elts[:index], *node.elts[index + 1 :]]
        yield ast.Set(left) if isinstance(node, ast.Set) else ast.List(left, node.ctx)


def _filters(node: ast.comprehension) -> Iterator[ast.AST]:
    for index in range(len(node.ifs)):
        yield ast.comprehension(node.target, node.iter, [*node.ifs[:index], *node.ifs[index + 1 :]], node.is_async)


def _attribute(node: ast.Attribute) -> Iterator[ast.AST]:
    for other in OTHER_FIELDS.get(node.attr, ()):
        yield ast.Attribute(node.value, other, node.ctx)


def _left_out(_node: ast.AST) -> Iterator[ast.AST]:
    yield ast.Pass()


def _conditional(node: ast.IfExp) -> Iterator[ast.AST]:
    yield from (node.body, node.orelse)


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Add | ast.Sub):
        yield ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)


ALTERED = {
    ast.Compare: _compare,
    ast.BoolOp: _bool_op,
    ast.UnaryOp: _not,
    ast.Constant: _constant,
    ast.Set: _collection,
    ast.List: _collection,
    ast.comprehension: _filters,
    ast.Attribute: _attribute,
    ast.If: _left_out,
    ast.AugAssign: _left_out,
    ast.IfExp: _conditional,
    ast.BinOp: _binary,
}
"""The kinds of node that a slip could alter, each with how."""
