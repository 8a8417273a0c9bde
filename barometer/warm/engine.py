"""The papermill engine `barometer`.

papermill loads its engines while `papermill.engines` is being imported. So this module imports nothing of
papermill, and is no subclass of its `Engine`: whichever of the two is imported first, both are whole.
"""

from __future__ import annotations

from math import ceil


class WarmEngine:
    """Runs each notebook in a process forked from one that is warm. For `papermill.execute_notebook`."""

    @classmethod
    def execute_notebook(cls, nb, kernel_name, **options):
        """The executed notebook. papermill's own engine runs it where the system cannot fork, or it is not Python.

        Parameters
        ----------
        nb : NotebookNode
            The notebook.
        kernel_name : str
            The kernel that papermill's own engine would start.
        time_limit : float, optional
            Seconds for the whole notebook. Then its process is killed.
        execution_timeout : float, optional
            Seconds for each cell, as with papermill's own engine.
        preload : sequence of str, optional
            What is imported beside what every notebook needs, before the notebook begins: modules, and
            `module:function` for a call that warms one.
        **options
            As papermill passes them. The notebook is saved once, when it has ended, however it ended.

        Raises
        ------
        Died
            The process died. It is a `nbclient.exceptions.DeadKernelError`, and says why.
        OutOfTime, TooMuchOutput
            The two reasons for which the engine itself kills a process. They are kinds of `Died`.
        """
        from . import available

        if not available():
            why = "This system cannot fork processes as the warm engine needs."
            return _cold(nb, kernel_name, why, options)
        kernel, language = (nb.metadata.get(name, {}) for name in ("kernelspec", "language_info"))
        if (kernel.get("language") or language.get("name") or "python").lower() != "python":
            return _cold(nb, kernel_name, "The notebook is not in Python.", options)
        from .notebook import Papermill

        return Papermill.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb, name=None):
        """As papermill's own engine."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb, language=None):
        """As papermill's own engine."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def _cold(nb, kernel_name, why: str, options: dict):
    from papermill.engines import NBClientEngine
    from papermill.log import logger

    logger.warning("%s papermill's own engine runs it.", why)
    options.pop("preload", None)
    limit = options.pop("time_limit", None)  # of a cell instead of the notebook: the nearest there is
    if limit and not options.get("execution_timeout"):
        options["execution_timeout"] = ceil(limit)  # nbclient takes whole seconds only
    return NBClientEngine.execute_notebook(nb, kernel_name, **options)
