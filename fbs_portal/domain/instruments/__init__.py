"""Published instruments: a registry as data, scoring as published, and when a clinic asks them."""

from __future__ import annotations

from fbs_portal.domain.instruments.registry import ASKED, INSTRUMENTS, get
from fbs_portal.domain.instruments.types import Instrument, InstrumentCode, Licence, Missing, Worse

__all__ = ["ASKED", "INSTRUMENTS", "Instrument", "InstrumentCode", "Licence", "Missing", "Worse", "get"]
