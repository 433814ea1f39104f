"""The facts of a breach as CSV: who did what with personal data, and when."""

from __future__ import annotations

import csv
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from kemai.core.privacy.breach import HEADINGS, rows
from kemai.core.tenancy import everyone
from kemai.core.transfer.writers.formulas import neutralise


class Command(BaseCommand):
    """Write every act on personal data in a span of time; run by whoever keeps the server."""

    help = "Write who did what with personal data between two days or moments, as CSV."

    def add_arguments(self, parser: Any) -> None:
        """Ask for the span, and for records where only some are concerned."""
        parser.add_argument("--from", dest="begin", required=True, help="first day or moment, such as 2026-11-20")
        parser.add_argument("--to", dest="end", required=True, help="last day (included) or moment (excluded)")
        parser.add_argument("--ids", default="", help="ids of records, joined by commas")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rows."""
        begin, end = moment(options["begin"], timedelta()), moment(options["end"], timedelta(days=1))
        if end <= begin:
            raise CommandError("The end lies before the beginning.")
        ids = [int(one) for one in options["ids"].split(",") if one.strip().isdigit()] or None
        writer = csv.writer(self.stdout)
        writer.writerow(HEADINGS)
        with everyone(reason="facts of a breach"):
            for row in rows(begin, end, ids):
                writer.writerow([neutralise(cell) for cell in row])


def moment(text: str, whole_day: timedelta) -> datetime:
    """Read a day or a moment of the server's zone."""
    try:
        day = parse_date(text)
        read = datetime.combine(day, time()) + whole_day if day else parse_datetime(text)
    except ValueError:
        read = None
    if read is None:
        raise CommandError(f"{text} is neither a day (2026-11-20) nor a moment (2026-11-20T14:00).")
    return timezone.make_aware(read) if timezone.is_naive(read) else read
