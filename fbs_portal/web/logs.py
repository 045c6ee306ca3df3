"""Keep the secret part of a personal link out of log lines: hosts add `HideTokens` to their handlers."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(/join/)[^/\s\"']+")


def hide(text: str) -> str:
    """The text with every personal link cut after `/join/`."""
    return TOKEN.sub(r"\1[hidden]", text)


class HideTokens(logging.Filter):
    """Rewrites the finished message, so that a token in an argument is found as well."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/join/" in message:
            record.msg, record.args = hide(message), ()
        return True
