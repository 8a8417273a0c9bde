"""papermill's own notebook client, with a forked process where its kernel would be.

What becomes of a message (outputs, display ids, streams, errors) is nbclient's code, not a copy of it.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbclient.util import run_hook
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.log import logger

from .failures import Died
from .link import KernelLink
from .preload import ANY_NOTEBOOK
from .run import notebook_process


class SavedOnce(NotebookExecutionManager):
    """Saves the notebook when it has ended, well or not. papermill writes it whole before and after each cell."""

    ended = False
    nb: nbformat.NotebookNode

    def save(self, **kwargs) -> None:
        """Saves, if the notebook has ended."""
        self.nb = kwargs.get("nb") or self.nb
        if self.ended:
            super().save()
        self.last_save_time = self.now()

    def notebook_complete(self, **kwargs) -> None:
        """As papermill's own, which saves at the end."""
        self.ended = True
        super().notebook_complete(**kwargs)


class Papermill(Engine):
    """The engine behind `WarmEngine`, which may be imported before papermill."""

    @classmethod
    def execute_notebook(cls, nb, kernel_name, output_path=None, progress_bar=True, log_output=False,
                         autosave_cell_every=30, **options):  # fmt: skip
        """As papermill's own engine, saving once."""
        manager = SavedOnce(nb, output_path, log_output, progress_bar, autosave_cell_every)
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, time_limit=None, start_timeout=60,
                                 execution_timeout=None, preload=ANY_NOTEBOOK, **options):  # fmt: skip
        """As papermill's own engine, with `time_limit` and `preload` of `WarmEngine`."""
        for name in ("input_path", "language", "startup_timeout"):
            options.pop(name, None)
        timeout = options.pop("timeout", None)
        if execution_timeout or timeout:
            options["timeout"] = execution_timeout or timeout
        client = WarmClient(nb_man, kernel_name=kernel_name, log=logger, **options)
        return client.execute(time_limit=time_limit, start_timeout=start_timeout, preload=preload)


class WarmClient(PapermillNotebookClient):
    """Executes the cells in one forked process."""

    km: Any  # nbclient's names for the manager and the client of a kernel; both are the link
    kc: Any

    def execute(
        self, *, time_limit: float | None = None, start_timeout: float = 60, preload: Sequence[str] = ANY_NOTEBOOK
    ):
        """The executed notebook.

        Parameters
        ----------
        time_limit : float, optional
            Seconds for the whole notebook. Without it there is no limit.
        start_timeout : float
            Seconds to wait for the zygote, which may have to import first.
        preload : sequence of str
            What the zygote imports beside what every notebook needs.
        """
        self.reset_execution_trackers()
        with notebook_process(os.getcwd(), start_timeout, preload) as run:
            link = KernelLink(run, time_limit)
            self.km = self.kc = link
            try:
                _drive(self._execute(link))
            finally:
                self.km = self.kc = None
            self.nb.metadata["language_info"] = run.language_info
        self.set_widgets_metadata()
        return self.nb

    async def _execute(self, link: KernelLink) -> None:
        with link.listening():
            await run_hook(self.on_notebook_start, notebook=self.nb)
            for index, cell in enumerate(self.nb.cells):
                try:
                    self.nb_man.cell_start(cell, index)
                    await self.async_execute_cell(cell, index)
                except CellExecutionError as error:
                    self.nb_man.cell_exception(self.nb.cells[index], cell_index=index, exception=error)
                    break
                except (Died, CellTimeoutError) as error:
                    # papermill's own engine leaves such a cell "completed"; here the reader finds the error in it
                    told = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
                    cell.outputs.append(nbformat.v4.new_output("error", **told))
                    self.nb_man.cell_exception(self.nb.cells[index], cell_index=index, exception=error)
                    raise
                finally:
                    self.nb_man.cell_complete(self.nb.cells[index], cell_index=index)
            await run_hook(self.on_notebook_complete, notebook=self.nb)


def _drive(work: Coroutine) -> None:
    """Runs a coroutine to its end, also from inside an event loop, as in JupyterLab."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        _run(work)
        return
    failed: list[BaseException] = []

    def elsewhere() -> None:
        try:
            _run(work)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def _run(work: Coroutine) -> None:
    # Not asyncio.run: it turns Ctrl-C into a cancellation, which nbclient takes for a dead kernel.
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(work)
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
            with suppress(BaseException):
                loop.run_until_complete(task)
        loop.close()
