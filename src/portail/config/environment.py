"""Reading settings from PORTAIL_* variables: one table, which documentation and start-up share."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(RuntimeError):
    """A setting is missing or cannot be read; the message says which, and what to give."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One PORTAIL_* variable. required: production refuses to start without it.

    choices: all that it takes, where these are few. least: of a whole number.
    """

    name: str
    meaning: str
    default: str = ""
    required: bool = False
    secret: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None


SETTINGS = (
    Setting(
        "PORTAIL_SECRET_KEY",
        "signs sessions and derives codes: 50 random characters or more",
        required=True,
        secret=True,
    ),
    Setting(
        "PORTAIL_FORMER_SECRET_KEYS",
        "comma-separated former keys; keep one 14 days, and longer for second steps not used since",
        secret=True,
    ),
    Setting(
        "PORTAIL_DATABASE_URL",
        "postgresql://user:password@host/name, or ?host=/socket/folder, for the web role",
        required=True,
        secret=True,
    ),
    Setting(
        "PORTAIL_DATABASE_OWNER_URL",
        "the same for the role that owns the tables; only migrations use it",
        secret=True,
    ),
    Setting("PORTAIL_DATABASE_JOBS_URL", "the same for the worker's role", secret=True),
    Setting(
        "PORTAIL_EMAIL_URL",
        "smtp://host:25, smtp+tls://user:password@host:587 or smtps://user:password@host:465",
        required=True,
        secret=True,
    ),
    Setting("PORTAIL_EMAIL_FROM", "the sender of every mail", "Portail Parents <ne-pas-repondre@exemple.ca>"),
    Setting("PORTAIL_OPERATOR_EMAIL", "where alarms are written to, besides the logs", ""),
    Setting(
        "PORTAIL_VAPID_PRIVATE_KEY",
        "key of notices on devices, made by `portail push-keys`; without it there are none",
        secret=True,
    ),
    Setting(
        "PORTAIL_PUSH_HOSTS",
        "comma-separated push services that may be written to; a dot before a name: all below it",
        "fcm.googleapis.com,updates.push.services.mozilla.com,web.push.apple.com,.notify.windows.com",
    ),
    Setting("PORTAIL_HOSTS", "comma-separated host names that the portal answers to", required=True),
    Setting("PORTAIL_BASE_URL", "https address that links in mails start with", required=True),
    Setting("PORTAIL_ENV", "production, demo or test", "production", choices=("production", "demo", "test")),
    Setting(
        "PORTAIL_ROLE",
        "owner, app or jobs: the database role; each command sets its own",
        "app",
        choices=("owner", "app", "jobs"),
    ),
    Setting(
        "PORTAIL_PASSWORD_POLICY",
        "guide (the seed's rules or a long phrase) or norme (NIST 800-63B-4)",
        "guide",
    ),
    Setting("PORTAIL_BREACHED_PASSWORDS", "path of a filter made by `portail load-breached-passwords`"),
    Setting(
        "PORTAIL_TRUSTED_PROXIES", "how many proxies stand in front and set X-Forwarded-For", "0", least=0
    ),
    Setting(
        "PORTAIL_HASHES_IN_FLIGHT",
        "password hashes computed at once, over all workers of one machine",
        "2",
        least=1,
    ),
    Setting(
        "PORTAIL_KEPT_PAGES_MIB",
        "memory of a page process for homes that are given again while nothing on them changed; 0 for none",
        "32",
        least=0,
    ),
    Setting(
        "PORTAIL_IMPORTS_FOLDER",
        "where packages wait until they are applied, shared by web and worker",
        "var/imports",
    ),
    Setting(
        "PORTAIL_FILES_FOLDER",
        "where documents and attachments are kept, shared by web and worker; back it up with the database",
        "var/files",
    ),
    Setting(
        "PORTAIL_UPLOADS",
        "fast: a proxy holds uploads first; slow: they are awaited, by a `portail serve` of their own",
        "fast",
        choices=("fast", "slow"),
    ),
    Setting("PORTAIL_DROP_FOLDER", "folder of one folder a board where SFTP leaves packages"),
    Setting(
        "PORTAIL_LOG_LEVEL",
        "DEBUG, INFO, WARNING, ERROR or CRITICAL",
        "INFO",
        choices=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    ),
    *(
        setting
        for name in ("Google", "Microsoft", "Facebook", "LinkedIn")
        for setting in (
            Setting(f"PORTAIL_SOCIAL_{name.upper()}_CLIENT_ID", f"the portal's client at {name}"),
            Setting(f"PORTAIL_SOCIAL_{name.upper()}_SECRET", "its secret", secret=True),
        )
    ),
    Setting(
        "PORTAIL_SOCIAL_MICROSOFT_TENANT",
        "common, organizations, consumers or a tenant's number: whose accounts may sign in",
        "common",
    ),
    Setting("PORTAIL_SOCIAL_APPLE_CLIENT_ID", "the portal's services identifier at Apple"),
    Setting("PORTAIL_SOCIAL_APPLE_TEAM_ID", "the team that it belongs to"),
    Setting("PORTAIL_SOCIAL_APPLE_KEY_ID", "the number of the key below"),
    Setting("PORTAIL_SOCIAL_APPLE_KEY", "its signing key: what the .p8 file holds", secret=True),
    Setting("PORTAIL_SOCIAL_OIDC_NAME", "any other OpenID Connect provider: its name on the button"),
    Setting("PORTAIL_SOCIAL_OIDC_ISSUER", "its issuer, an https address"),
    Setting("PORTAIL_SOCIAL_OIDC_CLIENT_ID", "the portal's client there"),
    Setting("PORTAIL_SOCIAL_OIDC_SECRET", "its secret", secret=True),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a setting: the variable, else the file that NAME_FILE points at, else the default.

    Raises SettingError when the file cannot be read, or for a value that the setting does not take: read as
    its default, a misspelt « production » would be none. KeyError for a name outside the table.
    """
    setting = _BY_NAME[name]
    value = _given(setting, os.environ if environ is None else environ)
    if setting.choices and value not in setting.choices:
        raise SettingError(f"{name} is « {value} »: give it {_either(setting.choices)}")
    if setting.least is not None and not (value.isdecimal() and int(value) >= setting.least):
        raise SettingError(f"{name} is « {value} »: give it a whole number, {setting.least} or more")
    return value


def _given(setting: Setting, environ: Mapping[str, str]) -> str:
    if setting.name in environ:
        return environ[setting.name]
    if path := environ.get(f"{setting.name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(
                f"{setting.name}_FILE points at {path}, which cannot be read: {error.strerror}"
            ) from error
    return setting.default


def _either(choices: Sequence[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def missing(environ: Mapping[str, str] | None = None) -> list[str]:
    """The required settings that have no value."""
    return [setting.name for setting in SETTINGS if setting.required and not read(setting.name, environ)]


def database(url: str, *, user: str | None = None) -> dict[str, object]:
    """Django's database settings from a postgresql:// URL; USER replaces the URL's own.

    A socket folder is given as ?host=/folder. Raises SettingError for another kind of URL.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise SettingError(
            f"PORTAIL_DATABASE_URL starts with {parts.scheme or 'nothing'}://; give postgresql://…"
        )
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = unquote(options.pop("host", "")) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": user or unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "") or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Prepared at first use: the hot pages' plans under row policies cost more than their run.
        "OPTIONS": {**options, "prepare_threshold": 0},
    }


def mailer(url: str) -> dict[str, object]:
    """One of Django's MAILERS from smtp://, smtp+tls:// or smtps://. Raises SettingError otherwise."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps"):
        raise SettingError(
            f"PORTAIL_EMAIL_URL starts with {parts.scheme}://; use smtp://, smtp+tls:// or smtps://"
        )
    port = {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "127.0.0.1",
            "port": parts.port or port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 20,
        },
    }
