"""Django's settings, read top to bottom; every choice of an installation comes from PORTAIL_* variables."""

from pathlib import Path

from django.utils.csp import CSP

from portail.config.environment import database, mailer, read
from portail.config.social import social_providers

PACKAGE = Path(__file__).resolve().parent.parent

# Which installation, which role -------------------------------------------------------------
ENV = read("PORTAIL_ENV")
IS_PRODUCTION = ENV == "production"
DEBUG = False
# Empty in a production that has none: whatever would sign or derive with it fails, however it was started.
SECRET_KEY = read("PORTAIL_SECRET_KEY") or ("" if IS_PRODUCTION else "a key of development, known to all")
SECRET_KEY_FALLBACKS = [key for key in read("PORTAIL_FORMER_SECRET_KEYS").split(",") if key]
ALLOWED_HOSTS = [host.strip() for host in read("PORTAIL_HOSTS").split(",") if host.strip()]
BASE_URL = read("PORTAIL_BASE_URL").rstrip("/")

# Rooms ----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "procrastinate.contrib.django",
    "portail.database",
    "portail.audit",
    "portail.notices",
    "portail.limits",
    "portail.accounts",
    "portail.boards",
    "portail.records",
    "portail.classes",
    "portail.links",
    "portail.results",
    "portail.report_cards",
    "portail.attendance",
    "portail.agenda",
    "portail.communications",
    "portail.documents",
    "portail.fees",
    "portail.transport",
    "portail.access",
    "portail.overview",
    "portail.imports",
    "portail.digests",
    "portail.privacy",
    "portail.web.ui",
    "portail.web.public",
    "portail.web.parents",
]
ROOT_URLCONF = "portail.config.urls"
WSGI_APPLICATION = "portail.config.wsgi.application"
# Read in two statements, and answered before the middleware that would cost more (web.ui.hot); with the
# parts of their addresses, each a UUID.
HOT_PAGES = {
    "parents:today": (),
    "parents:results": ("student",),
    "parents:results_in": ("student", "section"),
}

MIDDLEWARE = [
    # The headers outermost: what answers below without a view (a redirection to HTTPS, a static file,
    # a refused host) carries them too.
    "portail.web.ui.middleware.HeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portail.config.logs.AccessLogMiddleware",
    "portail.web.ui.hot.HotPagesMiddleware",
    "portail.database.transactions.TransactionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

# Database --------------------------------------------------------------------------------------
ROLE = read("PORTAIL_ROLE")
_ROLE_URL = {"owner": "PORTAIL_DATABASE_OWNER_URL", "jobs": "PORTAIL_DATABASE_JOBS_URL"}.get(ROLE)
_OWN_URL = read(_ROLE_URL) if _ROLE_URL else ""
DATABASES = {
    "default": database(
        _OWN_URL or read("PORTAIL_DATABASE_URL") or "postgresql://localhost/portail",
        user=None if _OWN_URL or (IS_PRODUCTION and ROLE == "app") else f"portail_{ROLE}",
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Identity --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["portail.accounts.hashers.BoundedArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = []  # accounts.rules decides, with its reasons
PASSWORD_POLICY = read("PORTAIL_PASSWORD_POLICY")
BREACHED_PASSWORDS = read("PORTAIL_BREACHED_PASSWORDS")
HASHES_IN_FLIGHT = int(read("PORTAIL_HASHES_IN_FLIGHT"))
IMPORTS_INBOX = Path(read("PORTAIL_IMPORTS_FOLDER")).resolve()
FILES_FOLDER = Path(read("PORTAIL_FILES_FOLDER")).resolve()
UPLOADS = read("PORTAIL_UPLOADS")
KEPT_PAGES_BYTES = int(read("PORTAIL_KEPT_PAGES_MIB")) << 20
DROP_FOLDER = Path(read("PORTAIL_DROP_FOLDER")).resolve() if read("PORTAIL_DROP_FOLDER") else None
ACCOUNT_ADAPTER = "portail.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_RATE_LIMITS = False  # ours count in the database, before hashing (ADR 0006)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Its table and its stages are used; its pages, sign-up and rules on addresses are not.
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIAL_PROVIDERS = social_providers()
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "parents:today"

# Sessions and cookies ----------------------------------------------------------------------------
SESSION_ENGINE = "portail.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
_SECURE_COOKIES = IS_PRODUCTION
_PREFIX = "__Host-" if _SECURE_COOKIES else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}langue"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portail.web.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers -----------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 63_072_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = int(read("PORTAIL_TRUSTED_PROXIES"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
FILE_UPLOAD_HANDLERS = ["portail.web.ui.uploads.NoFiles"]

# Pages -------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "portail.web.ui.environment.environment",
            "context_processors": ["portail.web.ui.shell.shell_for_templates"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE.parent.parent / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = ENV == "test"
WHITENOISE_AUTOREFRESH = ENV == "test"  # looked for when asked for, instead of all before each test
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}

# Languages ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

# Mail and jobs -----------------------------------------------------------------------------------
MAILERS = {"default": mailer(read("PORTAIL_EMAIL_URL") or "smtp://127.0.0.1:2525")}
DEFAULT_FROM_EMAIL = read("PORTAIL_EMAIL_FROM")
OPERATOR_EMAIL = read("PORTAIL_OPERATOR_EMAIL")
VAPID_PRIVATE_KEY = read("PORTAIL_VAPID_PRIVATE_KEY")
PUSH_HOSTS = frozenset(name.strip() for name in read("PORTAIL_PUSH_HOSTS").split(",") if name.strip())
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"  # each room's, found as Django starts
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 4,
    "delete_jobs": "successful",
    "update_heartbeat_interval": 2.0,
    "stalled_worker_timeout": 8.0,
}
# A worker silent for so long is dead; how often its jobs are looked for (six fields: seconds last).
NOTICES_SILENT_WORKER_SECONDS = 8.0
NOTICES_REVIVE_CRON = "* * * * * */5"

# Logs --------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portail.config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": read("PORTAIL_LOG_LEVEL")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},  # three lines a job; `portail work` tells what fails
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
