"""The search language: `地区=四川 AND (行业=酒类 OR 名称 like 酒) AND NOT 类型=黑名单`.

Joints AND 且, OR 或, NOT 非, brackets; a field by name, label or alias; `= != like >= <= > <`, `not like`,
开头是 starts, 介于 between (`5|9`, `5 AND 9`), 最近 days, 为空 empty, 不为空 filled; several values as `酒类|食品`;
quotes around what holds signs or joints. Full-width signs mean the same. Linked records are reached by a dot
(负责人.部门=销售部) or by brackets behind the link (联系人(职务=经理 AND 手机 为空)), which may be empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from kemai.core.records.conditions.errors import Misfit, Misread
from kemai.core.records.conditions.links import link_called
from kemai.core.records.conditions.names import field_called
from kemai.core.records.conditions.tokens import Token, tokens
from kemai.core.records.conditions.tree import LEVELS_MOST, Tree, read, refuse_far
from kemai.core.records.conditions.values import operators_of, read_leaf
from kemai.core.records.conditions.words import OPERATORS
from kemai.core.records.errors import Invalid
from kemai.core.records.fields import Field
from kemai.core.records.words import enumerated

if TYPE_CHECKING:
    from kemai.core.records.registry import Resolved
    from kemai.core.tenancy.viewer import Viewer

TEXT_LONGEST = 2000
STRICT = {"above": "under", "below": "over"}
TO = ("and", "到", "至", "to")


def tree_of(text: str, resolved: Resolved, viewer: Viewer) -> Tree:
    """Read a search text into a tree; raises Invalid (E-FMT with the place, E-RNG when too long or too deep)."""
    if len(text) > TEXT_LONGEST:
        raise Invalid("E-RNG", _("最多 %(limit)d 个字") % {"limit": TEXT_LONGEST})
    if not text.strip():
        return {"all": []}
    tree = Parser(text, resolved, viewer).whole()
    read(tree, resolved, viewer)
    return tree


class Parser:
    """Reads one text from left to right."""

    def __init__(self, text: str, resolved: Resolved, viewer: Viewer) -> None:
        """Start at the first token."""
        self.tokens = tokens(text)
        self.resolved, self.viewer = resolved, viewer
        self.at = 0
        self.level = 0

    @property
    def token(self) -> Token:
        """Give the token to be read."""
        return self.tokens[self.at]

    @property
    def following(self) -> Token:
        """Give the token after it."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Give the token and go on."""
        self.at += 1
        return self.tokens[self.at - 1]

    def refuse(self, expected: Any) -> Misread:
        """Say what was expected here."""
        return Misread(self.token.place, expected, self.token.text or str(_("结尾")))

    def whole(self) -> Tree:
        """Read everything."""
        tree = self.either()
        if self.token.kind != "end":
            raise self.refuse(_("AND、OR 或结尾（值中有空格请加引号）"))
        return tree

    def either(self) -> Tree:
        """Read conditions of which one must hold."""
        return self.joined("or", "any", self.together)

    def together(self) -> Tree:
        """Read conditions that must all hold."""
        return self.joined("and", "all", self.turned)

    def joined(self, joint: str, group: str, part: Any) -> Tree:
        """Read parts with a joint between them."""
        parts = [part()]
        while self.token.kind == joint:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else {group: parts}

    def turned(self) -> Tree:
        """Read one condition, a negation, or brackets."""
        self.deeper()
        if self.token.kind == "not":
            self.take()
            tree = {"not": self.turned()}
        elif self.token.kind == "(":
            self.take()
            tree = self.either()
            if self.token.kind != ")":
                raise self.refuse(_("右括号或 AND、OR"))
            self.take()
        else:
            tree = self.condition()
        self.level -= 1
        return tree

    def deeper(self) -> None:
        """Go one level down, as far as that is allowed."""
        self.level += 1
        if self.level > LEVELS_MOST:
            raise Invalid("E-RNG", _("最多 %(limit)d 层括号") % {"limit": LEVELS_MOST})

    def condition(self) -> Tree:
        """Read a field of the record or of linked ones, an operator and its values; or a link with its brackets."""
        place = self.token.place
        name = self.name()
        if self.token.kind == "(":
            return self.linked(name, place)
        *ways, name = [name] if field_called(name, self.resolved, self.viewer) else name.split(".")
        refuse_far(len(ways))
        return self.behind(ways, place, lambda: self.comparison(name, place))

    def behind(self, ways: list[str], place: int, read_on: Callable[[], Tree | None]) -> Tree:
        """Read a condition on the records that some links on end lead to."""
        if not ways:
            return read_on() or {"all": []}
        link = link_called(ways[0], self.resolved, self.viewer)
        if link is None:
            raise Misread(place, _("已有的栏目名称"), ways[0])
        here, self.resolved = self.resolved, link.resolved
        tree = self.behind(ways[1:], place, read_on) if ways[1:] else read_on()
        self.resolved = here
        return {"some": link.name, "where": tree} if tree else {"some": link.name}

    def linked(self, name: str, place: int) -> Tree:
        """Read the brackets behind a link: what a linked record must meet, or nothing at all."""
        return self.behind([name], place, self.brackets)

    def brackets(self) -> Tree | None:
        """Read conditions in brackets, None where they are empty."""
        self.take()
        self.deeper()
        tree = None if self.token.kind == ")" else self.either()
        if self.token.kind != ")":
            raise self.refuse(_("右括号或 AND、OR"))
        self.take()
        self.level -= 1
        return tree

    def name(self) -> str:
        """Read the name of a field or link, up to its operator or bracket."""
        words: list[str] = []
        while self.token.kind in ("word", "quoted") and not (words and self.token.operator):
            words.append(self.take().text)
        if not words:
            raise self.refuse(_("栏目名称、NOT 或左括号"))
        return " ".join(words)

    def comparison(self, name: str, place: int) -> Tree:
        """Read what a field of the record, or of the linked one just reached, is compared with."""
        field = field_called(name, self.resolved, self.viewer)
        if field is None:
            raise Misread(place, _("已有的栏目名称"), name)
        operator = self.operator(field)
        values = [] if operator in ("empty", "filled") else self.values(operator)
        plain = STRICT.get(operator, operator)
        try:
            read_leaf(field, plain, values, self.viewer)
        except Invalid as reason:
            raise Misfit(reason, field.name, field.label, place) from reason
        leaf = {"field": field.name, "op": plain, "values": values}
        if operator == plain:
            return leaf
        return {"all": [{"field": field.name, "op": "filled", "values": []}, {"not": leaf}]}

    def operator(self, field: Field) -> str:
        """Read an operator that fits the field."""
        turned = self.token.kind == "not" and self.following.operator == "has"
        operator = "lacks" if turned else self.token.operator
        fitting = operators_of(field)
        if STRICT.get(operator, operator) not in fitting:
            raise self.refuse(enumerated(OPERATORS[one] for one in fitting))
        self.at += 2 if turned else 1
        return operator

    def values(self, operator: str) -> list[str]:
        """Read the values, with bars between them."""
        single = operator in ("between", "days")
        found = [self.value(single)]
        if operator == "between" and (self.token.kind in TO or self.token.word in TO):
            self.take()
            return [*found, self.value(single)]
        while self.token.kind == "|":
            self.take()
            found.append(self.value(single))
        if operator == "days":
            if self.token.word in ("天", "day", "days"):
                self.take()
            return [found[0].removesuffix("天"), *found[1:]]
        return found

    def value(self, single: bool) -> str:
        """Read one value: quoted, or words with blanks between them."""
        if self.token.kind == "quoted":
            return self.take().text
        if self.token.kind != "word":
            raise self.refuse(_("值（含符号时请加引号）"))
        words = [self.take().text]
        while not single and self.token.kind == "word" and not (self.token.operator or self.following.operator):
            words.append(self.take().text)
        return " ".join(words)
