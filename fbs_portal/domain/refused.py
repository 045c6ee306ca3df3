"""What is wrong with a body that was to be stored: which field, and why, as codes. Presenters make the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum
from typing import Any, Generic, TypeVar

Why = TypeVar("Why", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedField(Generic[Why]):
    """`field` is the path in the body."""

    field: str
    reason: Why
    params: Mapping[str, Any] = default(default_factory=dict)

    def __str__(self) -> str:
        given = ", ".join(f"{name} {value}" for name, value in self.params.items())
        return f"{self.field}: {self.reason.value}" + (f" ({given})" if given else "")
