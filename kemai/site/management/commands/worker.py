"""The worker process: does the jobs that people start."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run jobs until stopped, at lower priority than the pages."""

    help = "Run the job worker."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the consumer with one thread: SQLite has one writer anyway.

        Told to stop (SIGTERM, Ctrl-C), a job goes back to the queue at its next step; one without steps is finished.
        """
        from huey.consumer import Consumer

        from kemai.core.jobs.progress import stopping
        from kemai.core.jobs.queue import queue

        class Worker(Consumer):
            """Takes no new job once it is told to stop, and lets the one in hand come to a good end."""

            def stop(self, graceful: bool = False) -> None:
                """Stop gracefully, however the signal asked for it."""
                stopping.set()
                super().stop(graceful=True)

        os.nice(10)
        Worker(queue, workers=1, worker_type="thread", initial_delay=0.1, max_delay=1.0, backoff=1.2).run()
