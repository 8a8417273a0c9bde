"""A forked kernel is, in all a user meets, the kernel that jupyter_client would have started."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import LocalProvisioner

import barometer
from barometer import warm
from barometer.warm import client, launch, preload
from barometer.warm.provisioner import NotForkable, WarmProvisioner, _fork

from .conftest import descendants, gone

KERNELS = Path(warm.__file__).parent / "kernels"
LAUNCH = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]


class Kernel:
    """A kernel and its client, as a notebook has them."""

    def __init__(self, manager: KernelManager, *, wait: bool = True, **options) -> None:
        self.manager = manager
        manager.start_kernel(**options)
        self.client = manager.client()
        self.client.start_channels()
        if wait:
            self.client.wait_for_ready(timeout=60)

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    def run(self, code: str, **options) -> str:
        """What a cell shows: its text, its value, the name of its error."""
        shown: list[str] = []

        def hear(message: dict) -> None:
            content = message["content"]
            shown.append(content.get("text") or content.get("data", {}).get("text/plain") or content.get("ename", ""))

        self.client.execute_interactive(code, timeout=60, output_hook=hear, **options)
        return "".join(shown).strip()

    def send(self, code: str) -> Callable[[], dict]:
        """Begins a cell; what is returned waits for its reply. If it fails, the next cell runs all the same."""
        request = self.client.execute(code, stop_on_error=False)

        def reply() -> dict:
            while (message := self.client.get_shell_msg(timeout=30))["parent_header"].get("msg_id") != request:
                pass
            return message["content"]

        return reply

    def ask(self, kind: str, content: dict) -> dict:
        """The reply to a request on the control channel."""
        message = self.client.session.msg(kind, content)
        self.client.control_channel.send(message)
        while (reply := self.client.get_control_msg(timeout=30))["parent_header"]["msg_id"] != message["msg_id"]:
            pass
        return reply["content"]

    def close(self, *, now: bool = False) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=now)
        self.manager.context.destroy(linger=0)


@pytest.fixture
def kernel():
    """Starts kernels, warm ones where nothing else is said, and shuts down what is left."""
    started: list[Kernel] = []
    specs = KernelSpecManager(kernel_dirs=[str(KERNELS)])

    def start(name: str = "barometer", **options) -> Kernel:
        manager = KernelManager(kernel_name=name, kernel_spec_manager=specs)
        started.append(Kernel(manager, **options))
        return started[-1]

    yield start
    for one in started:
        one.close(now=True)


@pytest.fixture
def bare(monkeypatch):
    """Zygotes that import nothing beforehand, for tests that need one of their own."""
    program = "from barometer.warm import preload; preload.KERNELS = ()\n" + launch.PROGRAM
    monkeypatch.setattr(launch, "PROGRAM", program)


def zygotes() -> list[client.Zygote]:
    return [one for one in client._zygotes if one.kind == "interactive" and one._process.poll() is None]


def test_a_kernel_is_forked_from_what_is_warm_and_has_nothing_of_this_package(kernel):
    one = kernel()
    (zygote,) = zygotes()
    assert zygote.hello()["missing"] == {}
    assert one.run("import os; os.getppid()") == str(zygote.pid)
    assert one.run("import sys; {'pandas', 'statsmodels.api', 'matplotlib.pyplot'} <= set(sys.modules)") == "True"
    assert one.run("[name for name in sys.modules if name.startswith('barometer')]") == "[]"
    assert one.run("'matplotlib_inline.backend_inline' in sys.modules") == "False"  # it belongs to a notebook
    ours = [name for name in preload.KERNELS if name.startswith("barometer")]
    assert ours == ["barometer.warm.warmup:warm_up"]


# What a cell can see of its process. Only the interpreter's own command line is not here: it is the zygote's.
LOOKS = {
    "arguments": "sys.argv[0], len(sys.argv), sys.path, sys.flags, sys.warnoptions, sys._xoptions",
    "environment": "dict(os.environ)",
    "folder and mask": "os.getcwd(), os.umask(os.umask(0))",
    "groups": "os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid()",
    "limits": "[resource.getrlimit(getattr(resource, n)) for n in dir(resource) if n.startswith('RLIMIT')], os.nice(0), open('/proc/self/oom_score_adj').read()",
    "signals": "[(n, str(signal.getsignal(n)).split(' at ')[0]) for n in signal.valid_signals()], signal.pthread_sigmask(signal.SIG_BLOCK, [])",
    "threads": "sorted(type(t).__name__ + str(t.daemon) for t in threading.enumerate() if type(t).__name__ != 'Thread')",
    "sockets": "sum(os.path.lexists(file := f'/proc/self/fd/{n}') and os.readlink(file).startswith('socket') for n in os.listdir('/proc/self/fd'))",
    "streams": "sys.stdin.read(), sys.stdout.isatty(), sys.stdout.encoding, sys.__stdout__.fileno(), sys.__stderr__.fileno()",
    "logging": "logging.root.level, len(logging.root.handlers), logging.root.manager.disable, len(logging.getLogger('tornado').handlers)",
    "warnings": "import matplotlib.pyplot, statsmodels.formula.api; sorted(map(str, warnings.filters))",
    "collector": "gc.isenabled(), gc.get_threshold(), sys.getrecursionlimit(), faulthandler.is_enabled()",
    "language": "locale.setlocale(locale.LC_ALL), sys.getfilesystemencoding(), time.tzname",
    "main": "__name__, sorted(n for n in vars(sys.modules['__main__']) if n.startswith('__')), '__file__' in globals()",
    "shell": "type(get_ipython()).__name__, get_ipython().history_manager.enabled, get_ipython().history_manager.hist_file, sorted(get_ipython().config), sorted(get_ipython().extension_manager.loaded)",
    "magics": "{kind: sorted(names) for kind, names in get_ipython().magics_manager.lsmagic().items()}",
    "hooks": "sys.excepthook.__name__, type(sys.displayhook).__name__, sys.gettrace(), sys.getprofile(), builtins.input.__name__",
    "loop": "type(asyncio.get_running_loop()).__name__, type(asyncio.get_event_loop_policy()).__name__",
    "matplotlib": "import matplotlib.pyplot as plt; plt.get_backend(), dict(plt.rcParams)",
    "pandas": "import pandas; pandas.get_option('display.max_rows'), pandas.get_option('mode.string_storage')",
    "numpy": "import numpy; numpy.geterr(), numpy.get_printoptions()",
}  # fmt: skip
NEEDED = (
    "import asyncio, builtins, faulthandler, gc, locale, logging, os, resource, signal, sys, threading, time, warnings"
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A kernel that was forked and one that was started as usual, in the same folder, with the same settings."""
    options = {
        "cwd": str(tmp_path_factory.mktemp("folder")),
        "env": {**os.environ, "LEFT": "æ", "JPY_SESSION_NAME": "x"},
    }
    specs = KernelSpecManager(kernel_dirs=[str(KERNELS)])
    forked = Kernel(KernelManager(kernel_name="barometer", kernel_spec_manager=specs), **options)
    usual = Kernel(KernelManager(kernel_name="python3"), **options)
    assert type(usual.manager.provisioner) is LocalProvisioner
    yield forked, usual
    for one in (forked, usual):
        one.close(now=True)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_a_cell_sees_the_process_it_would_see(pair, look):
    forked, usual = (one.run(f"{NEEDED}\n{look}") for one in pair)
    assert forked == usual
    assert "Error" not in usual


def test_it_tells_the_same_of_itself(pair):
    forked, usual = (one.ask("kernel_info_request", {}) for one in pair)
    for told in (forked, usual):
        told["banner"] = told["banner"].partition("Tip:")[0]  # drawn by lot
    assert forked == usual
    assert "debugger" in usual["supported_features"]


def test_it_stops_where_a_debugger_says(kernel):
    one, number = kernel(), iter(range(1, 100))

    def debug(command: str, **arguments) -> dict:
        request = {"type": "request", "seq": next(number), "command": command, "arguments": arguments}
        return one.ask("debug_request", request)

    debug("initialize", clientID="x", clientName="x", adapterID="", pathFormat="path")
    debug("attach")
    code = "a = 1\nb = a + 1\n"
    path = debug("dumpCell", code=code)["body"]["sourcePath"]
    debug("setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}])
    debug("configurationDone")
    reply = one.send(code)
    while (event := one.client.get_iopub_msg(timeout=30)["content"]).get("event") != "stopped":
        pass
    assert event["body"]["reason"] == "breakpoint"
    debug("continue", threadId=event["body"]["threadId"])
    assert reply()["status"] == "ok"
    debug("disconnect", restart=False, terminateDebuggee=False)


# What a person does in a kernel, and what it shows.
DEEDS = {
    "a figure": ("import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()", "<Figure size 640x480 with 1 Axes>"),
    "a figure as asked": ("%matplotlib inline\nplt.figure(figsize=(1, 1)); plt.plot([1]);", "<Figure size 100x100 with 1 Axes>"),
    "another backend": ("%matplotlib agg\nplt.get_backend()", "'agg'"),
    "a shell": ("!echo from the shell", "from the shell"),
    "processes": (
        "import multiprocessing as m\n"
        "with m.get_context('fork').Pool(2) as a, m.get_context('spawn').Pool(1) as b: print(a.map(abs, [-1, -2]), b.map(abs, [-3]))",
        "[1, 2] [3]",
    ),
    "arithmetic": ("import numpy as np; a = np.random.rand(400, 400); bool(np.allclose(np.linalg.inv(a) @ a, np.eye(400)))", "True"),
    "a frame": ("import pandas as pd; pd.Series([1, 1, 2], dtype='string').value_counts().tolist()", "[2, 1]"),
    "an extension": ("%load_ext autoreload\n%autoreload 2", ""),
    "what is awaited": ("import asyncio; await asyncio.sleep(0, 'awaited')", "'awaited'"),
    "threads": ("import concurrent.futures as c\nwith c.ThreadPoolExecutor() as pool: print(*pool.map(abs, [-1, -2]))", "1 2"),
    "history": ("%history -l 1", ""),
    "a comm": ("from comm import create_comm; create_comm('t').comm_id != ''", "True"),
}  # fmt: skip


@pytest.mark.parametrize(("deed", "shown"), DEEDS.values(), ids=DEEDS.keys())
def test_a_person_can_do_what_is_done_in_a_kernel(pair, deed, shown):
    forked, usual = (one.run(deed) for one in pair)
    assert forked == usual
    assert not shown or forked == shown


def test_it_asks_for_input(pair):
    one, _ = pair
    answer = lambda message: one.client.input("Ishøj")  # noqa: E731
    assert one.run("print(input('kommune? '))", allow_stdin=True, stdin_hook=answer) == "Ishøj"


def test_it_completes_what_is_typed(pair):
    one, _ = pair
    one.client.complete("import statsm", 13)
    assert "statsmodels" in one.client.get_shell_msg(timeout=30)["content"]["matches"]


def test_several_live_at_once_and_draw_their_own_random_numbers(kernel):
    draw = "import random, uuid, numpy; print(random.random(), numpy.random.random(), numpy.random.default_rng().random(), uuid.uuid4())"
    kernels = [kernel() for _ in range(3)]
    drawn = [one.run(draw).split() for one in kernels]
    assert len({number for numbers in drawn for number in numbers}) == 12
    assert len({one.pid for one in kernels}) == 3
    assert len(zygotes()) == 1


def test_environment_folder_and_umask_are_those_of_this_start(kernel, tmp_path):
    folder = tmp_path / "Ærø å"
    folder.mkdir()
    kernel()  # so that the zygote is older than what follows
    before = os.umask(0o027)
    try:
        environment = {**os.environ, "SINCE_THE_ZYGOTE": "yes æ", "TZ": "Asia/Tokyo"}
        one = kernel(cwd=str(folder), env=environment)
    finally:
        os.umask(before)
    look = (
        "import os, time; print(os.getcwd(), os.environ['SINCE_THE_ZYGOTE'], time.tzname[0]); open('made', 'w').close()"
    )
    assert one.run(look) == f"{folder} yes æ JST"
    assert (folder / "made").stat().st_mode & 0o777 == 0o640


def test_what_is_set_only_for_the_zygote_is_not_seen(kernel, bare, monkeypatch):
    for name in ("OPENBLAS_NUM_THREADS", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert kernel().run("import os; os.environ['OPENBLAS_NUM_THREADS']") == "'2'"


def test_output_past_python_goes_where_the_servers_goes(kernel, bare, capfd):
    one = kernel(env={**os.environ, "PYTHONHASHSEED": "1"})
    one.run(
        "import sys; print('to the log', file=sys.__stderr__, flush=True); print('and this', file=sys.__stdout__, flush=True)"
    )
    out, err = capfd.readouterr()
    assert "to the log" in err and "and this" in out


# Interrupts


@pytest.mark.parametrize(
    "cell",
    [
        "import time; time.sleep(60)",
        "while True: pass",
        "import subprocess; subprocess.run(['sleep', '60'])",
        "get_ipython().system('sleep 60')",
    ],
)
def test_an_interrupt_ends_the_cell_and_not_the_kernel(pair, cell):
    one, _ = pair
    one.run("kept = 77")
    before = descendants(one.pid)
    reply = one.send(f"print('begun', flush=True)\n{cell}")
    while one.client.get_iopub_msg(timeout=30)["content"].get("text") != "begun\n":
        pass
    time.sleep(0.3)  # it is in the cell by now, and a child it starts is running
    one.manager.interrupt_kernel()
    assert reply()["status"] == "error" or "system" in cell  # a shell that is interrupted is no error
    assert one.run("kept") == "77"
    assert descendants(one.pid) == before


def test_an_interrupt_between_two_cells_does_no_harm(pair):
    one, _ = pair
    one.manager.interrupt_kernel()
    assert one.run("1 + 1") == "2"


# Ends


@pytest.mark.parametrize(
    ("cell", "returncode"),
    [
        ("import os; os._exit(3)", 3),
        ("import os; os._exit(0)", 0),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
        ("import ctypes; ctypes.string_at(0)", -signal.SIGSEGV),
    ],
)
def test_a_kernel_that_dies_is_seen_to_be_dead_and_says_of_what(kernel, cell, returncode):
    one = kernel()
    assert one.manager.is_alive() and one.manager.provisioner.process.poll() is None
    one.client.execute(cell)
    assert one.manager.provisioner.process.wait(10) == returncode
    assert not one.manager.is_alive()
    one.manager.restart_kernel(now=True)
    one.client.wait_for_ready(timeout=30)
    assert one.run("'again'") == "'again'"


def test_a_restart_forgets_and_keeps_the_folder(kernel, tmp_path):
    one = kernel(cwd=str(tmp_path))
    one.run("left = 77; import matplotlib as m; m.rcParams['font.size'] = 77; import os; os.environ['LEFT77'] = '77'")
    before = one.pid
    one.manager.restart_kernel()
    one.client.wait_for_ready(timeout=30)
    assert one.pid != before and gone(before)
    look = "print('left' in globals(), matplotlib.rcParams['font.size'] == 77, 'LEFT77' in os.environ, os.getcwd())"
    assert one.run(f"import os, matplotlib; {look}") == f"False False False {tmp_path}"


def test_what_a_cell_shows_is_not_lost_however_soon_it_is_sent(kernel, bare):
    for _ in range(5):
        one = kernel(wait=False)
        one.client.kernel_info(reply=True, timeout=10)
        one.client.execute_interactive("x = 1", timeout=10)  # which waits for the kernel to say that it is idle
    for _ in range(6):
        one.manager.restart_kernel(now=True)
        one.client.execute_interactive("x = 1", timeout=10)


def test_a_kernel_that_ends_leaves_the_zygotes_folders_alone(kernel, monkeypatch):
    program = "from barometer.warm import preload; preload.KERNELS = ('matplotlib.font_manager',)\n" + launch.PROGRAM
    monkeypatch.setattr(launch, "PROGRAM", program)
    first, second = (kernel(env={**os.environ, "MPLCONFIGDIR": "/dev/null/none"}) for _ in range(2))
    look = "import matplotlib, os; print(matplotlib.get_configdir(), os.path.isdir(matplotlib.get_configdir()))"
    folder = first.run(look).split()[0]
    assert first.run(look) == f"{folder} True"  # made by matplotlib, for want of the other
    first.close()
    assert second.run(look) == f"{folder} True"
    shutil.rmtree(folder)


def test_a_shutdown_says_farewell_and_writes_what_is_open(kernel, tmp_path):
    one = kernel(cwd=str(tmp_path))
    one.run(
        "import atexit, pathlib, tempfile\n"
        "atexit.register(pathlib.Path('farewell').touch)\n"
        "file = open('open', 'w'); file.write('not yet written')\n"
        "kept = tempfile.TemporaryDirectory(dir='.', prefix='kept')"
    )
    process = one.manager.provisioner.process
    one.close()
    assert process.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["farewell", "open"]
    assert (tmp_path / "open").read_text() == "not yet written"
    assert not one.manager.has_kernel


def test_a_shutdown_leaves_nobody(kernel):
    one = kernel()
    one.run("import subprocess; child = subprocess.Popen(['sleep', '60'])")
    everyone = {one.pid, *descendants(one.pid)}
    assert len(everyone) == 2
    one.close()
    assert all(gone(pid) for pid in everyone)


@pytest.mark.parametrize("cell", ["while True: pass", "import signal; signal.signal(15, signal.SIG_IGN)\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"])  # fmt: skip
def test_a_kernel_that_does_not_listen_is_shut_down_all_the_same(kernel, cell):
    one = kernel()
    one.client.execute(cell)
    one.manager.shutdown_wait_time = 1
    pid = one.pid
    one.close()
    assert gone(pid)


OWNER = """
import os, sys, time
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from barometer.warm import client, launch
launch.PROGRAM = {program!r}
manager = KernelManager(kernel_name="barometer", kernel_spec_manager=KernelSpecManager(kernel_dirs=[{kernels!r}]))
manager.start_kernel()
talk = manager.client(); talk.start_channels(); talk.wait_for_ready(timeout=60)
talk.execute_interactive("import subprocess; child = subprocess.Popen(['sleep', '60'])")
fork = os.fork()
if fork == 0:  # it holds open every socket of its owner
    time.sleep(60)
    os._exit(0)
print(fork, flush=True)
sys.stdin.read()
"""


def test_nothing_outlives_an_owner_that_is_killed(bare):
    program = OWNER.format(program=launch.PROGRAM, kernels=str(KERNELS))
    command = [sys.executable, "-W", "ignore", "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as owner:
        fork = int(owner.stdout.readline())
        below = descendants(owner.pid) - {fork}
        assert len(below) == 3  # the zygote, the kernel, and what it has started
        owner.kill()
        assert all(gone(pid) for pid in below)
        os.kill(fork, signal.SIGKILL)


def test_a_zygote_that_is_killed_takes_its_kernels_along_and_the_next_start_has_another(kernel, bare):
    first, second = (kernel(env={**os.environ, "PYTHONHASHSEED": "2"}) for _ in range(2))
    zygote = first.manager.provisioner.process._zygote
    os.kill(first.pid, signal.SIGSTOP)  # it can do nothing about it itself
    zygote.kill()
    assert [one.manager.provisioner.process.wait(5) for one in (first, second)] == [-signal.SIGKILL] * 2
    assert gone(first.pid) and gone(second.pid)
    first.manager.restart_kernel(now=True)
    first.client.wait_for_ready(timeout=30)
    assert first.run("1 + 1") == "2"
    assert first.manager.provisioner.process._zygote is not zygote


# What changes while the server lives


def test_an_edit_of_the_package_takes_effect_on_restart(kernel, bare, tmp_path):
    copy = tmp_path / "barometer"
    shutil.copytree(Path(barometer.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    one = kernel(env={**os.environ, "PYTHONPATH": str(tmp_path)}, cwd=str(tmp_path))
    since = "print(barometer.__file__, vars(r).get('since'), vars(w).get('since'))"
    look = f"import barometer, barometer.rounding as r, barometer.warm as w; {since}"
    assert one.run(look) == f"{copy / '__init__.py'} None None"
    zygote = one.run("import os; os.getppid()")
    for edited in (copy / "rounding.py", copy / "warm" / "__init__.py"):
        edited.write_text(edited.read_text(encoding="utf-8") + "\nsince = 'edited'\n", encoding="utf-8")
    (copy / "later.py").write_text("new = 'new'", encoding="utf-8")
    one.manager.restart_kernel()
    one.client.wait_for_ready(timeout=30)
    assert one.run(look) == f"{copy / '__init__.py'} edited edited"
    assert one.run("from barometer.later import new; new") == "'new'"
    assert one.run("import os; os.getppid()") == zygote


def test_an_installed_package_is_there_after_a_restart_and_other_kernels_live_on(kernel, bare, monkeypatch):
    environment = {**os.environ, "PYTHONHASHSEED": "3"}
    restarted, other = kernel(env=environment), kernel(env=environment)
    old = other.manager.provisioner.process._zygote
    monkeypatch.setattr(client, "_installed", lambda: ["today"])
    restarted.manager.restart_kernel()
    restarted.client.wait_for_ready(timeout=30)
    assert restarted.manager.provisioner.process._zygote is not old
    assert other.run("'lives on'") == "'lives on'"
    other.close()
    restarted.manager.restart_kernel()
    assert gone(old.pid)


def test_the_time_of_installing_is_seen(tmp_path, monkeypatch):
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder), "/nowhere/site-packages"])
    before = client._installed()
    os.utime(folder, ns=(1, 1))
    assert client._installed() != before


# What cannot be forked starts as usual


@pytest.mark.parametrize(
    ("cmd", "options", "why"),
    [
        (["R", "--slave"], {}, "not ipykernel"),
        (["/usr/bin/python3", *LAUNCH[1:]], {}, "not ipykernel"),
        ([sys.executable, "-m", "bash_kernel"], {}, "not ipykernel"),
        ([sys.executable], {}, "not ipykernel"),
        (LAUNCH, {"stdout": subprocess.PIPE, "stderr": None}, "given stdout"),
        (LAUNCH, {"independent": True}, "given independent"),
        (LAUNCH, {"env": {"PYTHONPATH": "/a:b"}}, "PYTHONPATH"),
        (LAUNCH, {"cwd": "/nowhere"}, "/nowhere is not there"),
    ],
)
def test_what_cannot_be_forked_is_known_with_the_reason(cmd, options, why):
    with pytest.raises(NotForkable, match=why):
        _fork(cmd, False, **{"env": {}, **options})


def test_without_fork_a_kernel_starts_as_usual_and_a_line_says_so(kernel, monkeypatch, caplog):
    monkeypatch.setattr("barometer.warm.provisioner.available", lambda: False)
    with caplog.at_level(logging.INFO, logger="traitlets"):
        one = kernel()
    assert one.run("import os; os.getppid()") == str(os.getpid())
    assert type(one.manager.provisioner) is WarmProvisioner
    assert "This system cannot fork" in caplog.text and "starts as usual" in caplog.text


def test_a_zygote_that_does_not_come_up_leaves_kernels_as_usual(kernel, monkeypatch, caplog):
    monkeypatch.setattr(launch, "PROGRAM", "raise ImportError('no ipykernel here')")
    with caplog.at_level(logging.INFO, logger="traitlets"):
        one = kernel(env={**os.environ, "PYTHONHASHSEED": "4"})
    assert one.run("import os; os.getppid()") == str(os.getpid())
    assert "ImportError: no ipykernel here" in caplog.text


def test_options_of_the_interpreter_are_kept(kernel, bare, tmp_path):
    folder = tmp_path / "kernels" / "barometer"
    folder.mkdir(parents=True)
    spec = json.loads((KERNELS / "barometer" / "kernel.json").read_text(encoding="utf-8"))
    spec["argv"][1:1] = ["-X", "frozen_modules=off", "-W", "ignore::UserWarning"]
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    manager = KernelManager(
        kernel_name="barometer", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(folder.parent)])
    )
    one = Kernel(manager)
    try:
        assert (
            one.run("import sys; sys._xoptions, sys.warnoptions, len(sys.argv)")
            == "({'frozen_modules': 'off'}, ['ignore::UserWarning'], 3)"
        )
        assert one.run("import os; os.getppid()") != str(os.getpid())
    finally:
        one.close(now=True)


def test_the_kernelspec_is_ipykernels_but_for_its_name_and_provisioner():
    ours = json.loads((KERNELS / "barometer" / "kernel.json").read_text(encoding="utf-8"))
    theirs = KernelSpecManager().get_kernel_spec("python3").to_dict()
    assert ours["metadata"].pop("kernel_provisioner") == {"provisioner_name": "barometer-warm"}
    theirs["metadata"].pop("kernel_provisioner", None)
    assert ours.pop("display_name") != theirs.pop("display_name")
    assert ours == {name: theirs[name] for name in ours}
