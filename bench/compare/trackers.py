"""The measured processes. Each runs in its own directory and ends with the scenario."""

import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

import bep15
from settings import TRACKER_PROCESSOR

BUILD = pathlib.Path(os.environ["BENCH_BUILD"])
UDPT = BUILD / "udpt" / "udpt"
FLOOR = BUILD / "floor" / "udpt-floor"
START_DEADLINE = 60


class Unavailable(Exception):
    """A program that a scenario needs is missing."""


class Tracker:
    """A running process on a UDP port of 127.0.0.1."""

    def __init__(self, name: str, command: list[str], port: int, directory: pathlib.Path,
                 environment: dict[str, str] | None = None, processors: str = TRACKER_PROCESSOR):
        self.name = name
        self.port = port
        self.directory = directory
        self.log = directory / f"{name}.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["taskset", "-c", processors, *command], cwd=directory, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env={**os.environ, **(environment or {})})

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def pids(self) -> list[int]:
        return [self.pid]

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.port}"

    def wait_until_answering(self) -> None:
        self.wait_for(lambda: bep15.connect(self.port) is not None)

    def wait_for(self, condition, deadline: float = START_DEADLINE) -> None:
        end = time.monotonic() + deadline
        while not condition():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.name} is not ready:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.01)

    def stop(self, deadline: float = 120) -> float:
        """Stops it cleanly; returns how many seconds that took."""
        begin = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(deadline)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return time.monotonic() - begin


def free_port() -> int:
    """An unused port below the ephemeral range."""
    for port in range(20_000 + os.getpid() % 5_000, 32_000):
        with contextlib.suppress(OSError):
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                with socket.socket(socket.AF_INET, kind) as probe:
                    probe.bind(("127.0.0.1", port))
            if port not in _taken:
                _taken.add(port)
                return port
    raise RuntimeError("no port is free")


_taken: set[int] = set()


@contextlib.contextmanager
def directory():
    """A temporary directory that others may read (opentracker drops its privileges)."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="udpt-bench-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def running(tracker: Tracker):
    try:
        tracker.wait_until_answering()
        yield tracker
    finally:
        tracker.stop()


def settings_of_udpt(port: int, **more: str) -> dict[str, str]:
    """UDPT's configuration as environment variables: nothing saved, and no limits on a single machine."""
    return {
        "UDPT_MODE": "dynamic",
        "UDPT_UDP__BIND_ADDRESS": f"127.0.0.1:{port}",
        "UDPT_UDP__ANNOUNCE_INTERVAL": "1800",
        "UDPT_UDP__PEER_TIMEOUT": "7200",
        "UDPT_UDP__MAX_PEERS_PER_IP": "0",
        "UDPT_UDP__NEW_TORRENTS_PER_IP": "0",
        "UDPT_UDP__NEW_TORRENTS": "1000000",
        "UDPT_UDP__WORKERS": "1",
        **more,
    }


def udpt(home: pathlib.Path, name: str = "udpt", processors: str = TRACKER_PROCESSOR, **more: str) -> Tracker:
    """UDPT in one process. ``more`` are additional settings by their environment names."""
    port = free_port()
    (home / "udpt.toml").touch()
    return Tracker(
        name, [str(UDPT), "-c", "udpt.toml"], port, home, settings_of_udpt(port, **more), processors)


def run_udpt(home: pathlib.Path, *arguments: str, **more: str) -> None:
    """Runs a udpt command to completion, with the settings of the tracker in the same directory."""
    done = subprocess.run([str(UDPT), *arguments], cwd=home, env={**os.environ, **settings_of_udpt(free_port(), **more)},
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"udpt {' '.join(arguments)}: {done.stderr}{done.stdout}")


class Rest:
    """The REST API of a tracker, and the settings that enable it."""

    TOKEN = "bench"

    def __init__(self):
        address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{address}"
        self.settings = {"UDPT_HTTP__BIND_ADDRESS": address, "UDPT_HTTP__ACCESS_TOKENS__BENCH": self.TOKEN}

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self.get("/healthz/ready"))
        return False

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.read()

    def post(self, path: str, body: dict) -> dict:
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.TOKEN}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    @contextlib.contextmanager
    def reading(self, path: str, every: float, warm: int):
        """Requests ``path`` repeatedly during the measurement; ``warm`` times before it."""
        for _ in range(warm):
            self.get(path)
        done = threading.Event()

        def read():
            while not done.wait(every):
                self.get(path)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            yield
        finally:
            done.set()
            reader.join()


def floor(home: pathlib.Path, num_want: int) -> Tracker:
    port = free_port()
    return Tracker("floor", [str(FLOOR), f"127.0.0.1:{port}", str(num_want)], port, home)


def opentracker(home: pathlib.Path, whitelist: pathlib.Path) -> Tracker:
    """opentracker in its fastest setup on one core: one thread that only serves UDP.

    Debian's build serves only whitelisted torrents, and reads the whitelist after it has changed its root directory.
    """
    program = shutil.which("opentracker")
    if program is None:
        raise Unavailable("opentracker is not installed (apt-get install opentracker)")
    port = free_port()
    lines = ["listen.udp.workers 1", f"listen.udp 127.0.0.1:{port}"]
    if os.geteuid() == 0:
        lines += [f"access.whitelist /{whitelist.name}", f"tracker.rootdir {whitelist.parent}"]
        lines += ["tracker.user _opentracker"] if _has_user("_opentracker") else []
    else:
        lines += [f"access.whitelist {whitelist}"]
    configuration = home / "opentracker.conf"
    configuration.write_text("\n".join(lines) + "\n")
    return Tracker("opentracker", [program, "-f", str(configuration)], port, home)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
        return True
    except KeyError:
        return False
