"""Formulas and conditions as the second scorer reads them (docs/format.md, Expressions); nothing of the library is used.

A name stands for the set of values that it can have, and so does what comes of it: {2} is known to be 2, {0, 1} may be
either, {None} is missing. Every step is worked out for every value of its parts, as if the parts did not hang together.
"""

from __future__ import annotations

import ast
import functools
import itertools
import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

Value = Any  # a Fraction or a bool; None: missing, or (of a condition) not to be known


def _both(a: Value, b: Value) -> Value:
    return False if a is False or b is False else None if None in (a, b) else True


def _either(a: Value, b: Value) -> Value:
    return True if a is True or b is True else None if None in (a, b) else False


ROUNDINGS: dict[str, Callable[[Fraction], Any]] = {
    "half_up": lambda value: math.floor(value + Fraction(1, 2)),
    "half_even": round,
    "down": math.floor,
    "up": math.ceil,
    "none": lambda value: value,
}
OF_TWO: dict[str, Callable[[Value, Value], Value]] = {  # a third value is added to what comes of two
    "And": _both, "Or": _either, "sum": operator.add, "count": operator.add, "min": min, "max": max,
}  # fmt: skip
STEPS: dict[str, Callable[..., Value]] = {
    "Add": operator.add, "Sub": operator.sub, "Mult": operator.mul, "Div": operator.truediv,
    "Eq": operator.eq, "NotEq": operator.ne, "Lt": operator.lt, "LtE": operator.le, "Gt": operator.gt, "GtE": operator.ge,
    "Not": operator.not_, "USub": operator.neg, "abs": abs,
    "clamp": lambda value, low, high: min(max(value, low), high),
    "floor": ROUNDINGS["down"], "ceil": ROUNDINGS["up"],
    "round_half_up": ROUNDINGS["half_up"], "round_half_even": ROUNDINGS["half_even"],
    "ln": lambda value: Fraction(math.log(value)), "sqrt": lambda value: Fraction(math.sqrt(value)),
    "answered": lambda value: value is not None,
    "first_known": lambda *values: next((value for value in values if value is not None), None),
    "if_": lambda condition, then, otherwise: None if condition is None else then if condition else otherwise,
}  # fmt: skip
MAY_BE_MISSING = {"And", "Or", "answered", "first_known", "if_"}  # elsewhere a missing part leaves nothing


def rounded(value: Fraction, how: str) -> Fraction:
    return Fraction(ROUNDINGS[how](value))


@functools.cache
def names_in(expression: str) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(_parse(expression)) if isinstance(node, ast.Name))


def possible(expression: str, names: Mapping[str, set[Value]]) -> set[Value]:
    """Everything that an expression can come to."""
    return _possible(_parse(expression), names)


@functools.cache
def _parse(expression: str) -> ast.expr:
    """By Python, as the language is a part of Python's but for `if` as a function."""
    return ast.parse(re.sub(r"\bif\s*\(", "if_(", " ".join(expression.split())), mode="eval").body


def _possible(node: ast.expr, names: Mapping[str, set[Value]]) -> set[Value]:
    match node:
        case ast.Name(id="none"):
            return {None}
        case ast.Name(id=name):
            return names[name]
        case ast.Constant(value=value):
            return {_fraction(str(value))}
        case ast.Call(func=ast.Name(id="mean"), args=parts):
            total = ast.Call(ast.Name("sum"), parts, [])
            return _possible(ast.BinOp(total, ast.Div(), ast.Constant(len(parts))), names)
        case ast.Call(func=ast.Name(id=name), args=parts):
            return _step(name, [_possible(part, names) for part in parts])
        case ast.BoolOp(op=op, values=parts):
            return _step(type(op).__name__, [_possible(part, names) for part in parts])
        case ast.UnaryOp(op=op, operand=part):
            return _step(type(op).__name__, [_possible(part, names)])
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            return _step(type(op).__name__, [_possible(left, names), _possible(right, names)])
    raise ValueError(ast.dump(node))


_fraction = functools.cache(Fraction)  # reading a number takes as long as all else here


def _step(name: str, parts: list[set[Value]]) -> set[Value]:
    if name not in OF_TWO:
        return {_value(name, STEPS[name], values) for values in itertools.product(*parts)}
    found = {value + Fraction(0) if name == "count" and value is not None else value for value in parts[0]}
    for part in parts[1:]:
        found = {_value(name, OF_TWO[name], values) for values in itertools.product(found, part)}
    return found


def _value(name: str, step: Callable[..., Value], values: tuple[Value, ...]) -> Value:
    if None in values and name not in MAY_BE_MISSING:
        return None
    try:
        return step(*values)
    except (ZeroDivisionError, ValueError):  # 1 / 0, ln(0), sqrt(-1)
        return None
