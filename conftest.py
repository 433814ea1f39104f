"""All tests share the firm, its people, their browsers, and a real Chromium."""

pytest_plugins = ["kemai.core.testing.plugin", "kemai.core.testing.browser"]
