"""System checks: what a host most easily gets wrong, said before it costs anything."""

from __future__ import annotations


def register() -> None:
    """Bind every check; called once, when the app is ready."""
