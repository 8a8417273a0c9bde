"""From the start of a kernel to the end of its imports, through jupyter_client as JupyterLab does it.

One kernel goes before the clock, as the first notebook of a day does: files are in memory, and a provisioner has
its process to fork from.
"""

from __future__ import annotations

import json
import sys
import time

from jupyter_client import KernelManager


def main(name: str, code: str) -> None:
    _started(name, code)
    print(json.dumps({"amount": _started(name, code)}))


def _started(name: str, code: str) -> float:
    manager, start = KernelManager(kernel_name=name), time.perf_counter()
    manager.start_kernel()
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        reply = client.execute_interactive(code, timeout=60)
        taken = time.perf_counter() - start
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] != "ok":
        raise SystemExit(f"The imports failed in the kernel {name}.")
    return taken


if __name__ == "__main__":
    main(*sys.argv[1:])
