"""ipykernel's own kernel without its sockets and threads: messages and requests go over one stream socket."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from types import SimpleNamespace
from typing import Any

from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.application import BaseIPythonApplication
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from zmq.eventloop import ioloop

from . import wire
from .streams import CapturedOutput, OutputStream


class SocketSession(Session):
    """A session that sends over one stream socket what the kernel says on any of its channels."""

    # traits of a `Session`, which takes no other attributes
    connection: Any = AnyTrait(None, allow_none=True)
    captured: Any = AnyTrait(None, allow_none=True)
    request: Any = AnyTrait("")
    _writing: Any = AnyTrait()

    def open(self, connection: socket.socket, captured: CapturedOutput) -> None:
        """Makes the session this process's own."""
        self.pid = os.getpid()  # else jupyter_client takes us for a stray fork and sends nothing
        self.connection, self.captured = connection, captured
        self._writing = threading.RLock()

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None,
             track=False, header=None, metadata=None):  # fmt: skip
        """As `jupyter_client.session.Session.send`; `stream` is a kind of `wire`."""
        if isinstance(msg_or_type, dict):
            message = msg_or_type
            buffers = buffers or message.get("buffers")
        else:
            message = self.msg(msg_or_type, content, parent, header, metadata)
        if os.getpid() != self.pid:
            log = logging.getLogger("traitlets")
            log.warning("WARNING: attempted to send message from fork\n%s", message)
            return None
        _delimiter, _signature, *parts = self.serialize(message)
        parts += [bytes(memoryview(buffer)) for buffer in buffers or ()]
        self.drain()
        self._write(wire.frame(stream, wire.join_parts(parts)))
        return message

    def text(self, kind: bytes, content: bytes) -> None:
        """Sends what was printed in the cell that runs."""
        self.drain()
        self._write(wire.frame(kind, content))

    def drain(self) -> None:
        """Sends what was printed past sys.stdout and sys.stderr, so that it stands before what comes now."""
        for kind, content in self.captured.fresh() if self.captured else ():
            self._write(wire.frame(kind, wire.readable(content.decode("utf-8", "replace"))))

    def _write(self, data: bytes) -> None:
        if self.connection is None:
            return
        # An interrupt between two pieces of a frame would leave the other side waiting for the rest.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            with self._writing:
                self.connection.sendall(data)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


class NotebookKernelApp(IPKernelApp):
    """The kernel's application. It is made once in the zygote; `start_in_child` gives each child what is its own."""

    shell: Any  # as ipykernel has it, but never None after `prepare`

    def prepare(self) -> NotebookKernelApp:
        """Everything that is the same for all notebooks, with no socket, thread or user code in it."""
        # not IPKernelApp.initialize: it opens sockets and starts threads, and threads do not survive a fork
        BaseIPythonApplication.initialize(self, ["--HistoryManager.hist_file=:memory:"])
        self.init_pdb()
        self.session = SocketSession(parent=self)
        self.session.auth = None  # nobody else can reach the socket; nothing to sign
        self.displayhook = ZMQDisplayHook(self.session, wire.IOPUB)
        self.patch_io()
        self.kernel = IPythonKernel.instance(
            parent=self,
            session=self.session,
            iopub_socket=wire.IOPUB,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        self.kernel._execute_sleep = 0  # it waits for a slow network
        # requests come one by one; there is no queue
        self.kernel._abort_queues = lambda *_: None  # type: ignore[method-assign]  # it takes the place of a method
        self.init_shell()
        return self

    def start_in_child(self, connection: socket.socket) -> None:
        """In the child: its own streams, its environment, and the user's start-up code."""
        originals = os.dup(1), os.dup(2)
        self.session.open(connection, CapturedOutput())
        sys.stdout = OutputStream(self.session, wire.STDOUT, originals[0])
        sys.stderr = OutputStream(self.session, wire.STDERR, originals[1])
        sys.displayhook = self.displayhook
        self.kernel._stdout, self.kernel._stderr = sys.stdout, sys.stderr
        self.shell.init_environment()
        self.init_path()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        sys.stdout.flush()
        sys.stderr.flush()

    def note_modules(self) -> None:
        """Notes which modules are not the notebook's own, for `%reset -s` to leave.

        This is done in the zygote. IPython would do it in each child, and copy a page of memory for every module.
        """
        self.shell._sys_modules_keys = set(sys.modules)

    def init_code(self) -> None:
        """The user's start-up code, as IPython runs it; there is no command line and no module to run."""
        self._run_startup_files()
        self._run_exec_lines()
        self._run_exec_files()
        if self.hide_initial_ns:
            self.shell.user_ns_hidden.update(self.shell.user_ns)

    async def run(self) -> None:
        """Executes requests until there are no more. It runs in an event loop, because cells may expect one."""
        self.kernel.io_loop = ioloop.IOLoop.current()
        # what ipykernel asks for to tell whether a cell runs in the main thread
        main = threading.main_thread()
        self.kernel.shell_channel_thread = SimpleNamespace(parent_thread=main, manager=None)
        while True:
            kind, content = await _next(self.session.connection)
            if kind != wire.SHELL:
                return
            await self._execute(self.session.deserialize([b"", *wire.split_frames(content)]))

    async def _execute(self, message: dict) -> None:
        """What ipykernel does with a request, in its order: busy, the cell, its reply, idle."""
        kernel = self.kernel
        self.session.request = message["header"]["msg_id"]
        kernel.set_parent([], message, channel="shell")
        kernel._publish_status("busy", "shell")
        kernel.pre_handler_hook()
        try:
            await kernel.execute_request(wire.SHELL, [], message)
        finally:
            kernel.post_handler_hook()
        sys.stdout.flush()
        sys.stderr.flush()
        kernel._publish_status("idle", "shell")


async def _next(connection: socket.socket) -> tuple[bytes, bytes]:
    """The next frame. Waits in the event loop, so that tasks a cell left behind go on meanwhile."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def mark() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(connection, mark)
    try:
        await ready
    finally:
        loop.remove_reader(connection)
    return wire.receive(connection)
