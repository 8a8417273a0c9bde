"""Nothing of one notebook, of the zygote or of the driver is seen in the next notebook."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from barometer.warm.client import zygote

pytestmark = pytest.mark.usefixtures("alone")

MARKS = {
    "rcParams": ("import matplotlib as mpl; mpl.rcParams['font.size'] = 77", "import matplotlib as mpl; print(mpl.rcParams['font.size'])"),
    "os.environ": ("import os; os.environ['LEFT'] = '77'", "import os; print(os.environ.get('LEFT'))"),
    "builtins": ("import builtins; builtins.left = 77", "import builtins; print(hasattr(builtins, 'left'))"),
    "sys.path": ("import sys; sys.path.append('/77')", "import sys; print('/77' in sys.path)"),
    "pandas options": ("import pandas as pd; pd.set_option('display.max_rows', 77)", "import pandas as pd; print(pd.get_option('display.max_rows'))"),
    "the folder": ("import os; os.mkdir('77'); os.chdir('77')", "import os; print(os.getcwd())"),
    "modules": ("import sys, types; sys.modules['left'] = types.ModuleType('left77')", "import sys; print('left' in sys.modules)"),
    "names": ("left = 77", "print('left' in globals())"),
    "logging": ("import logging; logging.disable(77)", "import logging; print(logging.root.manager.disable)"),
    "signals": ("import signal; signal.signal(12, lambda *_: 77)", "import signal; print(signal.getsignal(12))"),
    "umask": ("import os; os.umask(0o77)", "import os; print(oct(os.umask(0)))"),
    "warnings": ("import warnings; warnings.simplefilter('error'); warnings.filters.append(77)", "import warnings; print(77 in warnings.filters)"),
    "history": ("'77'", "print(Out, len(In))"),
    "extensions": ("%load_ext autoreload", "print('autoreload' in get_ipython().extension_manager.loaded)"),
}  # fmt: skip


@pytest.mark.parametrize(("leave", "look"), MARKS.values(), ids=MARKS.keys())
def test_what_a_notebook_leaves_is_not_seen_in_the_next(printed, leave, look):
    before = printed(look)
    printed(leave)
    assert printed(look) == before
    assert "77" not in before


def test_each_notebook_draws_its_own_random_numbers(printed):
    draw = (
        "import random, numpy as np, uuid, tempfile, secrets\n"
        "print(random.random(), np.random.random(), np.random.default_rng().random(), uuid.uuid4(), secrets.token_hex())"
    )
    first, second = printed(draw).split(), printed(draw).split()
    assert not set(first) & set(second)


def test_a_seed_gives_the_same_numbers(printed):
    draw = "import numpy as np; np.random.seed(1); print(np.random.random())"
    assert printed(draw) == printed(draw)


def test_folder_environment_and_umask_are_the_drivers_of_this_moment(printed, monkeypatch, tmp_path):
    folder = tmp_path / "Ærø å"
    folder.mkdir()
    monkeypatch.setenv("SINCE_THE_ZYGOTE", "yes æ")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    before = os.umask(0o027)
    try:
        look = "import os, time; print(os.getcwd(), os.environ['SINCE_THE_ZYGOTE'], time.tzname[0]); open('made', 'w').close()"
        assert printed(look, cwd=folder) == f"{folder} yes æ JST\n"
    finally:
        os.umask(before)
    assert (folder / "made").stat().st_mode & 0o777 == 0o640


def test_what_is_set_only_for_the_zygote_is_not_seen(printed, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert printed("import os; print('OPENBLAS_NUM_THREADS' in os.environ)") == "False\n"


def test_a_variable_that_is_read_once_makes_a_new_zygote(printed, monkeypatch):
    old = zygote().pid
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning")
    cell = "import warnings\ntry:\n    warnings.warn('x')\nexcept UserWarning:\n    print('raised')"
    assert printed(cell) == "raised\n"
    assert zygote().pid != old


def test_no_child_holds_the_zygotes_socket(printed):
    look = "import os; print(sorted(os.readlink(f'/proc/self/fd/{n}').split(':')[0] for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}') or os.path.islink(f'/proc/self/fd/{n}')))"
    assert printed(look).count("socket") <= 3  # its own, and the two of its event loop


def test_the_inline_backend_is_left_to_the_notebook_and_no_figure_is_open(printed):
    assert printed("import sys; print('matplotlib_inline.backend_inline' in sys.modules)") == "False\n"
    assert printed("import matplotlib.pyplot as plt; print(plt.get_fignums())") == "[]\n"


def test_no_module_that_was_imported_beforehand_is_the_notebooks(printed):
    look = "import sys; known = get_ipython()._sys_modules_keys; print('pandas' in known, set(sys.modules) - known)"
    assert printed(look) == "True set()\n"


def test_a_warning_the_preload_has_shown_is_shown_again(run):
    cell = "import warnings\nfor i in range(2): warnings.warn('again')"
    for _ in range(2):
        (first,) = run(cell).cells
        assert first.outputs[0]["text"].count("UserWarning: again") == 1


def test_a_notebooks_own_farewells_are_said_and_the_zygotes_are_not(run, tmp_path):
    run(
        "import atexit, tempfile, pathlib, logging\n"
        f"atexit.register(pathlib.Path({str(tmp_path / 'farewell')!r}).touch)\n"
        f"kept = tempfile.TemporaryDirectory(dir={str(tmp_path)!r}, prefix='kept')"
    )
    assert (tmp_path / "farewell").exists()
    assert not list(tmp_path.glob("kept*"))


def test_everything_in_the_list_can_be_imported():
    assert zygote().hello()["missing"] == {}


def test_no_thread_of_python_is_in_the_zygote(printed):
    assert printed("import threading; print(threading.active_count())") == "1\n"


def test_notebooks_may_start_processes_threads_and_event_loops(printed):
    cell = (
        "import multiprocessing, asyncio\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool: print(pool.map(abs, [-1, -2]))\n"
        "with multiprocessing.get_context('spawn').Pool(1) as pool: print(pool.map(abs, [-3]))\n"
        "async def f(): return 4\n"
        "print(await asyncio.to_thread(int, '5'), await f())"
    )
    assert printed(cell) == "[1, 2]\n[3]\n5 4\n"


def test_a_fork_of_the_notebook_prints_without_harm(printed):
    cell = (
        "import os\nif os.fork() == 0:\n    print('from the fork')\n    os._exit(0)\n"
        "os.wait(); print('from the notebook')"
    )
    assert printed(cell) == "from the fork\nfrom the notebook\n"


def test_the_environment_of_this_process_is_left_alone(run, tmp_path):
    before = dict(os.environ), os.getcwd(), list(sys.path), Path.cwd()
    run("import os; os.environ['X'] = '1'")
    assert before == (dict(os.environ), os.getcwd(), list(sys.path), Path.cwd())
