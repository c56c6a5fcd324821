"""Makes a file of random bytes and a torrent of it that knows one tracker.

usage: make_torrent.py CONTENT TORRENT SIZE ANNOUNCE_URL

Prints the info hash. Nothing but the tracker is in the torrent: no DHT nodes, no web seeds.
"""

import os
import sys

import libtorrent as lt


def main(content, torrent, size, announce_url):
    with open(content, "wb") as file:
        file.write(os.urandom(int(size)))

    files = lt.file_storage()
    lt.add_files(files, content)
    creator = lt.create_torrent(files, flags=lt.create_torrent.v1_only)
    creator.add_tracker(announce_url)
    lt.set_piece_hashes(creator, os.path.dirname(os.path.abspath(content)))
    with open(torrent, "wb") as file:
        file.write(lt.bencode(creator.generate()))

    print(lt.torrent_info(torrent).info_hash())


main(*sys.argv[1:])
