"""The steps that every clone goes through before a server or a check can start."""

import os
from collections.abc import Callable

from kemai.site.setup import environment
from kemai.site.setup.build import FONTS, ICONS, PINYIN, SCRIPT, STYLES, VENDOR
from kemai.site.setup.console import call
from kemai.site.setup.places import COLLECTED, ENVIRONMENT, NODE_MODULES, PYTHON, STAMPS
from kemai.site.setup.steps import Step

BUILD = "kemai/site/setup/build.py"


def manage(*words: str, **settings: str) -> str:
    """Run one command of the server (`python -m kemai.site …`) under these settings and return what it printed."""
    return call([PYTHON, "-m", "kemai.site", *words], {**os.environ, **settings}, name=words[0])


def _build(part: str) -> Callable[[], object]:
    return lambda: call([PYTHON, "-m", "kemai.site.setup.build", part], name=part)


def _collect() -> None:
    """Gather and compress the static files under names that change with their content."""
    quiet = {"KEMAI_STATIC_MANIFEST": "1", "KEMAI_DATA_DIR": str(STAMPS)}
    manage("collectstatic", "--noinput", "--clear", "--verbosity", "0", **quiet)


INSTALLATION = (
    Step(
        "Python packages",
        ("requirements.lock",),
        (PYTHON,),
        lambda: environment.install("requirements.lock"),
        stamps=ENVIRONMENT,
    ),
    Step(
        "front-end packages",
        ("package.json", "package-lock.json", ".npmrc"),
        (NODE_MODULES / ".package-lock.json",),
        _build("packages"),
    ),
    Step("scripts and fonts", ("package-lock.json", BUILD), (VENDOR, FONTS), _build("vendor")),
    Step(
        "icons and styles",
        (
            "package-lock.json",
            BUILD,
            "kemai/ui/*.py",
            "kemai/ui/icons*",
            "kemai/ui/icons/*",
            "kemai/ui/static/css/*",
            "kemai/ui/static/js/**/*",
        ),
        (ICONS, STYLES, SCRIPT),
        _build("look"),
    ),
    Step("translations", ("kemai/locale/*/LC_MESSAGES/*.po", BUILD), (), _build("words")),
    Step("pinyin table", ("kemai/core/search/build_pinyin.py", "requirements.lock"), (PINYIN,), _build("pinyin")),
    Step(
        "static files",
        ("kemai/*/static/**/*", "kemai/areas/*/static/**/*", "requirements.lock"),
        (COLLECTED / "staticfiles.json",),
        _collect,
    ),
)
CHECK_PACKAGES = Step(
    "packages for the check",
    ("requirements.lock", "requirements-check.lock"),
    (PYTHON,),
    lambda: environment.install("requirements-check.lock"),
    stamps=ENVIRONMENT,
)
