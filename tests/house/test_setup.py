"""The set-up does each step once, and says plainly why it can't go on."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kemai.site.setup import steps
from kemai.site.setup.console import Stop, call
from kemai.site.setup.database import held, secret_key
from kemai.site.setup.options import read
from kemai.site.setup.production import refuse_defaults
from kemai.site.setup.server import refuse_taken
from tests.house import tree

SOUND = {"KEMAI_SECRET_KEY": "k" * 50, "KEMAI_ALLOWED_HOSTS": "crm.example.com"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project for steps to work in."""
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")
    (tmp_path / "source").write_text("one")
    return tmp_path


@pytest.fixture
def copy_step(project):
    """A step that copies a file and counts how often it did."""
    done = []

    def make():
        done.append((project / "result").write_text((project / "source").read_text()))

    step = steps.Step("copy", ("source",), (project / "result",), make, stamps=project / "stamps")
    return step, done


def test_a_step_is_done_once(copy_step):
    step, done = copy_step
    steps.bring_up([step, step])
    steps.bring_up([step])
    assert len(done) == 1


def test_a_step_is_done_again_when_its_input_changes(copy_step, project):
    step, done = copy_step
    steps.bring_up([step])
    (project / "source").write_text("two")
    steps.bring_up([step])
    assert len(done) == 2
    assert (project / "result").read_text() == "two"


def test_a_step_is_done_again_when_its_result_is_gone(copy_step, project):
    step, done = copy_step
    steps.bring_up([step])
    (project / "result").unlink()
    steps.bring_up([step])
    assert len(done) == 2


def test_a_failed_step_is_tried_again(project):
    tries = []

    def make():
        tries.append(1)
        raise Stop("no network")

    step = steps.Step("fetch", ("source",), (), make, stamps=project / "stamps")
    for _ in range(2):
        with pytest.raises(Stop, match="no network"):
            steps.bring_up([step])
    assert len(tries) == 2


def test_the_fingerprint_sees_a_renamed_file(project):
    before = steps.fingerprint(["*"])
    (project / "source").rename(project / "origin")
    assert steps.fingerprint(["*"]) != before


def test_a_failing_program_is_told_with_what_it_printed():
    with pytest.raises(Stop, match=r"The fetch failed \(exit 3\):\nno route"):
        call([sys.executable, "-c", "print('no route'); raise SystemExit(3)"], name="The fetch")


def test_programs_speak_utf8_on_a_machine_that_does_not():
    machine = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert call([sys.executable, "-c", "print('客脉')"], machine, name="The greeting") == "客脉\n"


def test_a_terminal_without_chinese_still_shows_the_help():
    machine = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    code = "from kemai.site.setup.console import say, speak_safely; speak_safely(); say('Kemai 客脉')"
    done = subprocess.run([sys.executable, "-c", code], cwd=tree.ROOT, env=machine, capture_output=True, check=True)
    assert done.stdout == b"Kemai ??\n"


@pytest.mark.parametrize("word", ["0", "65536", "-1", "http"])
def test_a_wrong_port_is_refused(word, capsys):
    with pytest.raises(SystemExit):
        read([f"--port={word}"])
    assert f"invalid port value: '{word}'" in capsys.readouterr().err


def test_the_data_folder_may_be_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read(["--data", "mine"]).data == tmp_path / "mine"


def test_a_taken_port_is_told():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(Stop, match=rf"port {taken}: Address already in use(?s:.)*--port {taken % 65535 + 1}"):
            refuse_taken("127.0.0.1", taken)


def test_a_data_folder_serves_one_kemai_at_a_time(tmp_path):
    with held(tmp_path), pytest.raises(Stop, match="Another Kemai is running"), held(tmp_path):
        pass
    with held(tmp_path):
        pass


def test_the_signing_key_is_made_once_and_kept_from_others(tmp_path):
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert secret_key(Path(tmp_path, "..", tmp_path.name)) == key


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"KEMAI_SECRET_KEY": ""}, "KEMAI_SECRET_KEY is missing"),
        ({"KEMAI_SECRET_KEY": "k" * 49}, "KEMAI_SECRET_KEY is missing, published or shorter"),
        ({"KEMAI_SECRET_KEY": "development-only-key-that-production-refuses-to-start-with"}, "KEMAI_SECRET_KEY"),
        ({"KEMAI_ALLOWED_HOSTS": " , "}, "KEMAI_ALLOWED_HOSTS must list"),
        ({"KEMAI_ALLOWED_HOSTS": "crm.example.com,*"}, "and no \\*"),
        ({"KEMAI_DEBUG": "1"}, "KEMAI_DEBUG"),
    ],
)
def test_production_refuses(change, told):
    with pytest.raises(Stop, match=told):
        refuse_defaults(SOUND | change)


def test_production_takes_sound_settings():
    refuse_defaults(SOUND)


@pytest.mark.parametrize("command", ["run", "check"])
def test_both_commands_explain_themselves(command):
    done = subprocess.run([tree.ROOT / command, "--help"], capture_output=True, text=True, check=True)
    assert f"usage: ./{command}" in done.stdout
