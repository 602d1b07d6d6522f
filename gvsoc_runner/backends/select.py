"""Chooses the simulator, and says so when it is not the one asked for."""

from __future__ import annotations

import os
from importlib import import_module

from gvsoc_runner.backends.base import Backend
from gvsoc_runner.errors import BackendUnavailable

#: Name -> module and class, the default first.
_BACKENDS = {
    "embedded": ("gvsoc_runner.backends.embedded", "EmbeddedBackend"),
    "gvsoc": ("gvsoc_runner.backends.gvsoc", "GvsocBackend"),
    "gap9": ("gvsoc_runner.backends.gap9", "Gap9Backend"),
}


def backend_names() -> tuple[str, ...]:
    """Names that --backend takes, the default first."""
    return tuple(_BACKENDS)


def load_backend(name: str) -> Backend:
    """The backend of this name, whether it can run here or not.

    Raises:
        BackendUnavailable: there is no such backend.
    """
    if name not in _BACKENDS:
        raise BackendUnavailable(f"expected one of {', '.join(_BACKENDS)}, got `{name}`")
    module, class_name = _BACKENDS[name]
    return getattr(import_module(module), class_name)()


def select_backend(
    name: str | None, target: str, *, strict: bool = False
) -> tuple[Backend, tuple[str, ...]]:
    """The backend to use for a target, and what must be said about the choice.

    Args:
        name: asked for; None takes ODL_BACKEND or the default.
        strict: never fall back.

    Raises:
        BackendUnavailable: unknown name; or strict, and it cannot run here.
    """
    asked = name or os.environ.get("ODL_BACKEND") or next(iter(_BACKENDS))
    backend = load_backend(asked)
    reason = backend.available()
    if reason is None and target not in backend.targets():
        reason = f"it has no target {target} (it has {', '.join(backend.targets())})"
    if reason is None:
        return backend, ()
    default = next(iter(_BACKENDS))
    if strict or asked == default:
        raise BackendUnavailable(f"backend {asked}: {reason}")
    return load_backend(default), (
        f"Backend {asked} was asked for, but {reason}. Ran on {default}.",
    )
