"""The patient's addresses. Access is laid on the list itself: each page either needs a live link or is named here as
part of the way in. Addresses hold random ids and neutral words, never what was asked or answered."""

from __future__ import annotations

from django.urls import URLPattern, path

from fbs_portal.web.access import View, personal, unguarded
from fbs_portal.web.views import agree, born, danger, followup, home, link, preferences, step, unusual

OPEN: tuple[tuple[str, View, str], ...] = (
    ("join/<str:token>/", link.join, "join"),
    ("link/", link.link, "link"),
    ("leave/", link.leave, "leave"),
)

ARRIVING: tuple[tuple[str, View, str], ...] = (
    ("born/", born.born, "born"),
    ("not-me/", link.not_me, "not_me"),
)
"""What the holder of a link may open before the birth date was given, where the clinic asks for it."""

OWN: tuple[tuple[str, View, str], ...] = (
    ("", home.home, "home"),
    ("agree/", agree.agree, "agree"),
    ("changed/", home.changed, "changed"),
    ("progress/", home.progress, "progress"),
    ("preferences/", preferences.preferences, "preferences"),
    ("preferences/pause/", preferences.pause, "pause"),
    ("preferences/stop/", preferences.stop, "stop"),
    ("preferences/start/", preferences.start, "start"),
    ("preferences/leave/", preferences.leave, "leave_programme"),
    ("preferences/forget/", preferences.forget, "forget"),
    ("follow-ups/<uuid:public_id>/", followup.followup, "followup"),
    ("follow-ups/<uuid:public_id>/check/", followup.check, "check"),
    ("follow-ups/<uuid:public_id>/done/", followup.done, "done"),
    ("follow-ups/<uuid:public_id>/now/", danger.now, "now"),
    ("follow-ups/<uuid:public_id>/untick/", danger.untick, "untick"),
    ("follow-ups/<uuid:public_id>/talk/", danger.talk, "talk"),
    ("follow-ups/<uuid:public_id>/unusual/", unusual.unusual, "unusual"),
    ("follow-ups/<uuid:public_id>/<slug:step>/", step.step, "step"),
)

urlpatterns: list[URLPattern] = [
    *(path(route, unguarded(view), name=name) for route, view, name in OPEN),
    *(path(route, personal(view, before_birth_date=True), name=name) for route, view, name in ARRIVING),
    *(path(route, personal(view), name=name) for route, view, name in OWN),
]
