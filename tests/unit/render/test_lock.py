"""One run at a time in a year's folder."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading

import pytest

from barometer.errors import RenderError
from barometer.render.lock import run_lock, wait_for_lock

HOLD = "import sys, pathlib\nfrom barometer.render.lock import run_lock\nwith run_lock(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"


@pytest.fixture
def holder(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path / "2020")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_is_refused_and_told_why(holder, tmp_path):
    with pytest.raises(RenderError, match="Another run") as refused, run_lock(tmp_path / "2020"):
        pass
    assert "2020" in str(refused.value) and str(tmp_path) not in str(refused.value)


def test_the_lock_goes_with_its_process_however_that_ends(holder, tmp_path):
    holder.kill()
    holder.wait()
    with run_lock(tmp_path / "2020"):
        pass


def test_one_run_after_another_is_let_in(tmp_path):
    for _ in range(2):
        with run_lock(tmp_path / "2020"):
            pass


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path):
    (tmp_path / "outputs").write_text("")
    with pytest.raises(RenderError, match="cannot be written") as refused, run_lock(tmp_path / "outputs" / "2020"):
        pass
    assert refused.value.where == f"{tmp_path.name}/outputs" and refused.value.got == "a file"


def test_a_folder_in_the_place_of_the_lock_is_a_clear_error(tmp_path):
    (tmp_path / "2020" / ".lock").mkdir(parents=True)
    with pytest.raises(RenderError, match="cannot be written") as refused, run_lock(tmp_path / "2020"):
        pass
    assert refused.value.where == "2020/.lock" and "Move it away" in refused.value.todo


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this system cannot refuse links")
def test_a_link_in_the_place_of_the_lock_makes_no_file_elsewhere(tmp_path):
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020" / ".lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RenderError, match="cannot be written") as refused, run_lock(tmp_path / "2020"):
        pass
    assert refused.value.where == "2020/.lock" and "Move it away" in refused.value.todo
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_that_knows_no_locks_is_not_taken_for_another_run(tmp_path, monkeypatch, number):
    fcntl = pytest.importorskip("fcntl", reason="this system locks in another way")

    def flock(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(RenderError, match="cannot be locked") as refused, run_lock(tmp_path / "2020"):
        pass
    assert refused.value.got == os.strerror(number) and "--outputs" in refused.value.todo


def test_a_second_process_waits_for_the_folder_of_all_years(tmp_path):
    code = HOLD.replace("run_lock", "wait_for_lock")
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        taken = []
        waiting = threading.Thread(target=lambda: taken.append(_entered(tmp_path)))
        waiting.start()
        waiting.join(0.2)
        assert taken == []
        process.kill()
        waiting.join(30)
        assert taken == [True]


def _entered(folder) -> bool:
    with wait_for_lock(folder):
        return True
