"""The scale of measurements, and the processors they use."""

import dataclasses
import os


@dataclasses.dataclass(frozen=True)
class Settings:
    rounds: int
    seconds: float
    quick: bool

    # Peers per torrent: one more than a reply holds, plus the asker, so that every reply is full.
    peers: int = 32
    num_want: int = 30

    # Requests in flight: fewer than opentracker's receive buffer holds, so that it loses none.
    window: int = 128

    @staticmethod
    def of(rounds: int, seconds: float, quick: bool) -> "Settings":
        return Settings(2, 1.5, True) if quick else Settings(rounds, seconds, False)

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    @property
    def warmup(self) -> float:
        return 0.5 if self.quick else 1


# The load generator has the first processor to itself, the tracker one or more others.
PROCESSORS = sorted(os.sched_getaffinity(0))
LOAD_PROCESSOR = str(PROCESSORS[0])
TRACKER_PROCESSOR = str(PROCESSORS[1 % len(PROCESSORS)])
ALL_PROCESSORS = ",".join(str(processor) for processor in PROCESSORS)
