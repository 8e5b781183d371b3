"""The cases and questions that recall is judged by: real faults, asked in other words."""

from dataclasses import dataclass
from pathlib import Path

NAMES = ("name", "phase", "cause", "fault_code", "symptom", "why", "remedy", "prevention")


@dataclass(frozen=True)
class Story:
    """A case with the questions that should find it."""

    vals: dict
    cause: str  # code of elevator.fault.cause
    questions: tuple


def stories():
    """All of ``data/cases.txt`` in their order: list of :class:`Story`."""
    text = (Path(__file__).parent / "data" / "cases.txt").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line and line[0] != "#"]
    found = []
    for row in rows:
        *values, asked = [cell.strip() for cell in row]
        vals = dict(zip(NAMES, values, strict=True))
        cause, vals["cause"] = vals.pop("cause"), vals.pop("why")
        found.append(Story(vals, cause, tuple(part.strip() for part in asked.split(" / "))))
    return found
