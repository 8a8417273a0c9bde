"""MiB of the largest of the processes that a command starts."""

from __future__ import annotations

import json
import resource
import subprocess
import sys


def main(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # Of the command and all that it waited for.
    print(json.dumps({"amount": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}))


if __name__ == "__main__":
    main(sys.argv[1:])
