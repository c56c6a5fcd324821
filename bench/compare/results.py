"""Stores results, one file per scenario in bench/results."""

import dataclasses
import json
import pathlib

from settings import Settings

DIRECTORY = pathlib.Path(__file__).resolve().parent.parent / "results"


def save(scenario: str, figures: dict, settings: Settings, machine: dict) -> None:
    DIRECTORY.mkdir(exist_ok=True)
    content = {"settings": dataclasses.asdict(settings), "machine": machine, "figures": figures}
    (DIRECTORY / f"{scenario}.json").write_text(json.dumps(content, indent=2) + "\n")


def load_all() -> dict[str, dict]:
    return {path.stem: json.loads(path.read_text()) for path in sorted(DIRECTORY.glob("*.json"))}
