"""Kernels of a real JupyterLab server, opened as `make lab` opens it: what a researcher meets is what is tested."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
import websocket
from jupyter_client.session import Session
from nbclient import NotebookClient

from barometer import warm

pytestmark = pytest.mark.skipif(not warm.available(), reason="no fork here: kernels start as usual")

ROOT = Path(__file__).resolve().parents[2]
KERNELS = Path(warm.__file__).parent / "kernels"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
(ARGUMENTS,) = re.findall(r"^\t@\$\(BIN\)/jupyter lab (.*)$", MAKEFILE, re.MULTILINE)


class Lab:
    """A JupyterLab server in a process of its own, on a copy of the package that a test may edit."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.package = folder, folder / "barometer"
        shutil.copytree(KERNELS.parents[1], self.package, ignore=shutil.ignore_patterns("__pycache__"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.log = folder / "log"
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "BAROMETER_PARAMS": str(ROOT / "params"),
            "JUPYTER_PATH": str(KERNELS.parent),  # the kernelspec, without installing it
            **{name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")},
        }
        options = [
            *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={self.address.partition(':')[2]}"),
            *("--ServerApp.port_retries=0", "--IdentityProvider.token=t", f"--ServerApp.root_dir={folder}"),
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter", "lab", *shlex.split(ARGUMENTS), *options],
                cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        until(self._answers, 60)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return bool(self.ask("GET", "status"))
        except OSError:
            return False

    def ask(self, method: str, path: str, content: dict | None = None) -> dict:
        """A request to the REST interface."""
        request = urllib.request.Request(
            f"http://{self.address}/api/{path}",
            method=method,
            data=json.dumps(content).encode() if content is not None else None,
            headers={"Authorization": "token t"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "{}")


class Kernel:
    """A kernel as JupyterLab's page has it: started by a request, spoken to through the server's web socket."""

    def __init__(self, lab: Lab, name: str) -> None:
        self.lab, self.session = lab, Session()
        self.id = lab.ask("POST", "kernels", {"name": name})["id"]
        url = f"ws://{lab.address}/api/kernels/{self.id}/channels?token=t&session_id={self.session.session}"
        self.socket = websocket.create_connection(url, timeout=60)

    def send(self, kind: str, channel: str = "shell", **content) -> str:
        """Sends a message, and returns its number."""
        message = {**self.session.msg(kind, content), "channel": channel, "buffers": []}
        self.socket.send(json.dumps(message, default=str))
        return message["header"]["msg_id"]

    def next(self) -> dict:
        """The next message from the server."""
        return json.loads(self.socket.recv())

    def begin(self, code: str) -> str:
        """Begins a cell, and returns its number."""
        return self.send("execute_request", code=code, silent=False, stop_on_error=False, allow_stdin=False)

    def finish(self, number: str) -> str:
        """What a cell shows until it is done: its text, its value, the name of its error."""
        shown, done = "", set()
        while done != {"idle", "execute_reply"}:
            message = self.next()
            content = message["content"]
            if message["parent_header"].get("msg_id") != number:
                continue
            done |= {message["msg_type"], content.get("execution_state")} & {"idle", "execute_reply"}
            if message["channel"] == "iopub":
                shown += content.get("text") or content.get("data", {}).get("text/plain") or content.get("ename", "")
        return shown.strip()

    def run(self, code: str) -> str:
        """What a cell shows."""
        return self.finish(self.begin(code))

    def restart(self) -> None:
        """As the menu does it."""
        self.lab.ask("POST", f"kernels/{self.id}/restart")

    def close(self) -> None:
        self.socket.close()
        self.lab.ask("DELETE", f"kernels/{self.id}")


def until(what, seconds: float = 10):
    """The first thing that is true of `what`, asked again and again."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def below(pid: int) -> set[int]:
    """Every process below one."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            found |= {child, *below(child)}
    return found


def gone(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    server = Lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.process.kill()
    server.process.wait()


@pytest.fixture
def kernel(lab):
    """Starts kernels, and closes them."""
    started: list[Kernel] = []

    def start(name: str = "python3") -> Kernel:
        started.append(Kernel(lab, name))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.mark.parametrize("name", ["python3", "barometer"])
def test_every_kernel_of_this_python_is_warm(lab, kernel, name):
    one = kernel(name)
    assert name in lab.ask("GET", "kernelspecs")["kernelspecs"]
    parent = int(one.run("import os, sys; os.getppid()"))
    assert parent != lab.process.pid and parent in below(lab.process.pid)
    assert one.run("{'pandas', 'statsmodels.api', 'matplotlib.pyplot'} <= set(sys.modules)") == "True"
    assert one.run("'barometer' in sys.modules") == "False"
    assert one.run("import barometer; barometer.__file__") == repr(str(lab.package / "__init__.py"))


def test_an_interrupt_ends_the_cell_and_keeps_the_rest(lab, kernel):
    one = kernel()
    one.run("kept = 77; import time")
    for cell in ("time.sleep(60)", "while True: pass"):
        number = one.begin(f"print('begun', flush=True)\n{cell}")
        while one.next()["content"].get("text") != "begun\n":
            pass
        lab.ask("POST", f"kernels/{one.id}/interrupt")
        assert one.finish(number) == "KeyboardInterrupt"
    assert one.run("kept") == "77"


def test_a_restart_forgets_and_finds_the_package_as_it_was_edited(lab, kernel):
    one = kernel()
    look = "import barometer.rounding as r; print(vars(r).get('since'), 'left' in globals())"
    assert one.run(look) == "None False"
    edited = lab.package / "rounding.py"
    before = edited.read_text(encoding="utf-8")
    edited.write_text(f"{before}\nsince = 'edited'\n", encoding="utf-8")
    try:
        assert one.run(f"left = 77; {look}") == "None True"
        one.restart()
        assert one.run(look) == "edited False"
    finally:
        edited.write_text(before, encoding="utf-8")


def test_a_kernel_that_is_killed_is_restarted_and_the_page_is_told(kernel):
    one = kernel()
    pid = int(one.run("left = 77; import os; os.getpid()"))
    os.kill(pid, signal.SIGKILL)
    while one.next()["content"].get("execution_state") != "restarting":
        pass
    assert one.run("'left' in globals()") == "False"
    assert gone(pid)


def test_a_shutdown_leaves_no_process(lab):
    before = below(lab.process.pid)
    one = Kernel(lab, "python3")
    assert one.run("import os\nif os.fork() == 0: os.execvp('sleep', ['sleep', '60'])") == ""
    started = below(lab.process.pid) - before
    assert len(started) == 2
    one.close()
    until(lambda: all(map(gone, started)))


def test_kommune_comes_out_of_a_warm_kernel_as_of_any_other(tmp_path, monkeypatch):
    """By the kernelspec alone, through nbclient, as `jupyter nbconvert --execute` does."""
    monkeypatch.setenv("JUPYTER_PATH", str(KERNELS.parent))
    source = nbformat.read(ROOT / "notebooks" / "kommune.ipynb", as_version=4)

    async def executed(name: str) -> list:
        copy = nbformat.from_dict(source)
        client = NotebookClient(copy, kernel_name=name, coalesce_streams=True, shutdown_kernel="immediate")
        notebook = await client.async_execute(cwd=str(tmp_path))
        return [cell.get("outputs") for cell in notebook.cells]

    async def both() -> list:
        return await asyncio.gather(executed("barometer"), executed("python3"))

    forked, usual = asyncio.run(both())
    assert forked == usual
    assert any(forked)


def test_nothing_outlives_a_server_that_is_killed(lab):  # the last test, for it ends the server
    for _ in range(2):
        one = Kernel(lab, "python3")
        one.run("import subprocess; child = subprocess.Popen(['sleep', '60'])")
        one.socket.close()
    everyone = below(lab.process.pid)
    assert len(everyone) >= 5  # the zygote, two kernels, and what each has started
    lab.process.kill()
    until(lambda: all(map(gone, everyone)))
