"""What does not stand in the file: `${VARIABLES}`, and secrets in files of their own.

password: ${SMTP_PASSWORD}             from the environment
host: ${SMTP_HOST:-smtp.example}       … or a default
password_file: /run/secrets/smtp       the first 64 kB of a file, without the newline at its end
price: $${literal}                     a dollar sign that means itself
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from config.words import SettingError, suggest

HIDDEN = "••••••"

_VARIABLE = re.compile(
    r"\$\$(?=\{)|\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^}]*))?\}|\$\{(?P<bad>[^}]*)\}?"
)
_SECRET_NAMES = ("password", "passwd", "secret", "secrets", "token", "api_key", "private_key")
MAX_BYTES = 65_536


class MissingVariableError(SettingError):
    """`${NAME}` where NAME is not set and has no default, or is not a name."""


def substitute(text: str, environ: Mapping[str, str]) -> tuple[str, list[int]]:
    """*text* with its variables filled in, and for each character of the result where it came from.

    Raises MissingVariableError.
    """
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for found in _VARIABLE.finditer(text):
        pieces.append(text[at : found.start()])
        origin.extend(range(at, found.start()))
        filled = _fill(found, environ)
        pieces.append(filled)
        origin.extend([found.start()] * len(filled))
        at = found.end()
    pieces.append(text[at:])
    origin.extend(range(at, len(text) + 1))
    return "".join(pieces), origin


def _fill(found: re.Match[str], environ: Mapping[str, str]) -> str:
    if found[0] == "$$":
        return "$"
    if found["name"] is None:
        raise MissingVariableError(
            f"{found[0]} is not the name of a variable", "write ${NAME} or ${NAME:-default}; $${ means a literal ${"
        )
    value = environ.get(found["name"])
    if found["default"] is not None:
        return value or found["default"]
    if value is None:
        near = suggest(found["name"], environ, noun="variables")
        raise MissingVariableError(
            f"the environment variable {found['name']} is not set",
            near if near.startswith("did") else f"set it, or give a default: ${{{found['name']}:-…}}",
        )
    return value


def is_secret(name: str) -> bool:
    """Whether a setting of this name is kept out of sight, and may stand in a file as NAME_file."""
    return name in _SECRET_NAMES or name.endswith(tuple(f"_{word}" for word in _SECRET_NAMES))


def from_file(path: Path, name: str) -> str:
    """The secret in a file, without the newline at its end; *name* is what messages call it. Raises SettingError."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise SettingError(f"{name} is too large for a secret: more than {MAX_BYTES:,} bytes")
        secret = body.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise SettingError(f"{name} is not UTF-8 text") from None
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise SettingError(f"{name} cannot be read: {told}") from None
    if not secret:
        raise SettingError(f"{name} is empty")
    return secret


def hide(value: object, *, secret: bool) -> object:
    """*value* as it may be shown: secrets hidden, and the passwords and tokens that URLs carry."""
    if isinstance(value, str) and "://" in value:
        return hide_url(value)
    return HIDDEN if secret and value else value


def hide_url(url: str) -> str:
    """A URL without what it may carry in confidence: password, query, and long path segments (webhooks' tokens)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    host = parts.netloc.rpartition("@")[2]
    user = parts.netloc.rpartition("@")[0].partition(":")[0]
    path = "/".join(HIDDEN if len(step) >= 20 else step for step in parts.path.split("/"))
    return urlunsplit((parts.scheme, f"{user}@{host}" if user else host, path, HIDDEN if parts.query else "", ""))
