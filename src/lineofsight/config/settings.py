"""Django's settings. What an installation may choose is in `environment.py`; the rest is fixed here."""

from pathlib import Path
from typing import Any

from lineofsight.access.served import Served
from lineofsight.config.environment import value_of
from lineofsight.config.exceptions import BadSetting
from lineofsight.config.secret_key import secret_key

PACKAGE = Path(__file__).resolve().parent.parent

DATA = value_of("LINEOFSIGHT_DATA")
DEMO = value_of("LINEOFSIGHT_DEMO")
DEBUG = value_of("LINEOFSIGHT_DEBUG")
HTTPS = value_of("LINEOFSIGHT_HTTPS", default="off" if DEMO else "on")
BEHIND_PROXY = value_of("LINEOFSIGHT_BEHIND_PROXY")
PAGES = value_of("LINEOFSIGHT_PAGES")
if PAGES not in set(Served):
    raise BadSetting(f"LINEOFSIGHT_PAGES is {PAGES!r}. Set it to one of: {', '.join(Served)}.")
PAGE_THREADS = value_of("LINEOFSIGHT_PAGE_THREADS")
SCANNER = value_of("LINEOFSIGHT_SCANNER")
FRONT_DOOR_TELEPHONE = value_of("LINEOFSIGHT_FRONT_DOOR_TELEPHONE")
OUT_OF_HOURS_TELEPHONE = value_of("LINEOFSIGHT_OUT_OF_HOURS_TELEPHONE")
PRIVACY_NOTICE = value_of("LINEOFSIGHT_PRIVACY_NOTICE")
SECRET_KEY = secret_key(value_of("LINEOFSIGHT_SECRET_KEY"), demo=DEMO, data=DATA)
ALLOWED_HOSTS = value_of("LINEOFSIGHT_HOSTS")

# --- the database ----------------------------------------------------------------------------------------------------

_SQLITE_OPTIONS: dict[str, Any] = {
    # Writers take their turn at the start of a transaction; Django's default loses most of them to
    # "database is locked" when several people save at once.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: a save that was acknowledged survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def _database() -> dict[str, Any]:
    chosen: dict[str, Any] = value_of("DATABASE_URL", default=f"sqlite:///{DATA / 'lineofsight.sqlite3'}")
    options = chosen.setdefault("OPTIONS", {})
    if "sqlite" in chosen["ENGINE"]:
        options |= _SQLITE_OPTIONS
    else:
        # Who may see a row is one long condition of the gate. The server takes it for work enough to be compiled, which
        # takes it seconds; without that it answers in a tenth of one. What the address says comes after, and wins.
        options["options"] = f"-c jit=off {options.get('options', '')}".rstrip()
        if pool := value_of("LINEOFSIGHT_DATABASE_POOL"):
            options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    # The pool keeps connections; a thread that kept its own would run the server out of them.
    return chosen | {"CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False}


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that every server process knows of a failed sign-in and of a code that was used.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_attempt"}}

# --- what is installed -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "lineofsight.record",
    "lineofsight.access",
    "lineofsight.web",  # before allauth, whose templates it replaces
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lineofsight.access.partner_process.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lineofsight.access.partner_process.SpeaksForReader",
    "lineofsight.access.middleware.NothingKept",
    "lineofsight.access.partner_process.OnlyItsPages",
    "lineofsight.access.middleware.TrailSetting",
    "lineofsight.web.autosave.KeepWhatWasSent",
    "lineofsight.access.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "lineofsight.config.urls"
WSGI_APPLICATION = "lineofsight.config.wsgi.application"
ASGI_APPLICATION = "lineofsight.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,  # a folder `jinja2` in each app
        "OPTIONS": {"environment": "lineofsight.web.environment.environment", "auto_reload": DEBUG},
    },
    {
        # The sign-in pages are allauth's, and written for Django's own templates.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- dates, words, files ---------------------------------------------------------------------------------------------

USE_TZ = True  # moments are stored in UTC
TIME_ZONE = "Europe/London"  # and shown to people in this
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# A paste of ten megabytes is answered beside its field, with what was typed; each form has limits of its own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000
FILE_UPLOAD_HANDLERS = [
    "lineofsight.web.uploads.LetGoOfLargeFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # nothing about a child in a cookie

# --- signing in ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lineofsight.access.adapter.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Line of Sight"
SESSION_ENGINE = (
    "lineofsight.access.partner_sessions" if PAGES == Served.PARTNERS else "django.contrib.sessions.backends.db"
)
SESSION_COOKIE_AGE = 10 * 60 * 60  # ten hours at most, then sign in again
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- what a browser may do -------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
_HOST_ONLY = "__Host-" if HTTPS else ""  # a browser then refuses a cookie planted from another name or by HTTP
SESSION_COOKIE_NAME = f"{_HOST_ONLY}session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_HOST_ONLY}csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
CSRF_COOKIE_SAMESITE = "Lax"

# --- mail ------------------------------------------------------------------------------------------------------------

MAIL = value_of("LINEOFSIGHT_MAIL")  # {} for none: messages are then kept as not sent
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'dummy'}.EmailBackend"
EMAIL_HOST = MAIL.get("EMAIL_HOST", "")
EMAIL_PORT = MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = MAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = value_of("LINEOFSIGHT_MAIL_FROM")
if MAIL and not DEFAULT_FROM_EMAIL:
    raise BadSetting("LINEOFSIGHT_MAIL_FROM is missing: set it to the address that messages come from.")

# --- the daily feed to the Department for Education -----------------------------------------------------------------

FEED = {
    "base": value_of("LINEOFSIGHT_FEED_ADDRESS"),
    "token": value_of("LINEOFSIGHT_FEED_TOKEN_ADDRESS"),
    "authority": value_of("LINEOFSIGHT_FEED_AUTHORITY"),
    "client": value_of("LINEOFSIGHT_FEED_CLIENT"),
    "secret": value_of("LINEOFSIGHT_FEED_SECRET"),
    "scope": value_of("LINEOFSIGHT_FEED_SCOPE"),
    "supplier_key": value_of("LINEOFSIGHT_FEED_SUPPLIER_KEY"),
}

# --- the log ---------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "lineofsight.config.logs.PrivateFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": value_of("LINEOFSIGHT_LOG_LEVEL")},
    "loggers": {
        # Django's own console handler is for its development server; everything goes through ours.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # A foreign host name is answered with 400. Whoever sends one would otherwise fill the log at will.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
