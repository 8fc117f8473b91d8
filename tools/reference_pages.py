"""Draw the reference pages of docs/ from the catalogues: `make docs`. A test says when one is out of date."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE_BY = "<!-- Drawn by `make docs` from the catalogue; change that, not this page. -->\n"


@dataclass(frozen=True)
class Page:
    """One page of the reference: what stands above the rows, and what draws them."""

    name: str
    title: str
    introduction: str
    body: Callable[[], str]

    @property
    def file(self) -> Path:
        return REFERENCE / f"{self.name}.md"

    def text(self) -> str:
        return f"# {self.title}\n\n{MADE_BY}\n{self.introduction}\n\n{self.body()}"


def _settings() -> str:
    from lineofsight.config.environment import table

    return table()


def _conditions() -> str:
    from lineofsight.config.deployment import table

    return table()


PAGES = (
    Page(
        "settings",
        "Settings",
        "Line of Sight is set up by the environment it is started in. Moments are stored in UTC and shown in\n"
        "Europe/London; that is not a setting. `lineofsight check-deployment` says what is missing before a real\n"
        "record is kept.",
        _settings,
    ),
    Page(
        "deployment",
        "Before going live",
        "`lineofsight check-deployment` asks these questions of the settings and of the running database, and ends\n"
        "with status 1 when a condition of weight *must* is missing. Where *stops the start* says yes, the server\n"
        "does not start without it; the demonstration does.",
        _conditions,
    ),
)


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        page.file.write_text(page.text(), encoding="utf-8")
        print(page.file.relative_to(REFERENCE.parent.parent))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lineofsight.config.settings")
    django.setup()
    main()
