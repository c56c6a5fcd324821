"""Runs udpt load and parses its report."""

import json
import pathlib
import subprocess

from settings import LOAD_PROCESSOR, Settings
from trackers import UDPT, Tracker


class LoadFailed(Exception):
    """The load generator could not measure, or its result is invalid."""


def run(tracker: Tracker, settings: Settings, *, processors: str = LOAD_PROCESSOR, seconds: float | None = None,
        warmup: float | None = None, **options) -> dict:
    """One run. ``options`` are udpt load's, by name; None omits one, True is a flag."""
    seconds = settings.seconds if seconds is None else seconds
    warmup = settings.warmup if warmup is None else warmup
    options = {"window": settings.window, "num_want": settings.num_want, "peers": settings.peers} | options
    command = ["taskset", "-c", processors, str(UDPT), "load", "--target", tracker.target, "--json",
               "--seconds", str(seconds), "--warmup", str(warmup)]
    for pid in tracker.pids:
        command += ["--pid", str(pid)]
    for name, value in options.items():
        if value is not None:
            command += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
    filling = 3600 if options.get("fill") else 0
    done = subprocess.run(command, capture_output=True, text=True, timeout=filling + seconds + warmup + 60, check=False)
    if done.returncode != 0:
        raise LoadFailed(f"{tracker.name}: {done.stderr.strip()}\n{done.stdout.strip()}")
    return json.loads(done.stdout)


def fill(tracker: Tracker, settings: Settings, **options) -> dict:
    """Announces every peer of every torrent; raises LoadFailed unless all are answered."""
    return run(tracker, settings, seconds=0, warmup=0, fill=True, **options)


def check(report: dict, tracker: Tracker, peers: float, most_lost: float) -> dict:
    """A comparison is invalid if requests fail, or if replies are shorter than expected.

    ``most_lost`` is the share of the requests that may stay unanswered.
    """
    bad = report["refused"] + report["invalid"] + report["lost"]
    if bad > most_lost * report["sent"] or report["refused"] + report["invalid"] > 0:
        raise LoadFailed(f"{tracker.name}: {bad} of {report['sent']} requests without a good reply: "
                         f"{report['errors']} {report['faults']} lost {report['lost']}")
    if report["peers_per_reply"] < 0.95 * peers:
        raise LoadFailed(f"{tracker.name}: {report['peers_per_reply']:.1f} peers per reply instead of {peers}")
    return report


def whitelist(home: pathlib.Path, torrents: int) -> pathlib.Path:
    """Writes the load's info hashes, one per line."""
    path = home / "whitelist"
    subprocess.run(
        [str(UDPT), "load", "--torrents", str(torrents), "--whitelist-file", str(path)], check=True, timeout=120)
    path.chmod(0o644)
    return path
