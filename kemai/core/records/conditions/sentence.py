"""A whole condition as one sentence in the language of the reader."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kemai.core.records.conditions.nodes import Leaf, Node, Not, Via
from kemai.core.records.conditions.words import phrase


def sentence(node: Node, *, inner: bool = False) -> str:
    """Say a condition: 地区 是 四川 且（行业 是 酒类 或 名称 含 酒）且 没有需求（登记时间 最近 90 天）."""
    if isinstance(node, Leaf):
        return str(phrase(node))
    if isinstance(node, Via):
        return via_said(node)
    if isinstance(node, Not):
        return turned(node.node)
    if len(node.nodes) == 1:
        return sentence(node.nodes[0], inner=inner)
    joint = _(" 且 ") if node.every else _(" 或 ")
    said = joint.join(sentence(one, inner=True) for one in node.nodes)
    return _("（%(what)s）") % {"what": said} if inner else said


def turned(node: Node) -> str:
    """Say the opposite of a condition."""
    if isinstance(node, Leaf):
        return str(phrase(node, turned=True))
    if isinstance(node, Via):
        return via_said(node, turned=True)
    if isinstance(node, Not):
        return sentence(node.node, inner=True)
    return _("不满足（%(what)s）") % {"what": sentence(node)}


def via_said(via: Via, *, turned: bool = False) -> str:
    """Say that a linked record exists, or that there is none, and what it is like."""
    facts = {"link": via.link.label, "what": sentence(via.node)}
    if turned:
        return (_("没有%(link)s（%(what)s）") if facts["what"] else _("没有%(link)s")) % facts
    if via.link.backward or not facts["what"]:
        return (_("有%(link)s（%(what)s）") if facts["what"] else _("有%(link)s")) % facts
    return _("%(link)s（%(what)s）") % facts
