"""Filling one Word template in a process of its own, with plain values and nothing else within reach.

This file runs alone, imports nothing of Kemai and is the only importer of docxtpl. Standard input holds {"template"
(base64), "data", "shape"}; with a shape the template's fields are only compared with it. {"starter"} asks instead for
a first template of title, fields and columns of a table. Standard output gets the document; a template that is not
taken ends the process with 3 and {"kind", "words"} on standard error: kind is macro, outside, broken, syntax, unknown
or forbidden.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.package import Package
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

MEMORY = 1024 * 1024 * 1024
SECONDS = 10
REFUSED = 3
LANGUAGE = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem),
    *(nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Filter, nodes.Test, nodes.Concat),
)
FILTERS = frozenset({"default", "d", "trim", "upper", "lower", "length"})
TESTS = frozenset({"defined", "undefined"})
LOOP = dict.fromkeys(("index", "index0", "first", "last", "length", "revindex"), "")
DEEPEST = 2
RUNNING = ("macroEnabled", "vbaProject", "vbaData", "oleObject", "activeX")


class Refused(Exception):
    """A template that is not taken."""

    def __init__(self, kind: str, words: str = "") -> None:
        """Keep why, and what it is about."""
        self.kind = kind
        self.words = words
        super().__init__(kind)


class Language(ImmutableSandboxedEnvironment):
    """The few words that a template may use: fields, loops over lists, conditions; no calls, no arithmetic.

    Every text that is read as a template comes by here, whichever part of the document it stands in.
    """

    shape: Any = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            refuse_foreign(node)
        refuse_depth(tree, 0)
        if self.shape is not None:
            Known(self.shape).walk(tree, {})
        return tree


def refuse_foreign(node: nodes.Node) -> None:
    """Refuse whatever is more than a field, a loop or a condition."""
    if not isinstance(node, LANGUAGE):
        raise Refused("forbidden", type(node).__name__)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise Refused("forbidden", node.attr)
    if isinstance(node, nodes.Getitem) and str(getattr(node.arg, "value", "_")).startswith("_"):
        raise Refused("forbidden", "[ ]")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise Refused("forbidden", f"|{node.name}")
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise Refused("forbidden", f"is {node.name}")
    if isinstance(node, nodes.For) and (node.recursive or not isinstance(node.target, nodes.Name)):
        raise Refused("forbidden", "for")


def refuse_depth(node: nodes.Node, depth: int) -> None:
    """Refuse loops within loops within loops."""
    depth += isinstance(node, nodes.For)
    if depth > DEEPEST:
        raise Refused("forbidden", "for … for … for")
    for child in node.iter_child_nodes():
        refuse_depth(child, depth)


class Known:
    """Compares the fields that a template names with those that there are; lists are shaped by their first row."""

    def __init__(self, shape: dict[str, Any]) -> None:
        """Keep what there is."""
        self.shape = shape

    def walk(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        """Look at every field of a part of the template; `scope` holds the names of the loops around it."""
        if isinstance(node, nodes.For):
            rows = self.look(node.iter, scope)
            if not isinstance(rows, list):
                raise Refused("unknown", f"for … in {spoken(node.iter)}")
            inner = {**scope, getattr(node.target, "name", ""): rows[0], "loop": LOOP}
            for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
                self.walk(child, inner)
            return
        if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            self.look(node, scope)
            return
        for child in node.iter_child_nodes():
            self.walk(child, scope)

    def look(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """Give what a name stands for; Refused where there is no such field."""
        found: Any
        key: Any
        if isinstance(node, nodes.Name):
            found, key = {**self.shape, **scope}, node.name
        elif isinstance(node, (nodes.Getattr, nodes.Getitem)):
            found = self.look(node.node, scope)
            key = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        else:
            self.walk(node, scope)
            return ""
        if isinstance(found, list) and isinstance(key, int):
            return found[0]
        if not isinstance(found, dict) or key not in found:
            raise Refused("unknown", spoken(node))
        return found[key]


def spoken(node: nodes.Node) -> str:
    """Write a field as its author did."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{spoken(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{spoken(node.node)}[{getattr(node.arg, 'value', '')!r}]"
    return type(node).__name__


class Paper(DocxTemplate):
    """A template whose footnotes are read once: read again, a value with braces in it would be taken for a field."""

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Fill the footnotes."""
        for part in self.docx.part.package.iter_parts():
            if part.content_type.endswith(".footnotes+xml"):
                written = self.render_xml_part(self.patch_xml(part.blob.decode()), part, context, jinja_env)
                part._blob = written.encode()


def judge(template: bytes) -> None:
    """Refuse a document that could run something or fetch something from elsewhere."""
    package = Package.open(BytesIO(template))
    for part in package.iter_parts():
        if any(sign in part.content_type for sign in RUNNING):
            raise Refused("macro")
        if part.content_type.endswith("xml") and b"<!DOCTYPE" in part.blob[:2000].replace(b"\0", b""):
            raise Refused("broken")
        for link in part.rels.values():
            if link.is_external and link.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                raise Refused("outside")


def filled(template: bytes, data: dict[str, Any], shape: dict[str, Any] | None) -> bytes:
    """Give the document with the values in their places; every value is text, never markup."""
    judge(template)
    paper = Paper(BytesIO(template))
    language = Language(autoescape=True, undefined=ChainableUndefined)
    language.globals.clear()
    language.shape = shape
    paper.render(data, language, autoescape=True)
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def starter(title: str, fields: list[list[str]], columns: list[list[str]]) -> bytes:
    """Give a template to begin with: a title, a paragraph for each field, a table with a row for each line."""
    paper = Document()
    paper.add_heading(title, 1)
    for label, tag in fields:
        paper.add_paragraph(f"{label}: {tag}")
    table = paper.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.cell(1, 0).text, table.cell(3, 0).text = "{%tr for line in lines %}", "{%tr endfor %}"
    for place, (label, tag) in enumerate(columns):
        table.cell(0, place).text, table.cell(2, place).text = label, tag
    made = BytesIO()
    paper.save(made)
    return made.getvalue()


def near(reason: TemplateError) -> str:
    """Give the words of a template around a mistake."""
    return " ".join(filter(None, (one.strip() for one in getattr(reason, "docx_context", ()))))[:120]


def main() -> None:
    """Fill the template that standard input holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    order = json.load(sys.stdin.buffer)
    if "starter" in order:
        sys.stdout.buffer.write(starter(**order["starter"]))
        return
    try:
        sys.stdout.buffer.write(filled(base64.b64decode(order["template"]), order["data"], order["shape"]))
    except Refused as reason:
        refuse(reason.kind, reason.words)
    except TemplateError as reason:
        refuse("syntax", near(reason) or str(reason.message))
    except Exception as reason:
        refuse("broken", type(reason).__name__)


def refuse(kind: str, words: str) -> None:
    """Say why a template is not taken, and end."""
    sys.stderr.write(json.dumps({"kind": kind, "words": words}))
    sys.exit(REFUSED)


if __name__ == "__main__":
    main()
