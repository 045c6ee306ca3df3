"""The app's list in the admin: the worklist first, outcomes second; other apps stay as the host has them."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from fbs_portal.presenters.app_list import worklist_first
from tests.world import World

SignedIn = Callable[[str], Client]


def _rows(text: str) -> list[str]:
    """The models that the list names, in its order."""
    return re.findall(r'class="model-(\w+)', text)


def test_the_worklist_comes_first_then_the_call_list_and_outcomes(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    names = _rows(client.get("/admin/fbs_portal/").content.decode())
    assert names[:3] == ["case", "calllist", "outcomes"]
    for beside in ("/admin/fbs_portal/patient/", "/admin/"):
        assert _rows(client.get(beside).content.decode())[:3] == ["case", "calllist", "outcomes"]


def test_who_may_not_see_outcomes_is_not_led_there(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("nurse_1").get("/admin/fbs_portal/").content.decode()
    assert _rows(text)[0] == "case"
    assert "/outcomes/" not in text


def test_other_apps_keep_their_order() -> None:
    auth = {"app_label": "auth", "models": [{"object_name": "User"}, {"object_name": "Group"}]}
    ours = {"app_label": "fbs_portal", "models": [{"object_name": "AuditEvent"}, {"object_name": "Case"}]}
    assert worklist_first([auth, ours]) == [auth, {**ours, "models": ours["models"][::-1]}]
