"""A server extension for `make lab`: in this server every kernel of this Python is warm, and the first one too.

It is loaded by name, for one server at a time; what other servers do, and what is installed, stays as it is.
"""

from __future__ import annotations

from jupyter_client.provisioning import KernelProvisionerFactory


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server) -> None:
    """Makes ours the provisioner of kernelspecs that name none, and begins to import what kernels need."""
    from . import available

    if not available():
        server.log.warning("This system cannot fork processes as warm kernels need; they start as usual.")
        return
    factory = KernelProvisionerFactory.instance(parent=server)
    factory.default_provisioner_name = "barometer-warm"
    from .client import zygote

    zygote("interactive")
