"""The worker process: does the jobs that people start."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run jobs until stopped, at lower priority than the pages."""

    help = "Run the job worker."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the consumer with one thread: SQLite has one writer anyway."""
        from huey.consumer import Consumer

        from kemai.core.jobs.queue import queue

        os.nice(10)
        Consumer(queue, workers=1, worker_type="thread", initial_delay=0.1, max_delay=1.0, backoff=1.2).run()
