"""A bar for what takes longer than two seconds, on a screen."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AFTER = 2.0  # seconds
_TICK = 0.5


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int], None]]:
    """A bar on standard error while the block runs, once it has run for two seconds; none where no screen is.

    Yields
    ------
    callable
        Takes the name of the step that begins, and how many steps there are in all. It never takes anything of a file.
    """
    from tqdm import tqdm

    bar = tqdm(total=1, delay=AFTER, disable=not sys.stderr.isatty(), leave=False, file=sys.stderr, bar_format=_FORMAT)
    ended = threading.Event()

    def show() -> None:
        if not bar.disable and bar.format_dict["elapsed"] >= AFTER:
            bar.refresh()

    def tick() -> None:  # a step of many seconds shows its clock
        while not ended.wait(_TICK):
            show()

    def begin(step: str, steps: int) -> None:
        bar.total, bar.n = steps, bar.n + 1
        bar.set_description_str(step, refresh=False)
        show()

    clock = threading.Thread(target=tick, daemon=True)
    if not bar.disable:
        clock.start()
    try:
        yield begin
    finally:
        ended.set()
        bar.close()


_FORMAT = "{desc}: {n_fmt} of {total_fmt} |{bar}| {elapsed}"
