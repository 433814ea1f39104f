"""Cuts blocks of documents into tokens for another process: a line of JSON each, until that process is gone."""

import json
import os
import sys

from kemai.core.search.document import Document
from kemai.core.search.index import prepared

BEHIND_PAGES = 5  # added to the niceness: pages that people wait for go first

if __name__ == "__main__":
    os.nice(BEHIND_PAGES)
    for line in sys.stdin.buffer:
        entries = [prepared(Document(*parts)) for parts in json.loads(line)]
        sys.stdout.buffer.write(json.dumps(entries).encode() + b"\n")
        sys.stdout.buffer.flush()
