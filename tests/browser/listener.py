"""A server on another port, which is another origin, that remembers everyone who came."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ANSWER = (
    b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/javascript\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


class Listener:
    """Accepts TCP connections, and datagrams as WebTransport sends them, on 127.0.0.1."""

    def __init__(self) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.came: list[str] = []
        for serve in (self._connections, self._datagrams):
            threading.Thread(target=serve, daemon=True).start()

    def _connections(self) -> None:
        while True:
            try:
                connection, _ = self.tcp.accept()
            except OSError:  # closed
                return
            self.came.append("a connection")
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            try:
                asked = connection.recv(4096).split(b"\r\n")[0].decode(errors="replace")
                self.came.append(asked)
                connection.sendall(ANSWER)
            except OSError:
                pass

    def _datagrams(self) -> None:
        while True:
            try:
                if self.udp.recvfrom(4096)[0]:
                    self.came.append("a datagram")
            except OSError:
                return

    def paths(self) -> set[str]:
        """The paths that were asked for over HTTP."""
        return {asked.split()[1] for asked in self.came if asked.startswith(("GET ", "POST "))}

    def close(self) -> None:
        self.tcp.close()
        self.udp.close()


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    try:
        yield listener
    finally:
        listener.close()
