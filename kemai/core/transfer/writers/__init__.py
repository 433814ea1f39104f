"""Writing people's files: CSV and XLSX that spreadsheets open safely and that the readers take back unchanged."""

from kemai.core.transfer.writers.delimited import csv_chunks, write_csv
from kemai.core.transfer.writers.workbook import write_xlsx

__all__ = ["csv_chunks", "write_csv", "write_xlsx"]
