"""A libtorrent client with one torrent, which finds peers through the torrent's tracker and in no other way.

usage: libtorrent_peer.py TORRENT SAVE_PATH ADDRESS:PORT

Prints what happens as JSON, one event a line:

  {"event": "listening", "endpoint": "127.0.0.2:6881"}
  {"event": "tracker_reply", "peers": 1}
  {"event": "tracker_error", "message": "... tracker sent a failure message ..."}
  {"event": "peer", "ip": "127.0.0.3:6882", "source": ["tracker"]}
  {"event": "finished"}
  {"event": "stopped"}

Runs until its standard input is closed; then it announces that it stops, waits for the answer, and ends.
"""

import json
import select
import sys
import time

import libtorrent as lt

POLL_MILLISECONDS = 100
STOP_SECONDS = 10

SOURCES = {
    "tracker": lt.peer_info.tracker,
    "dht": lt.peer_info.dht,
    "pex": lt.peer_info.pex,
    "lsd": lt.peer_info.lsd,
    "resume_data": lt.peer_info.resume_data,
}


def tell(event, **values):
    print(json.dumps({"event": event, **values}), flush=True)


def settings(listen):
    return {
        "listen_interfaces": listen,
        # The tracker is the only source of peers.
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        # Both peers may have the same address.
        "allow_multiple_connections_per_ip": True,
        # A seeder's first announce may come before the downloader's: announce again soon.
        "min_announce_interval": 1,
        # Loopback needs no second transport, which would only take time to fail.
        "enable_outgoing_utp": False,
        "enable_incoming_utp": False,
        "stop_tracker_timeout": STOP_SECONDS,
        "alert_mask": lt.alert.category_t.status_notification
        | lt.alert.category_t.tracker_notification
        | lt.alert.category_t.error_notification
        | lt.alert.category_t.connect_notification,
    }


def add(session, torrent, save_path):
    parameters = lt.add_torrent_params()
    parameters.ti = lt.torrent_info(torrent)
    parameters.save_path = save_path
    parameters.flags |= lt.torrent_flags.disable_dht
    parameters.flags |= lt.torrent_flags.disable_lsd
    parameters.flags |= lt.torrent_flags.disable_pex
    parameters.flags &= ~lt.torrent_flags.paused
    parameters.flags &= ~lt.torrent_flags.auto_managed
    return session.add_torrent(parameters)


def endpoint_of(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def tell_alert(alert):
    if isinstance(alert, lt.listen_succeeded_alert):
        tell("listening", endpoint=endpoint_of(alert.address, alert.port))
    elif isinstance(alert, lt.listen_failed_alert):
        tell("listen_failed", message=alert.message())
    elif isinstance(alert, lt.tracker_reply_alert):
        tell("tracker_reply", peers=alert.num_peers)
    elif isinstance(alert, lt.tracker_error_alert):
        tell("tracker_error", message=alert.message())
    elif isinstance(alert, lt.tracker_warning_alert):
        tell("tracker_warning", message=alert.message())
    elif isinstance(alert, lt.torrent_finished_alert):
        tell("finished")
    elif isinstance(alert, (lt.torrent_error_alert, lt.peer_error_alert)):
        tell("error", message=alert.message())


def tell_new_peers(handle, known):
    for peer in handle.get_peer_info():
        endpoint = endpoint_of(*peer.ip)
        if endpoint not in known:
            known.add(endpoint)
            tell("peer", ip=endpoint, source=[name for name, flag in SOURCES.items() if peer.source & flag])


def input_is_closed():
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not sys.stdin.buffer.read1(1)


def stop(session, handle):
    handle.pause()
    deadline = time.monotonic() + STOP_SECONDS
    is_announced = False
    while time.monotonic() < deadline:
        session.wait_for_alert(POLL_MILLISECONDS)
        for alert in session.pop_alerts():
            tell_alert(alert)
            if isinstance(alert, lt.tracker_announce_alert):
                is_announced = True
            elif is_announced and isinstance(alert, (lt.tracker_reply_alert, lt.tracker_error_alert)):
                tell("stopped")
                return


def main(torrent, save_path, listen):
    # No flags: without the default plugins there is no ut_pex.
    session = lt.session(settings(listen), 0)
    handle = add(session, torrent, save_path)
    known = set()
    while not input_is_closed():
        session.wait_for_alert(POLL_MILLISECONDS)
        for alert in session.pop_alerts():
            tell_alert(alert)
        tell_new_peers(handle, known)
    stop(session, handle)


main(*sys.argv[1:])
