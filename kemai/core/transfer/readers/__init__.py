"""Reading people's files: CSV, text, XLSX, XLS, ODS and vCard become one kind of table of text."""

from kemai.core.transfer.readers.opening import open_table
from kemai.core.transfer.readers.table import FileRefused, Limits, Row, Table

__all__ = ["FileRefused", "Limits", "Row", "Table", "open_table"]
