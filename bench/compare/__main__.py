"""Compares UDPT with other trackers. Started by bench/compare.sh, which builds them."""

import argparse
import sys
import time
import traceback

import document
import machine
import results
import scenarios
from settings import Settings
from trackers import Unavailable


def main() -> int:
    arguments = read_arguments()
    if not arguments.report:
        failed = measure(arguments)
        if failed:
            print(f"failed: {', '.join(failed)}", file=sys.stderr)
            return 1
    print(f"wrote {document.write(results.load_all())}")
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/compare.sh", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"all, or some of: {', '.join(scenarios.ALL)}")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each tracker (5)")
    parser.add_argument("--seconds", type=float, default=5, help="seconds per measurement (5)")
    parser.add_argument("--quick", action="store_true", help="small numbers and short rounds: not for publication")
    parser.add_argument("--report", action="store_true", help="only generate docs/benchmarks.md from bench/results")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.scenarios if name not in scenarios.ALL]
    if unknown:
        parser.error(f"unknown scenario: {', '.join(unknown)}; choose from: {', '.join(scenarios.ALL)}")
    return arguments


def measure(arguments: argparse.Namespace) -> list[str]:
    """Runs the scenarios in order; returns the names of those that failed."""
    settings = Settings.of(arguments.rounds, arguments.seconds, arguments.quick)
    failed = []
    for name in arguments.scenarios or scenarios.ALL:
        print(f"== {name}", flush=True)
        begin = time.monotonic()
        try:
            figures = scenarios.ALL[name](settings)
        except Unavailable as missing:
            print(f"   skipped: {missing}", flush=True)
            continue
        except Exception:  # The other scenarios are still useful.
            traceback.print_exc()
            failed.append(name)
            continue
        results.save(name, figures, settings, machine.describe())
        print(f"   {time.monotonic() - begin:.0f} s", flush=True)
    return failed


sys.exit(main())
