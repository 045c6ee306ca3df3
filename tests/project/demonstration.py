"""The command that fills the demo, run in this process."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from django.core.management import call_command


def demo(**options: Any) -> dict[str, Any]:
    """What it printed, as the one object it must be; of a dozen people unless more are asked for."""
    out = StringIO()
    call_command("demo", json=True, stdout=out, **{"patients": 12, "no_serve": True} | options)
    printed: dict[str, Any] = json.loads(out.getvalue())
    return printed
