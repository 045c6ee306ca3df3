"""The channels a host has set up, by their dotted paths."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from django.utils.module_loading import import_string

from fbs_portal.conf import conf
from fbs_portal.delivery.base import Channel

logger = logging.getLogger(__name__)


def find(*, code: str) -> Channel | None:
    """The channel for `email` or `sms`, or None when the host has set none up.

    ImportError, or whatever its making raises, for a path that leads nowhere: a system check says so at the start.
    """
    path = conf.CHANNELS.get(code)
    return _made(path) if path else None


@lru_cache(maxsize=16)
def _made(path: str) -> Channel:
    made: Any = import_string(path)()
    if not callable(getattr(made, "send", None)):
        raise ImportError(f"{path} has no send()")
    channel: Channel = made
    return channel


def hang_up(channel: Channel) -> None:
    """The letter is dealt with; what goes wrong from here on concerns nobody."""
    close = getattr(channel, "close", None)
    if close is not None:
        try:
            close()
        except Exception as error:  # its text may hold an address
            logger.warning("a channel could not be closed: %s", type(error).__name__)
