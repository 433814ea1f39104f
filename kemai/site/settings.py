"""Settings of one Kemai server, read from the environment (see README: settings)."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kemai.core.files.object_store import store_of

env = environ.Env()
ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env("KEMAI_DATA_DIR", default=str(ROOT / "var" / "data")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

PRODUCTION = env.bool("KEMAI_PRODUCTION", default=False)
DEBUG = env.bool("KEMAI_DEBUG", default=False)
DEMO = env.bool("KEMAI_DEMO", default=False)
SIGN_UP = env.bool("KEMAI_SIGN_UP", default=False)
DEVELOPMENT_KEY = "development-only-key-that-production-refuses-to-start-with"
SECRET_KEY = env("KEMAI_SECRET_KEY", default=DEVELOPMENT_KEY)
SECRET_KEY_FALLBACKS = env.list("KEMAI_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("KEMAI_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
UNSAFE_KEY = any(key == DEVELOPMENT_KEY or len(key) < 50 for key in (SECRET_KEY, *SECRET_KEY_FALLBACKS))
if PRODUCTION and (UNSAFE_KEY or DEBUG or not env.list("KEMAI_ALLOWED_HOSTS", default=[])):
    raise ImproperlyConfigured(
        "Production needs KEMAI_SECRET_KEY (50 characters or more, as every one of KEMAI_SECRET_KEY_FALLBACKS)"
        " and KEMAI_ALLOWED_HOSTS, and must not run with KEMAI_DEBUG."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "kemai.areas.accounts.signing_in.apps.AllauthAccount",
    "kemai.areas.accounts.signing_in.apps.AllauthFactors",
    "kemai.ui",
    "kemai.core",
    "kemai.areas.accounts",
    "kemai.areas.customers",
    "kemai.areas.activities",
    "kemai.areas.products",
    "kemai.areas.sales",
    "kemai.areas.stock",
    "kemai.areas.service",
    "kemai.areas.analysis",
    "kemai.site",
]
MIDDLEWARE = [
    "kemai.site.middleware.LeanGZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kemai.site.middleware.ClosedDoorMiddleware",
    "kemai.site.middleware.ForgivingSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kemai.core.audit.middleware.AuditMiddleware",
    "kemai.core.tenancy.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kemai.core.limits.middleware.LimitsMiddleware",
]
ROOT_URLCONF = "kemai.site.urls"
WSGI_APPLICATION = "kemai.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "NAME": "jinja2",
        "OPTIONS": {
            "environment": "kemai.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "kemai.core.screens.frame.frame",
            ],
        },
    },
]
TEMPLATES[0]["DIRS"] = [
    ROOT / "kemai" / part / "templates"
    for part in (
        "ui",
        "core",
        "areas/accounts",
        "areas/customers",
        "areas/activities",
        "areas/products",
        "areas/sales",
        "areas/stock",
        "areas/service",
        "areas/analysis",
    )
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "kemai.sqlite3",
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
        ),
    },
    "CONN_MAX_AGE": None,
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL") if env("DATABASE_URL", default="") else SQLITE
}
STATEMENT_SECONDS = env.int("KEMAI_STATEMENT_SECONDS", default=30)
if "postgres" in env("DATABASE_URL", default=""):
    DATABASES["default"] |= {"ENGINE": "kemai.core.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "connect_timeout": 2,
        "server_side_binding": True,
        "prepare_threshold": 3,
        "options": (
            f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c lock_timeout=20000"
            " -c idle_in_transaction_session_timeout=60000"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# A sign-in name is unique within its firm; our own backend and action find the person by firm and name.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
ORGANISATION_MODEL = "accounts.Organisation"
DEPARTMENT_MODEL = "accounts.Department"
ROLE_MODEL = "accounts.Role"
AUTHENTICATION_BACKENDS = ["kemai.areas.accounts.backend.AccountBackend"]
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "signin"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 3600
SITE_URL = env("KEMAI_SITE_URL", default="")
MFA_ADAPTER = "kemai.areas.accounts.signing_in.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "kemai.areas.accounts.passwords.WholeValidator"},
    {"NAME": "kemai.areas.accounts.passwords.LettersAndDigitsValidator"},
    {"NAME": "kemai.areas.accounts.passwords.ObviousWordsValidator"},
    {"NAME": "kemai.areas.accounts.passwords.NotRecentValidator"},
]

COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_ENGINE = "kemai.areas.accounts.signing_in.store"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (f"{COOKIE_PREFIX}{name}" for name in ("sessionid", "csrftoken"))
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600  # the longest that a firm may choose (sign_in.longest_hours)
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kemai.site.errors.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("KEMAI_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^api/v1/."]  # programs are refused, not led on: ClosedDoorMiddleware
BEHIND_PROXY = env.bool("KEMAI_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("英文"))]
LOCALE_PATHS = [ROOT / "kemai" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env("KEMAI_TIME_ZONE", default="Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = Path(env("KEMAI_STATIC_ROOT", default=str(ROOT / "staticfiles")))
FILES_ROOT = DATA_DIR / "files"
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
UPLOAD_LIMIT = env.int("KEMAI_UPLOAD_MEGABYTES", default=50) * 1024 * 1024
IMPORT_ROWS = env.int("KEMAI_IMPORT_ROWS", default=200_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kemai.core.files.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "kemai.core.files.uploads.DiskUploadHandler",
]
FILES_URL = env("KEMAI_FILES_URL", default="")
if FILES_URL:
    store_of(FILES_URL)
STORAGES = {
    "default": (
        {"BACKEND": "kemai.core.files.storage.ObjectStorage", "OPTIONS": {"location": FILES_ROOT, "url": FILES_URL}}
        if FILES_URL
        else {"BACKEND": "kemai.core.files.storage.DiskStorage", "OPTIONS": {"location": FILES_ROOT}}
    ),
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if env.bool("KEMAI_STATIC_MANIFEST", default=PRODUCTION)
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
MESSAGE_STORAGE = "kemai.site.messages.HostMessages"
BACKUP_DIR = Path(env("KEMAI_BACKUP_DIR", default=str(DATA_DIR / "backups")))
BACKUP_KEY = env("KEMAI_BACKUP_KEY", default="")
OPERATORS = env.list("KEMAI_OPERATORS", default=[])
VIRUS_COMMAND = env("KEMAI_VIRUS_COMMAND", default="")
JOBS_FILE = DATA_DIR / "jobs.sqlite3"
JOBS_IMMEDIATE = env.bool("KEMAI_JOBS_IMMEDIATE", default=False)
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("KEMAI_LOG_LEVEL", default="WARNING")},
}
