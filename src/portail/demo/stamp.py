"""What the demo's data was made from, so that a second start makes nothing again; floor 11."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Made:
    """Digests: of each migration by its path, and of all the sample files together.

    year: the day that the school year was made around, and a digest of what makes it.
    """

    migrations: dict[str, str]
    samples: str
    year: str

    def is_extended_by(self, other: "Made") -> bool:
        """Whether OTHER keeps every migration as it was here, so that its new ones can follow."""
        return all(other.migrations.get(path) == digest for path, digest in self.migrations.items())


def present(*, today: date) -> Made:
    """What the code on the disk would make on this day."""
    return Made(
        migrations={
            str(path.relative_to(PACKAGE)): _digest(path)
            for path in sorted(PACKAGE.glob("*/migrations/[0-9]*.py"))
        },
        samples=_digest(*sorted(path for path in (PACKAGE / "demo/samples").rglob("*") if path.is_file())),
        year=f"{today.isoformat()} {_digest(*sorted((PACKAGE / 'demo/year').glob('*.py')))}",
    )


def read(stamp: Path) -> Made | None:
    """What was made last; None when nothing was, or when the stamp cannot be read."""
    try:
        return Made(**json.loads(stamp.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write(stamp: Path, made: Made) -> None:
    """Remember what was made, once all of it was."""
    stamp.write_text(json.dumps(asdict(made)))


def _digest(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
