"""UDPT's performance targets, and whether it reaches them."""

import dataclasses
import statistics
from collections.abc import Callable

Figures = dict[str, dict]
REFERENCE = "udpt, 100,000 torrents"


@dataclasses.dataclass(frozen=True)
class Target:
    """``read`` returns the measured value and whether it is good enough; KeyError if it was not measured."""

    what: str
    goal: str
    read: Callable[[Figures], tuple[str, bool]]

    def measured(self, figures: Figures) -> tuple[str, str]:
        try:
            text, met = self.read(figures)
        except KeyError:
            return "not measured", ""
        return text, "yes" if met else "**no**"


def _ratio(scenario: str, name: str, other: str, most: float, told: str):
    def read(figures: Figures) -> tuple[str, bool]:
        ratio = figures[scenario]["ratios"][name][other]
        return f"{ratio:.2f} × {told}", ratio <= most
    return read


def _silo(figures: Figures) -> tuple[str, bool]:
    median = figures["cluster"]["median"]
    silo = median["gateway + silo"]["process_cpu_us"][1]
    quiet = min(each["process_cpu_us"][1] for each in figures["cluster"]["rounds"]["gateway + silo"])
    floor = median["floor"]["cpu_us_per_reply"]
    return f"{silo:.2f} µs, in the quietest round {quiet:.2f}, the floor {floor:.2f}", silo / floor <= 1.0 / 2.5


def _latency(figures: Figures) -> tuple[str, bool]:
    latency = figures["latency"]
    median, floor = latency["median"]["udpt"], latency["median"]["floor"]
    p99, p999 = _waits(median["latency_us"])
    quiet = _waits(_quietest(each["latency_us"] for each in latency["rounds"]["udpt"]))
    text = (f"p99 {p99:.2f} ms, p99.9 {p999:.2f} ms at {median['rate']:,.0f}/s; in the quietest round {quiet[0]:.2f} and "
            f"{quiet[1]:.2f} ms; the floor {' and '.join(f'{wait:.2f}' for wait in _waits(floor['latency_us']))} ms")
    return text, p99 <= 1 and p999 <= 5


def _waits(latency: dict) -> tuple[float, float]:
    """The 99th and 99.9th percentile, in milliseconds."""
    return latency["p99"] / 1000, latency["p999"] / 1000


def _quietest(rounds) -> dict:
    """The latencies of the quietest round."""
    return min(rounds, key=lambda latency: latency["p99"])


def _memory(figures: Figures) -> tuple[str, bool]:
    million = figures["million"]
    gigabytes = million["resident_bytes"] / 1e9
    text = f"{gigabytes:.2f} GB with {million['torrents']:,} torrents of {million['peers']}"
    return text, gigabytes <= 3.0


def _flood(figures: Figures) -> tuple[str, bool]:
    alone, beside = (figures["flood"]["median"][name] for name in ("alone", "beside the flood"))
    kept = beside["rate"] / alone["rate"]
    p99 = beside["latency_us"]["p99"] / 1000
    quiet = _waits(_quietest(each["latency_us"] for each in figures["flood"]["rounds"]["beside the flood"]))[0]
    text = (f"{kept:.0%} of {alone['rate']:,.0f}/s kept, p99 {p99:.1f} ms, in the quietest round {quiet:.1f} ms, alone "
            f"{alone['latency_us']['p99'] / 1000:.1f} ms; {beside['flood_rate']:,.0f} made-up info hashes/s, "
            f"{beside['resident_bytes'] / 1e6:,.0f} MB resident")
    return text, kept >= 0.8 and p99 <= 10


def _sweep(figures: Figures) -> tuple[str, bool]:
    sweep = figures["million"]["sweep"]
    longest, floor = (sweep["median"][name]["max"] / 1000 for name in ("udpt", "floor"))
    quiet = min(latency["max"] for latency in sweep["rounds"]["udpt"]) / 1000
    lost = sum(latency["lost"] for latency in sweep["rounds"]["udpt"])
    text = (f"{lost} lost, longest wait {longest:.1f} ms, in the quietest round {quiet:.1f} ms, at the floor {floor:.1f} ms; "
            f"{sweep['sweeps']} sweeps of up to {sweep['longest_ms']:,.0f} ms, at {sweep['rate']:,}/s")
    return text, longest <= 5 and lost == 0


def _start(figures: Figures) -> tuple[str, bool]:
    million = figures["million"]
    (serving, whole), (recorded, _) = (
        tuple(statistics.median(million[start][name]) for name in ("serving_seconds", "whole_seconds"))
        for start in ("start", "start_with_records"))
    text = (f"{serving:.1f} s with the peers of {million['torrents']:,}, {recorded:.1f} s with a record for each as well; "
            f"all peers after {whole:.1f} s; stopping took {million['stop_seconds']:.1f} s")
    return text, serving <= 3 and recorded <= 3


def _idle(figures: Figures) -> tuple[str, bool]:
    cores = figures["idle"]["cores"]
    return f"{cores:.2%} of a core", cores < 0.01


TARGETS = [
    Target("100,000 torrents, compared with opentracker", "≤ 0.80 ×, after 0.75",
           _ratio("torrents-100k", "udpt", "opentracker", 0.80, "opentracker")),
    Target("100,000 torrents, compared with the floor", "≤ 1.30 ×, after 1.20",
           _ratio("torrents-100k", "udpt", "floor", 1.30, "the floor")),
    Target("1,000 torrents", "≤ 1.3 × that of 100,000",
           _ratio("torrents-1k", "udpt", REFERENCE, 1.3, "that of 100,000")),
    Target("1,000,000 torrents", "≤ 1.3 × that of 100,000",
           _ratio("torrents-1m", "udpt", REFERENCE, 1.3, "that of 100,000")),
    Target("one swarm of 100,000 peers", "≤ 1.3 × that of 100,000 torrents",
           _ratio("swarm", "udpt", REFERENCE, 1.3, "that of 100,000 torrents")),
    Target("two receive threads", "≤ 1.1 × that of one",
           _ratio("workers", "udpt, 2 workers", "udpt, 1 worker", 1.1, "that of one")),
    Target("gateway and silo together", "≤ 1.6 × one process",
           _ratio("cluster", "gateway + silo", "udpt", 1.6, "one process")),
    Target("the silo's share", "≤ 1.0 µs where the floor is 2.5", _silo),
    Target("private mode", "≤ 1.1 × dynamic mode",
           _ratio("private", "udpt, private", "udpt, dynamic", 1.1, "dynamic mode")),
    Target("metrics read every 5 s", "≤ 1.05 × unread",
           _ratio("telemetry", "udpt, read", "udpt, unread", 1.05, "unread")),
    Target("latency at half of the highest rate", "p99 ≤ 1 ms, p99.9 ≤ 5 ms", _latency),
    Target("1,000,000 torrents of 3 peers in memory", "≤ 3.0 GB", _memory),
    Target("a flood of made-up info hashes", "≥ 80 % of the rate kept, p99 ≤ 10 ms", _flood),
    Target("sweep of 1,000,000 torrents", "no announce waits more than 5 ms", _sweep),
    Target("start with 1,000,000 saved torrents", "serving within 3 s", _start),
    Target("idle", "< 1 % of a core", _idle),
]
