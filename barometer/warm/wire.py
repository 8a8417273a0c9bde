"""The format of what goes over the sockets between a zygote, its children and its owner.

Most of it are frames: a kind, a length and a content. A message goes as the parts that jupyter_client makes of it, so
both sides pack and unpack as over its own sockets. Printed text goes without a message around it: otherwise a loop
that prints would cost a message for every line.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Sequence

IOPUB, SHELL, START, QUIT, STDOUT, STDERR = b"I", b"S", b"B", b"Q", b"1", b"2"
STREAMS = {STDOUT: "stdout", STDERR: "stderr"}
HEAD = struct.Struct("!cI")

# What owner and zygote say to each other. FORK goes to the control socket with the child's files, and then a frame
# START. The first of the files is the child's line: a kind and a number come back on it, and KILL may go there.
FORK, KILL = b"F", b"K"
RECORD = struct.Struct("!ci")
BORN, ENDED, REFUSED = b"P", b"E", b"X"


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """One frame, to be written at once."""
    return HEAD.pack(kind, len(content)) + content


def join_parts(parts: Sequence[bytes]) -> bytes:
    """The parts of a message as the content of one frame."""
    return b"".join(struct.pack("!I", len(part)) + part for part in parts)


def split_frames(content: bytes) -> list[bytes]:
    """The parts that `join_parts` has put together."""
    parts, at = [], 0
    while at < len(content):
        (length,) = struct.unpack_from("!I", content, at)
        parts.append(content[at + 4 : at + 4 + length])
        at += 4 + length
    return parts


class Frames:
    """Frames out of whatever pieces they arrive in."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Every frame that is now whole, as its kind and its content."""
        self._held += data
        at = 0
        while len(self._held) - at >= HEAD.size:
            kind, length = HEAD.unpack_from(self._held, at)
            end = at + HEAD.size + length
            if len(self._held) < end:
                break
            yield kind, bytes(self._held[at + HEAD.size : end])
            at = end
        del self._held[:at]


def readable(text: str) -> bytes:
    """Text in UTF-8.

    Half a surrogate pair is no character. One that stands for an undecodable byte becomes that byte, as with
    ipykernel. Any other becomes the escape one would type; ipykernel would lose the whole output.
    """
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")


def receive_sockets(source: socket.socket, count: int) -> list[socket.socket | None]:
    """The sockets in the next message that waits at a socket.

    Parameters
    ----------
    source : socket
        Where the message waits.
    count : int
        How many sockets it holds.

    Returns
    -------
    list
        As many sockets, or as many None where no message waits.
    """
    source.setblocking(False)  # `recv_fds` of Python 3.11 forgets the flags it is given
    try:
        _, files, _flags, _address = socket.recv_fds(source, 1, count)
    except OSError:
        files = []
    sockets = [socket.socket(fileno=file) for file in files]
    for one in sockets:
        one.set_inheritable(False)
    return [*sockets] or [None] * count


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """The next frame, as its kind and its content. At the end of the stream the kind is `QUIT`."""
    head = _exactly(connection, HEAD.size)
    if head is not None:
        kind, length = HEAD.unpack(head)
        content = _exactly(connection, length)
        if content is not None:
            return kind, content
    return QUIT, b""


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    data = bytearray()
    while len(data) < length:
        piece = connection.recv(length - len(data))
        if not piece:
            return None
        data += piece
    return bytes(data)
