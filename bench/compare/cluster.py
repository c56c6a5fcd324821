"""One gateway and one silo with their own PostgreSQL server."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess

import bep15
import trackers
from trackers import Tracker, Unavailable

USER = "postgres"
DEADLINE = 60


class Cluster(Tracker):
    """The gateway that clients reach, and the silo behind it."""

    def __init__(self, home: pathlib.Path, database: str):
        port = trackers.free_port()
        common = {
            "UDPT_CLUSTER__DATABASE": database,
            "UDPT_CLUSTER__ADVERTISE": "127.0.0.1",
            "UDPT_CLUSTER__SILO_PORT": str(trackers.free_port()),
            "UDPT_CLUSTER__GATEWAY_PORT": str(trackers.free_port()),
        }
        (home / "udpt.toml").touch()
        environment = trackers.settings_of_udpt(port, **common)
        program = str(trackers.UDPT)
        self.silo = Tracker("silo", [program, "silo", "-c", "udpt.toml"], port, home, environment)
        super().__init__("gateway + silo", [program, "gateway", "-c", "udpt.toml"], port, home, environment)

    @property
    def pids(self) -> list[int]:
        return [self.pid, self.silo.pid]

    def wait_until_answering(self) -> None:
        # A gateway answers a connect by itself; a scrape needs a silo.
        self.wait_for(lambda: bep15.peers_of(self.port, "00" * 20) is not None)

    def stop(self, deadline: float = 120) -> float:
        return super().stop(deadline) + self.silo.stop(deadline)


@contextlib.contextmanager
def postgres(home: pathlib.Path):
    """A new server on its own port; yields the connection string."""
    programs = _programs()
    data = home / "postgres"
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(data, USER)
    _run(programs / "initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C", "-D", str(data))
    port = trackers.free_port()
    with open(home / "postgres.log", "wb") as log:
        server = subprocess.Popen(
            _command(programs / "postgres", "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1",
                     "-c", f"unix_socket_directories={data}"),
            cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _run(programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-t", "30", tries=100)
        yield f"Host=127.0.0.1;Port={port};Username={USER};Database={USER}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(DEADLINE)


def _programs() -> pathlib.Path:
    places = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    found = shutil.which("initdb")
    places += [pathlib.Path(found).parent] if found else []
    if not places:
        raise Unavailable("there is no PostgreSQL server (apt-get install postgresql)")
    return places[0]


def _command(program: pathlib.Path, *arguments: str) -> list[str]:
    # The server refuses to run as root.
    user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--"] if os.geteuid() == 0 else []
    return [*user, str(program), *arguments]


def _run(program: pathlib.Path, *arguments: str, tries: int = 1) -> None:
    for attempt in range(1, tries + 1):
        done = subprocess.run(_command(program, *arguments), cwd="/", capture_output=True, text=True, timeout=DEADLINE,
                              check=False)
        if done.returncode == 0:
            return
        if attempt < tries:
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(["sleep", "0.1"], timeout=1, check=False)
    raise RuntimeError(f"{program.name} failed: {done.stderr or done.stdout}")
