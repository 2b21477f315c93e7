"""The catalogue's formula language: read by recursive descent, computed with fractions.

Grammar (white space between tokens is free)::

    comparison := sum ("<=" | "<" | ">=" | ">" | "==") sum
    sum        := product (("+" | "-") product)*
    product    := factor (("*" | "/") factor)*
    factor     := "-" factor | primary
    primary    := number | "(" sum ")" | component | call
    call       := "prev(" component ")" | "min(" sum "," sum ")" | "max(" sum "," sum ")"
                | "mean(" sum ")" | "share(" comparison ")"

Inside ``mean`` and ``share``, which run per item, neither ``prev`` nor ``mean`` nor ``share`` may stand.
"""

import operator
import re
from dataclasses import dataclass, field
from fractions import Fraction

FORMULA_CHARACTERS_MAX = 1000
_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|==|[-+*/(),<>]))")
_COMPARE = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "==": operator.eq}
_FUNCTIONS = ("prev", "min", "max", "mean", "share")


class FormulaError(ValueError):
    """The text is no formula."""


class NotComputable(Exception):
    """The figure has no number; ``reason`` is one of the codes of the capaian table."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Scope:
    """What a formula is computed from: sums, last year's values, items (none: the sums are one item)."""

    values: dict
    previous: dict = field(default_factory=dict)
    items: tuple = ()


class _Reader:
    """Reads one text into nested tuples ``(kind, …)``."""

    def __init__(self, text, components):
        if len(text) > FORMULA_CHARACTERS_MAX:
            raise FormulaError("formula too long")
        self.components = components
        self.per_item = False
        self.tokens = self._tokens(text)
        self.position = 0

    @staticmethod
    def _tokens(text):
        tokens, at, text = [], 0, text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise FormulaError(f"unexpected character at {at} in {text!r}")
            tokens.append(match[1] or match[2] or match[3])
            at = match.end()
        return tokens

    @property
    def next(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self, *expected):
        token = self.next
        if token is None or (expected and token not in expected):
            raise FormulaError(f"expected {' or '.join(expected) or 'more'}, found {token}")
        self.position += 1
        return token

    def whole(self, rule):
        node = rule()
        if self.next is not None:
            raise FormulaError(f"unexpected {self.next}")
        return node

    def comparison(self):
        left = self.sum()
        sign = self.take(*_COMPARE)
        return ("compare", sign, left, self.sum())

    def sum(self):
        return self._chain(("+", "-"), self.product)

    def product(self):
        return self._chain(("*", "/"), self.factor)

    def _chain(self, signs, operand):
        node = operand()
        while self.next in signs:
            sign = self.take()
            node = ("binary", sign, node, operand())
        return node

    def factor(self):
        if self.next == "-":
            self.take()
            return ("negate", self.factor())
        return self.primary()

    def primary(self):
        token = self.take()
        if token[0].isdigit():
            return ("literal", Fraction(token))
        if token == "(":
            node = self.sum()
            self.take(")")
            return node
        if token in _FUNCTIONS:
            return self.call(token)
        return ("component", self.component(token))

    def component(self, token):
        if self.components is not None and token not in self.components:
            raise FormulaError(f"unknown component {token}")
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", token):
            raise FormulaError(f"unexpected {token}")
        return token

    def call(self, name):
        if self.per_item and name in ("prev", "mean", "share"):
            raise FormulaError(f"{name} inside mean or share")
        self.take("(")
        if name == "prev":
            arguments = (self.component(self.take()),)
        elif name in ("min", "max"):
            left = self.sum()
            self.take(",")
            arguments = (left, self.sum())
        else:
            self.per_item = True
            arguments = (self.sum() if name == "mean" else self.comparison(),)
            self.per_item = False
        self.take(")")
        return (name, *arguments)


def parse_formula(text, components=None):
    """The formula ``text``; names are checked where ``components`` is given."""
    reader = _Reader(text, components)
    return reader.whole(reader.sum)


def parse_check(text, components=None):
    """A rule's one comparison."""
    reader = _Reader(text, components)
    return reader.whole(reader.comparison)


def names(node, kind):
    """The components that stand in ``node`` plainly (``component``) or inside ``prev`` (``prev``)."""
    if node[0] == kind:
        return {node[1]}
    return set().union(*(names(part, kind) for part in node[1:] if isinstance(part, tuple)))


def compute(node, scope):
    """The exact value (or truth) of ``node``; NotComputable with the first reason that applies."""
    if not names(node, "component") <= scope.values.keys():
        raise NotComputable("component-missing")
    if not names(node, "prev") <= scope.previous.keys():
        raise NotComputable("previous-missing")
    return _evaluate(node, scope)


def _evaluate(node, scope):
    kind, *parts = node
    if kind == "literal":
        return parts[0]
    if kind == "component":
        return scope.values[parts[0]]
    if kind == "prev":
        return scope.previous[parts[0]]
    if kind == "negate":
        return -_evaluate(parts[0], scope)
    if kind in ("mean", "share"):
        return _over_items(kind, parts[0], scope)
    if kind in ("min", "max"):
        chosen = min if kind == "min" else max
        return chosen(_evaluate(parts[0], scope), _evaluate(parts[1], scope))
    sign, left, right = parts[0], _evaluate(parts[1], scope), _evaluate(parts[2], scope)
    if kind == "compare":
        return _COMPARE[sign](left, right)
    return _arithmetic(sign, left, right)


def _arithmetic(sign, left, right):
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right == 0:
        raise NotComputable("division-by-zero")
    return left / right


def _over_items(kind, node, scope):
    """The mean over the items, or the percentage of items that satisfy the comparison."""
    items = scope.items or (scope.values,)
    results = [_evaluate(node, Scope(item)) for item in items]
    total = sum(results, Fraction(0))
    return total / len(items) * (100 if kind == "share" else 1)
