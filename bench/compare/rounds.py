"""Applies the same load to each tracker in turn and computes medians."""

import statistics

import load
from settings import Settings
from trackers import Tracker

KEPT = ("rate", "sent", "answered", "lost", "refused", "invalid", "unsent", "peers_per_reply", "cpu_us_per_reply",
        "latency_us", "load_cpu_us_per_request")


def measure(contenders: dict[str, Tracker], settings: Settings, options: dict[str, dict], most_lost: float = 0.01, **more) -> dict:
    """Rounds in which every contender has its turn, beginning with another each time.

    ``options`` are those of each contender's load; ``most_lost`` is the share of requests that may be lost.
    """
    names = list(contenders)
    reports: dict[str, list[dict]] = {name: [] for name in names}
    for round_number in range(settings.rounds):
        for name in names[round_number % len(names):] + names[:round_number % len(names)]:
            report = load.run(contenders[name], settings, **options[name], **more)
            load.check(report, contenders[name], settings.num_want, most_lost)
            reports[name].append(_compact(report))
            cpu = report.get("cpu_us_per_reply")
            print(f"   {round_number + 1}/{settings.rounds} {name:24} {report['rate']:>10,.0f}/s  {cpu:.2f} µs  "
                  f"{sum(reports[name][-1]['cores']):.2f} cores", flush=True)
    return {"rounds": reports, "median": {name: median(reports[name]) for name in names}}


def median(reports: list[dict]) -> dict:
    """The median of each figure over the rounds."""
    result = {}
    for key, value in reports[0].items():
        values = [report[key] for report in reports]
        if isinstance(value, dict):
            result[key] = median(values)
        elif isinstance(value, list):
            result[key] = [statistics.median(column) for column in zip(*values)]
        else:
            result[key] = statistics.median(values)
    return result


def ratio(figures: dict, name: str, other: str) -> float:
    """The ratio of CPU time per reply: the median over the rounds, each compared within itself."""
    pairs = zip(figures["rounds"][name], figures["rounds"][other])
    return statistics.median(mine["cpu_us_per_reply"] / its["cpu_us_per_reply"] for mine, its in pairs)


def _compact(report: dict) -> dict:
    kept = {key: report[key] for key in KEPT}
    kept["cores"] = [process["cores"] for process in report["processes"]]
    kept["process_cpu_us"] = [process["cpu_us_per_reply"] for process in report["processes"]]
    kept["resident_bytes"] = [process["resident_bytes"] for process in report["processes"]]
    return kept
