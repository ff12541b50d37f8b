"""What the environment says. Secrets lie in files, and NAME_FILE tells where: variables are seen by too many."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from body import Limits


@dataclass(frozen=True)
class Settings:
    database_url: str
    api_token: str
    limits: Limits = field(default_factory=Limits)


def _secret(variables: Mapping[str, str], name: str) -> str:
    path = variables.get(f"{name}_FILE")
    if not path:
        raise RuntimeError(f"{name}_FILE is not set")
    return Path(path).read_text(encoding="utf-8").strip()


def settings_from(variables: Mapping[str, str]) -> Settings:
    return Settings(
        database_url=_secret(variables, "DATABASE_URL"),
        api_token=_secret(variables, "API_TOKEN"),
    )
