"""A TCP proxy between agents and aggregator that does to each connection what it is told, byte for byte.

A connection's fate is a ``Fate``; the next one in ``fates`` is taken for each new connection, and a plain one where
there is none. What was really done is counted.
"""

import socket
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass

from .counts import count

UP, DOWN = "up", "down"


@dataclass(frozen=True)
class Fate:
    """What happens to a connection; offsets count the bytes of ``way``: up is towards the aggregator."""

    what: str = "pass"      # pass, cut, flip, hold, swallow, repeat, delay
    way: str = UP
    at: int = 0
    seconds: float = 0.0


class Proxy:
    """Listens on a free port of the loopback."""

    def __init__(self, target=None):
        self.target = target
        self.fates = deque()
        self.all = None             # the fate of every connection without one of its own
        self.last = {UP: 0, DOWN: 0}
        self.done = 0               # fates that came true
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = self.listener.getsockname()
        self.sockets = set()
        self.lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        """Close everything."""
        self.listener.close()
        with self.lock:
            for one in list(self.sockets):
                one.close()

    def drop_all(self):
        """End every connection that lives, at once."""
        with self.lock:
            living = list(self.sockets)
        for one in living:
            _shut(one)

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        fate = self.fates.popleft() if self.fates else (self.all or Fate())
        with self.lock:
            self.sockets.add(client)
        try:
            server = socket.create_connection(self.target, timeout=10)
        except OSError:
            self._forget(client)
            return
        server.settimeout(None)
        with self.lock:
            self.sockets.add(server)
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        conversation = _Conversation(self, client, server, fate)
        other = threading.Thread(target=conversation.pump, args=(DOWN,), daemon=True)
        other.start()
        conversation.pump(UP)
        other.join()
        self.last = dict(conversation.passed)
        self._forget(client)
        self._forget(server)

    def _forget(self, one):
        with self.lock:
            self.sockets.discard(one)
        one.close()

    def came_true(self, fate):
        """Note that a fate has come true."""
        with self.lock:
            self.done += 1
        count(f"proxy: {fate.what} {fate.way}")


class _Conversation:
    """One connection's two directions."""

    def __init__(self, proxy, client, server, fate):
        self.proxy, self.fate = proxy, fate
        self.ends = {UP: (client, server), DOWN: (server, client)}
        self.passed = {UP: 0, DOWN: 0}
        self.is_done = False

    def pump(self, way):
        """Carry one direction until an end closes or fate ends it."""
        source, sink = self.ends[way]
        try:
            while data := source.recv(4096):
                data = self.treat(way, data)
                if data is None:
                    return
                if data:
                    sink.sendall(data)
            if not (self.is_done and self.fate.what == "cut"):
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            _shut(source)
            _shut(sink)

    def treat(self, way, data):
        """What of these bytes goes on; None where the connection is over."""
        fate, begin = self.fate, self.passed[way]
        self.passed[way] += len(data)
        if fate.what == "silence":
            return b""
        if fate.what == "pass" or way != fate.way or fate.at >= begin + len(data):
            return data
        return getattr(self, fate.what)(data, max(0, fate.at - begin))

    def _true(self):
        if not self.is_done:
            self.is_done = True
            self.proxy.came_true(self.fate)

    def cut(self, data, place):
        """The bytes before, then both ends are closed: every other time by a reset."""
        source, sink = self.ends[self.fate.way]
        if place:
            sink.sendall(data[:place])
        self._true()
        for one in (source, sink):
            if self.fate.at % 2:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            _shut(one, socket.SHUT_RD if self.fate.at % 2 else socket.SHUT_RDWR)
        return None

    def flip(self, data, place):
        """One bit of one byte."""
        if self.is_done:
            return data
        self._true()
        changed = bytearray(data)
        changed[place] ^= 1 << (self.fate.at % 8)
        return bytes(changed)

    def hold(self, data, place):
        """Half-open: from here on nothing more goes either way, and nobody is told."""
        self._true()
        self.fate = Fate("silence")
        return data[:place]

    def swallow(self, data, place):
        """The bytes of this way vanish from here on; the other way goes on."""
        self._true()
        return data[:place]

    def repeat(self, data, place):
        """What is left of this piece arrives twice."""
        if self.is_done:
            return data
        self._true()
        return data + data[place:]

    def delay(self, data, place):
        """Every piece comes late."""
        self._true()
        time.sleep(self.fate.seconds)
        return data


def _shut(one, how=socket.SHUT_RDWR):
    try:
        one.shutdown(how)
    except OSError:
        pass
