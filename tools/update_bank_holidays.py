"""Extend England's bank holidays to five years ahead: `make update-bank-holidays`.

Days that the file already has are never taken away: what was proclaimed then counts for a case of then. A day that
the `holidays` library no longer knows is named, for a person to look at.
"""

import csv
from datetime import date
from pathlib import Path

import holidays

FILE = Path(__file__).resolve().parent.parent / "src/lineofsight/domain/england_bank_holidays.csv"
YEARS_AHEAD = 5
OFFICIAL_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


def main() -> None:
    kept = read(FILE)
    known = proclaimed(min(kept).year, date.today().year + YEARS_AHEAD)  # noqa: DTZ011 - the year is enough
    last = max(kept).year
    for day in sorted(kept.keys() - known.keys()):
        if day.year <= max(known).year:
            print(f"The library does not know {day} ({kept[day]}); kept. Check it on the government's list.")
    added = {day: name for day, name in known.items() if day not in kept}
    for day in sorted(added):
        print(f"Added {day} {added[day]}")
    write(FILE, kept | added)
    print(f"Bank holidays now reach to the end of {max(last, max(known).year)}; {len(added)} days added.")


def proclaimed(first: int, last: int) -> dict[date, str]:
    """England's bank holidays from Monday to Friday in these years, by the library, under their official names."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1))
    return {day: official_name(name) for day, name in found.items() if day.weekday() < 5}


def official_name(name: str) -> str:
    """The name on the government's list, which does not mark a substitute day."""
    plain = name.removesuffix(" (observed)")
    return OFFICIAL_NAMES.get(plain, plain)


def read(file: Path) -> dict[date, str]:
    with file.open(encoding="utf-8", newline="") as rows:
        return {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(rows)}


def write(file: Path, days: dict[date, str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["date", "name"])
        rows.writerows((day.isoformat(), days[day]) for day in sorted(days))


if __name__ == "__main__":
    main()
