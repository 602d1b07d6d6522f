"""Levels: chosen by their self-test, named in reports, never traded for a weaker one in silence."""

import pytest

from autograde import bubblewrap as bubblewrap_module
from autograde import probe
from autograde import sandbox as sandbox_module
from autograde.sandbox import LEVELS, SandboxUnavailableError, select_sandbox, try_level


@pytest.fixture
def fresh_choice():
    """Levels are tried once for a process; try them anew here."""
    try_level.cache_clear()
    yield
    try_level.cache_clear()


def test_limits_only_says_that_it_is_not_tamper_resistant():
    box = select_sandbox("limits-only")
    assert not box.tamper_resistant
    assert "NOT tamper-resistant" in box.describe()


def test_bubblewrap_passes_its_own_test(bubblewrap):
    assert bubblewrap.tamper_resistant
    assert bubblewrap.describe() == "bubblewrap"


def test_an_open_sandbox_fails_the_self_test(bubblewrap, monkeypatch):
    def leaky(python_arguments, mounts, scratch_bytes):
        real = str(probe.WORKER_FOLDER)
        arguments = [a.replace(probe.WORKER_TARGET, real) for a in python_arguments]
        return [sandbox_module.base_interpreter(), *arguments]

    monkeypatch.setattr(bubblewrap_module, "command", leaky)
    leak = probe.find_leak(bubblewrap)
    for sentence in ("read the grader's files", "reach the network", "signal the grader"):
        assert sentence in leak


def test_a_weaker_level_is_taken_only_with_a_notice(fresh_choice, monkeypatch):
    monkeypatch.setattr(bubblewrap_module, "find_problem", lambda: "bubblewrap is not installed")
    box = select_sandbox("auto")
    assert any("bubblewrap is not installed" in notice for notice in box.notices)
    assert "bubblewrap is not installed" in box.describe()
    assert "install bubblewrap" in box.fix


def test_a_named_level_is_never_replaced(fresh_choice, monkeypatch):
    monkeypatch.setattr(bubblewrap_module, "find_problem", lambda: "bubblewrap is not installed")
    with pytest.raises(SandboxUnavailableError, match=r"not installed.*try: sudo apt-get"):
        select_sandbox("bubblewrap")


def test_a_level_that_breaks_while_it_is_tested_is_not_used(fresh_choice, monkeypatch, bubblewrap):
    def broken(python_arguments, mounts, scratch_bytes):
        return ["/nonexistent/bwrap"], {}

    try_level.cache_clear()
    monkeypatch.setattr(bubblewrap_module, "command", lambda *args: broken(*args)[0])
    with pytest.raises(SandboxUnavailableError, match="self-test did not run"):
        select_sandbox("bubblewrap")


def test_an_unknown_level_is_named():
    with pytest.raises(ValueError, match="expected a level of"):
        select_sandbox("moat")


def test_workers_get_nothing_of_the_grader_s_environment(monkeypatch):
    monkeypatch.setenv("COURSE_KEY", "secret")
    environment = sandbox_module.worker_environment()
    assert "secret" not in environment.values()
    assert "HOME" not in environment


def test_levels_are_listed_from_strong_to_weak():
    assert LEVELS == ("bubblewrap", "container", "limits-only")
