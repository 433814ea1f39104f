"""All tests share the firm, its people and their browsers."""

import os

os.environ.setdefault("KEMAI_JOBS_IMMEDIATE", "1")

pytest_plugins = ["kemai.core.testing.plugin"]
