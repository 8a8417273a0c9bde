"""The warm engine and papermill's own give the same notebook, cell by cell; each report notebook runs by itself.

Compared after nbclient's own `coalesce_streams`, which both runs ask for: ipykernel sends text whenever a
timer says so, and cuts it elsewhere each time. Beyond that, exactly these may differ, each taken out by name:

- the numbers of processes, and addresses of objects: another process;
- timings: papermill's and nbclient's metadata;
- the identifier papermill draws for the injected cell.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import textwrap
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from barometer import warm
from barometer.page.blocks import MIME
from barometer.warm.engine import WarmEngine

forks = pytest.mark.skipif(not warm.available(), reason="no fork here: papermill's own engine is the only one")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Each is a cell. What it shows is what the engines must agree on.
# fmt: off
FEATURES = [
    "import sys, os, time, warnings, logging, threading",
    "for i in range(3):\n    print('out', i)\n    print('err', i, file=sys.stderr)",
    "print('no end of line', end=''); sys.stdout.flush(); print(' and more')",
    "sys.stdout.write('a\\rb\\n'); 'a value'",
    "print('Ærø, Sønderborg, 日本, \\U0001f600')",
    "from IPython.display import display, HTML, Markdown, SVG, Image, JSON, clear_output\ndisplay(HTML('<b>x</b>'), Markdown('*y*'))",
    "display({'text/plain': 'p', 'application/vnd.x+json': {'a': [1, None, 'æ']}}, raw=True, metadata={'m': 1})",
    "h = display('first', display_id='one')\nprint('between')\nh.update('second')",
    "h.update(HTML('third, from the next cell'))",
    "hidden = display(display_id=True)",
    "print('gone'); clear_output(); print('stays')",
    "display('gone later'); clear_output(wait=True); display('stays')",
    "import asyncio\nawait asyncio.sleep(0.01)\nprint(asyncio.get_running_loop().is_running())",
    "async def later():\n    await asyncio.sleep(0.01)\n    print('later')\ntask = asyncio.create_task(later())\nawait task",
    "asyncio.get_event_loop().is_running()",
    "!echo shell out; echo shell err 1>&2",
    "found = !echo captured\nfound",
    "%%bash\necho bash out\necho bash err 1>&2",
    "os.system('echo system; echo system err 1>&2'); time.sleep(0.5)",
    "os.write(1, b'bare\\n'); time.sleep(0.5)",
    "warnings.warn('careful'); warnings.warn('old', DeprecationWarning)",
    "import numpy as np\nnp.float64(1) / np.float64(0)",
    "logging.getLogger('x').warning('logged'); logging.info('not shown')",
    "logging.basicConfig(stream=sys.stdout, level='INFO', force=True); logging.info('now shown')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.title('t')",
    "fig, ax = plt.subplots(figsize=(2, 1)); ax.bar([1, 2], [3, 4]); plt.show()",
    "fig",
    "%matplotlib inline\n%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'x'\nos.environ['SOURCE_DATE_EPOCH'] = '0'",
    "plt.scatter([1], [1]);",
    "plt.get_backend()",
    "%%capture caught\nprint('caught'); print('too', file=sys.stderr); display('and this')",
    "caught.stdout, caught.stderr, len(caught.outputs)",
    "caught.show()",
    "def work(n):\n    print('thread', n)\nfor n in range(2):\n    t = threading.Thread(target=work, args=(n,)); t.start(); t.join()",
    "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2], 'b': ['æ', None]})\nframe",
    "frame.describe()",
    "pd.DataFrame([range(30)] * 2)",
    "pd.get_option('display.max_columns'), pd.get_option('display.width'), pd.get_option('display.max_rows'), np.get_printoptions()",
    "import matplotlib\nsorted((name, str(value)) for name, value in matplotlib.rcParams.items())",
    "1 + 1; 2 + 2",
    "None",
    "_, __, In[1][:6], Out.keys() >= {4}",
    "display(1); 2",
    "class Bundle:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n        return {'text/plain': 'b', 'text/html': '<i>b</i>'}, {'text/html': {'isolated': True}}\nBundle()",
    "class Rich:\n    def _repr_png_(self):\n        return b'\\x89PNG\\r\\n\\x1a\\n'\n    def _repr_latex_(self):\n        return '$x$'\nRich()",
    "len?",
    "%timeit -n1 -r1 -q pass",
    "%who_ls",
    "%%writefile /dev/null\nx",
    "get_ipython().__class__.__mro__[-2].__name__, get_ipython().execution_count, 'IPKernelApp' in get_ipython().config",
    "__name__, '__file__' in globals(), __doc__",
    "import pickle\nclass P:\n    pass\ntype(pickle.loads(pickle.dumps(P()))).__name__",
    "import multiprocessing\nif __name__ == '__main__':\n    with multiprocessing.get_context('fork').Pool(1) as pool:\n        print(pool.map(abs, [-1, -2]))",
    "import subprocess\nsubprocess.run(['echo', 'to nobody'], stdout=subprocess.PIPE).stdout",
    "from tqdm.auto import tqdm\nsum(tqdm(range(3), disable=True))",
    "sorted(n for n in os.environ if n not in ('_', 'COLUMNS', 'LINES', 'DEBUGGER_PATCHED'))",
    "os.getcwd(), sys.path[:3], sys.stdin.read()",
    "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.name, sys.stdout.writable(), sys.stdout.closed",
    "warnings.filters[:0], sys.flags, sys.warnoptions, sys.excepthook.__name__, sys.displayhook.__class__.__name__",
    "import signal\nsignal.getsignal(signal.SIGINT).__name__, signal.getsignal(signal.SIGTERM), signal.pthread_sigmask(signal.SIG_BLOCK, [])",
    "threading.current_thread() is threading.main_thread(), threading.active_count() > 0",
    "print('\\udcff lone')",
    "get_ipython().set_next_input('x'); print(input.__name__)",
    "%load_ext storemagic",
    "get_ipython().user_ns_hidden.keys() >= {'In', 'Out', 'exit', 'get_ipython'}",
]
FAILING = {
    "an exception": "def f(x):\n    return 1 / x\nprint('before')\nf(0)",
    "an exception in a library": "import pandas as pd\npd.DataFrame({'a': [1]})['b']",
    "a syntax error": "for x in\n",
    "an exception with a cause": "try:\n    {}['k']\nexcept KeyError as e:\n    raise RuntimeError('outer ærø') from e",
    "a group": "raise ExceptionGroup('many', [ValueError(1), TypeError(2)])",
    "sys.exit with a number": "import sys\nsys.exit(3)",
    "sys.exit without": "import sys\nsys.exit()",
    "an interrupt": "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)",
    "input": "input('name? ')",
    "a magic that fails": "%%bash\nexit 3",
    "an unknown magic": "%nothing",
    "an exception awaited": "import asyncio\nasync def f():\n    raise OSError(2, 'gone')\nawait f()",
    "asyncio.run in a cell": "import asyncio\nasync def f():\n    pass\nc = f()\ntry:\n    asyncio.run(c)\nfinally:\n    c.close()",
    "an exception in a repr": "class R:\n    def __repr__(self):\n        raise ValueError('no repr')\nR()",
    "a custom traceback": "class E(Exception):\n    def _render_traceback_(self):\n        return ['short']\nraise E()",
    "a rich repr that fails": "class B:\\n    def _repr_html_(self):\\n        raise ValueError('no html')\\nB()",
}
# fmt: on


def notebook(*sources: str, parameters: str = "") -> nbformat.NotebookNode:
    cells = [new_markdown_cell("# Text"), *map(new_code_cell, sources)]
    if parameters:
        cells.insert(0, new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def executed(engine: str, source: Path, target: Path, parameters: dict, folder: Path, warnings: str | None = None):
    """The notebook as the engine leaves it, freed of what may differ, and what papermill says of the failure.

    `warnings` are those that are errors in a kernel that is started, as the variable PYTHONWARNINGS says them.
    """
    if warnings is not None:
        os.environ["PYTHONWARNINGS"] = warnings
    papermill.engines.papermill_engines.register("barometer", WarmEngine)
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # with it, ipykernel captures no descriptors
    config = {} if engine == "barometer" else {"shutdown_kernel": "immediate", **private(target.parent)}
    error = None
    try:
        papermill.execute_notebook(
            str(source), str(target), parameters, engine_name=engine, cwd=str(folder),
            progress_bar=False, coalesce_streams=True, **config,
        )  # fmt: skip
    except PapermillExecutionError as e:
        error = (e.ename, alike(e.evalue), alike(e.traceback), e.exec_count, e.cell_index)
    return settled(nbformat.read(target, as_version=4)), error


@pytest.fixture(scope="module")
def elsewhere():
    """A process for papermill's own engine, so that both run at the same time."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def both(tmp_path, elsewhere):
    """Runs a notebook on each engine, and gives both results and both errors."""

    def run(nb, *, warnings="", **parameters):
        source, folder = tmp_path / "in.ipynb", tmp_path / "run"
        nbformat.write(nb, source)
        folder.mkdir()
        theirs = elsewhere.submit(executed, "nbclient", source, tmp_path / "cold.ipynb", parameters, folder, warnings)
        ours = executed("barometer", source, tmp_path / "warm.ipynb", parameters, folder)
        results, errors = zip(theirs.result(), ours, strict=True)
        return results, list(errors)

    return run


def private(folder: Path) -> dict:
    from traitlets.config import Config

    return {"config": Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}})}


def settled(nb) -> dict:
    nb = json.loads(json.dumps(nb))
    nb["metadata"].pop("papermill")
    for cell in nb["cells"]:
        own = cell["metadata"].pop("papermill", {})
        cell["metadata"]["papermill"] = {name: own.get(name) for name in ("exception", "status")}
        cell["metadata"].pop("execution", None)
        if {"injected-parameters", "papermill-error-cell-tag"} & set(cell["metadata"].get("tags", [])):
            cell["id"] = "drawn"
    return alike(nb)


def alike(value):
    """Without numbers of processes and addresses."""
    text = json.dumps(value)
    text = re.sub(r"/ipykernel_\d+/", "/ipykernel/", text)
    return json.loads(re.sub(r"0x[0-9a-f]{6,}", "0x0", text))


def differences(results) -> list[str]:
    cold, own = results
    found = [f"metadata: {cold['metadata']} {own['metadata']}"] if cold["metadata"] != own["metadata"] else []
    if len(cold["cells"]) != len(own["cells"]):
        found.append("another number of cells")
    for mine, yours in zip(cold["cells"], own["cells"], strict=False):
        for key in sorted({*mine, *yours}):
            if mine.get(key) != yours.get(key):
                shown = [textwrap.shorten(json.dumps(c.get(key)), 1500) for c in (mine, yours)]
                found.append(f"{mine['source'][:60]!r} {key}:\n  papermill {shown[0]}\n  warm      {shown[1]}")
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_report_notebook_runs_by_itself_shows_something_in_every_cell_and_comes_out_the_same(both, path):
    """With the parameters it stands with, as in JupyterLab; there a `UserWarning` of ours would be seen."""
    results, errors = both(nbformat.read(path, as_version=4), warnings="error::UserWarning")
    assert errors == [None, None]
    for cell in results[0]["cells"]:
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            (output,) = cell["outputs"]
            assert {"text/html", "text/plain", MIME} <= set(output["data"])
    assert differences(results) == []


@forks
def test_a_report_with_parameters_comes_out_the_same(both):
    nb = nbformat.read(ROOT / "notebooks" / "kommune.ipynb", as_version=4)
    results, errors = both(nb, kommune="S01", as_of="2020-07-08")
    assert differences(results) == []
    assert errors == [None, None]


@forks
def test_every_feature_of_a_notebook_comes_out_the_same(both):
    results, errors = both(notebook(*FEATURES, parameters="a: int = 1\nb: str = ''"), a=2, b="Ærø")
    assert differences(results) == []
    assert errors == [None, None]


@forks
def test_cells_that_fail_fail_the_same(both):
    nb = notebook(*FAILING.values())
    for cell in nb.cells:
        cell.metadata["tags"] = ["raises-exception"]  # so that the next is tried too
    results, errors = both(nb)
    assert differences(results) == []
    assert errors[0] == errors[1]


@forks
@pytest.mark.parametrize("name", ["an exception", "sys.exit without"])
def test_a_cell_that_fails_ends_the_notebook_the_same(both, name):
    results, errors = both(notebook("before = 1", FAILING[name], "print('never')"))
    assert differences(results) == []
    assert errors[0] == errors[1]
