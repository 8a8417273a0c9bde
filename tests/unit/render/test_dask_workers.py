"""What is refused before a scheduler is asked, and when nobody answers. Real ones: tests/notebooks."""

from __future__ import annotations

import logging
import socket
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from barometer import cli
from barometer.errors import ParameterError, RenderError
from barometer.render import dask_workers
from barometer.render.report import Report

GOOD = ["tcp://host:8786", "tcp://127.0.0.1:1", "tls://node-3.example.org:65535", "tcp://[::1]:8786"]
BAD = ["", "host", "host:8786", "tcp://host", "tcp://host:", "tcp://:8786", "tcp://host:port", "tcp://a b:1",
       "tcp://host:8786/", "http//host:8786", "tcp://host:8786 ", "tcp://::1:8786"]  # fmt: skip


@pytest.fixture
def reports(tmp_path):
    return [Report(Path("small.ipynb"), {}, tmp_path / "one", ("ipynb",), "one", folder=tmp_path)]


@pytest.fixture
def distributed():
    return pytest.importorskip("distributed", reason="several machines need barometer[cluster]")


@pytest.mark.parametrize("address", GOOD)
def test_an_address_is_taken(distributed, address):
    dask_workers.check_address(address)


@pytest.mark.parametrize("address", BAD)
def test_what_is_no_address_is_refused_with_2(address):
    with pytest.raises(ParameterError, match="no address of a scheduler") as refused:
        dask_workers.check_address(address)
    assert (refused.value.exit_code, refused.value.got) == (2, address)


@pytest.mark.parametrize("address", ["tls://node-3.example.org:8786", "wss://10.0.0.7:8786", "tcp://127.0.0.1:8786",
                                     "tcp://127.9.9.9:1", "tcp://[::1]:8786", "tcp://localhost:8786"])  # fmt: skip
def test_with_tls_or_on_this_machine_a_scheduler_is_trusted(address):
    dask_workers.check_trust(address)


@pytest.mark.parametrize("address", ["tcp://10.0.0.7:8786", "tcp://0.0.0.0:8786", "tcp://[fe80::1]:8786",
                                     "tcp://node-3.example.org:8786", "tcp://localhost.example.org:8786",
                                     "ws://10.0.0.7:8786", "ucx://10.0.0.7:8786"])  # fmt: skip
def test_beyond_this_machine_a_scheduler_without_tls_is_refused_with_2(address):
    with pytest.raises(ParameterError, match="without TLS") as refused:
        dask_workers.check_trust(address)
    assert (refused.value.exit_code, refused.value.got) == (2, address) and "--trust-scheduler" in refused.value.todo


@pytest.mark.parametrize(("trust", "code"), [((), 2), (("--trust-scheduler",), 0)])
def test_the_command_line_asks_for_trust_before_anything_else(distributed, trust, code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("barometer.api.open_survey", stop)
    monkeypatch.setattr(
        sys, "argv", ["barometer", "render", "--year", "2020", "--scheduler", "tcp://10.0.0.7:1", *trust]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == code and ("without TLS" in capsys.readouterr().err) == (code == 2)
    assert list(tmp_path.iterdir()) == []


def stop(*_, **__):
    """Ends the command where it would open the survey."""
    raise SystemExit(0)


def test_a_forgotten_scheme_is_guessed():
    with pytest.raises(ParameterError, match=r"Did you mean tcp://host:8786\?"):
        dask_workers.check_address("host:8786")


def test_without_the_package_that_talks_to_it_a_scheduler_is_refused_with_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"pip install 'barometer\[cluster\]'"):
        dask_workers.check_address("tcp://host:8786")


@pytest.mark.parametrize("address", ["", "host:8786"])
def test_the_command_line_refuses_it_before_anything_else(address, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["barometer", "render", "--year", "2020", "--scheduler", address])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2 and "no address of a scheduler" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def port():
    """A port of this machine where somebody listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield silent.getsockname()[1]


def unreachable(address, reports, tmp_path) -> RenderError:
    refusal = pytest.raises(RenderError, match=r"^The scheduler cannot be reached\.")
    with refusal as refused, dask_workers.connected_workers(address, reports, warm=False):
        raise AssertionError("Nobody is there.")
    assert refused.value.where == address and list(tmp_path.iterdir()) == []
    return refused.value


def test_where_nobody_listens_that_is_told_soon(distributed, reports, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_workers, "ANSWER_WITHIN", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        free = closed.getsockname()[1]
    assert unreachable(f"tcp://127.0.0.1:{free}", reports, tmp_path).got == "no answer within 0.5 seconds"


def test_where_somebody_listens_and_is_silent_that_is_told_soon(distributed, port, reports, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_workers, "ANSWER_WITHIN", 0.5)
    assert unreachable(f"tcp://127.0.0.1:{port}", reports, tmp_path).got == "no answer within 0.5 seconds"


def test_a_scheme_that_dask_does_not_know_is_told(distributed, port, reports, tmp_path):
    assert "unknown address scheme" in unreachable(f"foo://127.0.0.1:{port}", reports, tmp_path).got


def test_what_dask_says_to_its_developers_is_not_said_to_our_reader(distributed, capsys):
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.core")]
    before = [logger.level for logger in loggers]
    with dask_workers._without_dask_logs():
        for logger in loggers:
            logger.critical("a connection")
        warnings.warn(distributed.versions.VersionMismatchWarning("of msgpack"), stacklevel=1)
        with pytest.raises(UserWarning):
            warnings.warn("of anything else", stacklevel=1)
    assert capsys.readouterr().err == ""
    assert [logger.level for logger in loggers] == before


def test_a_report_leaves_with_paths_that_mean_the_same_everywhere(reports, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    near = replace(reports[0], stem=Path("kommuner/one"), folder=Path("."))
    far = dask_workers.with_absolute_paths(near)
    assert (far.notebook, far.stem, far.folder) == (tmp_path / "small.ipynb", tmp_path / "kommuner/one", tmp_path)
    assert far.files == [tmp_path / "kommuner/one.ipynb"]
    assert dask_workers.with_absolute_paths(far) == far


class Client:
    """As much of Dask's client as a crew asks for the number of its workers."""

    status = "running"

    def __init__(self, *answers) -> None:
        self._answers, self.cancelled = list(answers), False

    def get_executor(self, **options):
        assert options == {"pure": False}
        return self

    def shutdown(self, wait: bool) -> None:
        self.cancelled = not wait

    def nthreads(self) -> dict[str, int]:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {f"tcp://host:{number}": 8 for number in range(answer)}


def test_a_crew_counts_workers_and_not_their_threads():
    crew = dask_workers.DaskWorkers(Client(3, 2), {}, None)
    assert (crew.capacity(), crew.capacity()) == (3, 2)


def test_a_worker_that_comes_back_in_time_is_waited_for(monkeypatch):
    clock = iter([0, 1, dask_workers.RETURN_WITHIN, dask_workers.RETURN_WITHIN + 10, 2 * dask_workers.RETURN_WITHIN])
    monkeypatch.setattr(dask_workers, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    client = Client(1, 0, 1, 0)
    crew = dask_workers.DaskWorkers(client, {}, None)
    assert [crew.capacity() for _ in range(4)] == [1, 0, 1, 0] and not client.cancelled


@pytest.mark.parametrize("answer", [0, OSError("closed")], ids=["no worker", "no scheduler"])
def test_nobody_is_waited_for_who_does_not_come_back(answer, monkeypatch):
    clock = iter([0, dask_workers.RETURN_WITHIN + 1])
    monkeypatch.setattr(dask_workers, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    client = Client(answer)
    crew = dask_workers.DaskWorkers(client, {}, None)
    with pytest.raises(dask_workers.WorkersLost):
        crew.capacity()
    assert client.cancelled


def test_a_scheduler_that_was_lost_is_not_asked_again():
    client = Client()
    client.status = "connecting"
    with pytest.raises(dask_workers.WorkersLost):
        dask_workers.DaskWorkers(client, {}, None).capacity()
