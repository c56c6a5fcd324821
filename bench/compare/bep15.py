"""The few requests that the scenarios send themselves (BEP-15); udpt load generates the load."""

import os
import socket
import struct

_MAGIC = 0x41727101980


def connect(port: int, timeout: float = 0.2) -> int | None:
    """A connection id, or None if there is no reply in time."""
    transaction = os.urandom(4)
    reply = _ask(port, struct.pack(">QI", _MAGIC, 0) + transaction, timeout)
    if reply is None or len(reply) != 16 or reply[:8] != b"\0\0\0\0" + transaction:
        return None
    return struct.unpack(">Q", reply[8:])[0]


def peers_of(port: int, info_hash: str, timeout: float = 0.2) -> int | None:
    """Seeders and leechers of a torrent from a scrape, or None if there is no reply in time."""
    connection = connect(port, timeout)
    if connection is None:
        return None
    transaction = os.urandom(4)
    reply = _ask(port, struct.pack(">QI", connection, 2) + transaction + bytes.fromhex(info_hash), timeout)
    if reply is None or len(reply) != 20 or reply[:8] != b"\0\0\0\2" + transaction:
        return None
    seeders, _, leechers = struct.unpack(">III", reply[8:])
    return seeders + leechers


def _ask(port: int, request: bytes, timeout: float) -> bytes | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(timeout)
        client.connect(("127.0.0.1", port))
        try:
            client.send(request)
            return client.recv(2048)
        except OSError:
            return None
