"""Who acts. Nobody acts anonymously: every write and every read of a record names an actor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person or a named job.

    `key` is what audit rows store: `user:12`, `link:7` or `system:open_followups`.
    `permissions` are bare codenames (`refer_case`), `clinics` the ids this actor may see
    (`None` = every clinic: a superuser or a system job). `patient_id` is whose answers a link may give.
    """

    key: str
    label: str = ""
    user_id: int | None = None
    permissions: frozenset[str] = frozenset()
    clinics: frozenset[int] | None = frozenset()
    is_superuser: bool = False
    patient_id: int | None = None

    def __post_init__(self) -> None:
        kind, _, rest = self.key.partition(":")
        if kind not in ("user", "link", "system") or not rest:
            raise ValueError(f"actor key must be user:…, link:… or system:…, got {self.key!r}")

    @property
    def is_job(self) -> bool:
        return self.key.startswith("system:")

    @property
    def in_several_clinics(self) -> bool:
        """Whether a list needs to say of which clinic a row is."""
        return self.clinics is None or len(self.clinics) > 1

    @property
    def only_clinic(self) -> int | None:
        """The clinic of who works for one alone: what they list belongs into its trail."""
        return next(iter(self.clinics)) if self.clinics is not None and len(self.clinics) == 1 else None

    def may(self, codename: str) -> bool:
        return self.is_superuser or codename in self.permissions

    def sees(self, clinic_id: int) -> bool:
        return self.clinics is None or clinic_id in self.clinics


def system(job: str) -> Actor:
    """The actor of an unattended job; it sees every clinic."""
    return Actor(key=f"system:{job}", label=job, clinics=None)


def link(link_id: int, *, patient_id: int) -> Actor:
    """The actor behind a patient's personal link; it may do nothing that needs a permission."""
    return Actor(key=f"link:{link_id}", label="patient", patient_id=patient_id)
