"""Whether the system is well, for machines: JSON that speaks of nobody. No session is read and no cookie set.

`health/live/`: this process answers, nothing else is asked. `health/ready/`: pages can be served. `health/`: the jobs
run and the messages go as well. docs/operations.md says what to point at which.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from fbs_portal.conf import conf
from fbs_portal.domain.health import SERVING, Check, Finding, failing, judge
from fbs_portal.queries import health as queries
from fbs_portal.web.headers import secure

logger = logging.getLogger(__name__)


def _probe(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to all, stored by nobody, and apart from the session: a host that saves it with each request would ask
    the database once more, and end with its error page instead of our answer when there is none."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        vars(request).pop("session", None)
        return secure(view(request), cache="no-store")

    return answered


@_probe
def live(request: HttpRequest) -> HttpResponse:
    """Restart the process when this does not answer. The database is not asked: a restart would not bring it back."""
    return JsonResponse({"status": "ok"})


@_probe
def ready(request: HttpRequest) -> HttpResponse:
    """Send no visitors here while this says 503."""
    found = judge(seen=queries.serving(), limits=_limits(), now=timezone.now())
    return _said(request, {check: finding for check, finding in found.items() if check in SERVING})


@_probe
def health(request: HttpRequest) -> HttpResponse:
    """Call a person when this says 503."""
    now = timezone.now()
    return _said(request, judge(seen=queries.everything(now=now), limits=_limits(), now=now))


def _limits() -> dict[Check, timedelta]:
    return {
        Check.OPEN_FOLLOWUPS: timedelta(minutes=conf.HEALTH_OPEN_FOLLOWUPS_MINUTES),
        Check.SEND_MESSAGES: timedelta(minutes=conf.HEALTH_SEND_MESSAGES_MINUTES),
        Check.MESSAGES: timedelta(minutes=conf.HEALTH_UNSENT_MINUTES),
    }


def _said(request: HttpRequest, found: Mapping[Check, Finding]) -> HttpResponse:
    wrong = failing(found)
    body = {
        "status": "failed" if wrong else "ok",
        "failing": list(wrong),
        "checks": {check: _details(check, finding) for check, finding in found.items()},
    }
    response = JsonResponse(body, status=503 if wrong else 200)
    if wrong:
        # Said as a warning: Django's own line would be an error, which many hosts mail to somebody, with each probe.
        log_response(
            "Health: %s failing", ", ".join(wrong), response=response, request=request, logger=logger, level="warning"
        )
    return response


def _details(check: Check, finding: Finding) -> Mapping[str, str | int]:
    name = "pending" if check is Check.MIGRATIONS else "seconds"
    values = {name: finding.value, "at_most": finding.at_most}
    return {"status": finding.verdict} | {key: value for key, value in values.items() if value is not None}
