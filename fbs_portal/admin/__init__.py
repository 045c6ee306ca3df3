"""Staff pages in Django's admin; importing this package registers them in any site that autodiscovers."""

from __future__ import annotations

from fbs_portal.admin import case, clinic, education, episode, followup, patient, records, requests

__all__ = ["case", "clinic", "education", "episode", "followup", "patient", "records", "requests"]
