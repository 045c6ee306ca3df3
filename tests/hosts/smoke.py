"""Walk through the app inside one host project; run by the tests in a process of its own.

    DJANGO_SETTINGS_MODULE=… HOST_DATABASE=… python -m tests.hosts.smoke

Prints one line for each stop and ends with an error at the first that is wrong.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import django
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

MOUNT = "/clinic/follow-up/"
PASSWORD = "a long pass phrase"


def visit(client: Client, path: str, *, status: int = 200, contains: str = "") -> str:
    """Fetch a page, and complain unless it answers as it should."""
    response = client.get(path)
    return judge(response, path, status=status, contains=contains)


def judge(response: Any, path: str, *, status: int, contains: str) -> str:
    text = str(response.getvalue().decode())
    if response.status_code != status:
        raise SystemExit(
            f"{path}: {response.status_code} {response.get('Location', '')}, expected {status}\n{text[:2000]}"
        )
    if contains not in text:
        raise SystemExit(f"{path}: {contains!r} is missing\n{text[:2000]}")
    print(f"{path}: {status}")
    return text


def education() -> None:
    """The pages load and anybody may read them."""
    call_command("load_education", verbosity=0)
    index = visit(Client(), f"{MOUNT}learn/", contains="</html>")
    links = re.findall(rf'href="({MOUNT}learn/[a-z0-9-]+/)"', index)
    if not links:
        raise SystemExit("the index of the education pages links to none")
    for link in sorted(set(links)):
        visit(Client(), link, contains="<h1")


def health() -> None:
    """A host that was just installed is well, whoever asks, and says that no job has run yet."""
    text = visit(Client(), f"{MOUNT}health/", contains='"open_followups": {"status": "not_yet"')
    if '"failing": []' not in text:
        raise SystemExit(text)
    visit(Client(), f"{MOUNT}health/ready/", contains='"pending": 0')
    visit(Client(), f"{MOUNT}health/live/", contains='"ok"')


def dead_link() -> None:
    """An unknown personal link has a page of its own, also where the host asks for a log-in everywhere."""
    response = Client().get(f"{MOUNT}join/{'x' * 43}/", follow=True)
    if "/admin/" in str(response.redirect_chain):
        raise SystemExit("a personal link led to the staff log-in")
    if response.status_code not in (200, 404, 410):
        raise SystemExit(f"an unknown personal link answered {response.status_code}")
    print(f"{MOUNT}join/…/: {response.status_code}")


def patient() -> None:
    """A patient enrolled six weeks after an operation opens the link, ticks a danger sign and is told what to do."""
    from tests.pages import Page

    client, path = Client(), f"{MOUNT}join/{enrolled()}/"
    response = client.get(path)
    for _ in range(6):
        text = judge(response, path, status=200, contains="</html>")
        if path.endswith("/now/"):
            if "911" not in text:
                raise SystemExit("the danger page has no number to call")
            return
        page = Page(response, path)
        onward = [link for link in page.links() if "/follow-ups/" in link and link not in path]
        if "/join/" in path or not onward:
            form = page.form()
            first_of_each = {name: values[:1] for name, values in form.choices.items()}
            agreed = {"answer": "yes"} if path.endswith("/agree/") else {}
            response = client.post(form.action, first_of_each | form.values | agreed, follow=True)
        else:
            response = client.get(onward[0], follow=True)
        path = response.request["PATH_INFO"]
    raise SystemExit(f"the link ended at {path}, not at the danger page")


def enrolled() -> str:
    """The token of a patient's link, whose operation was six weeks ago today."""
    from fbs_portal.actions import enrolment
    from fbs_portal.domain.actor import system
    from fbs_portal.domain.enrolment import OperationFields, PatientFields
    from fbs_portal.models import Clinic

    now = timezone.now()
    clinic = Clinic.objects.create(name="Harbour", time_zone="UTC", phone="+1 555 0100", emergency_number="911")
    operation = OperationFields(
        surgery_date=now.date() - timedelta(weeks=6), region="lumbar", procedures=("discectomy",), levels=("L5-S1",)
    )
    done = enrolment.enrol(
        clinic=clinic,
        patient_fields=PatientFields(record_number="1"),
        operation=operation,
        actor=system("smoke"),
        now=now,
    )
    return done.token


def staff() -> None:
    """A superuser signs in through the host's admin and sees the worklist."""
    from django.contrib.auth import get_user_model

    users = get_user_model()
    field = users.USERNAME_FIELD
    names = {field: "ann@example.org"} | dict.fromkeys(users.REQUIRED_FIELDS, "ann@example.org")
    users.objects.create_superuser(**names, password=PASSWORD)
    client = Client()
    client.post("/admin/login/?next=/admin/", {"username": "ann@example.org", "password": PASSWORD})
    visit(client, "/admin/", contains="/admin/fbs_portal/case/")
    visit(client, "/admin/fbs_portal/case/", contains="</html>")


def main() -> None:
    django.setup()
    call_command("check", fail_level="ERROR")
    call_command("migrate", verbosity=0)
    call_command("makemigrations", "fbs_portal", check=True, dry_run=True, verbosity=0)
    setup_test_environment()
    health()
    education()
    dead_link()
    patient()
    staff()


if __name__ == "__main__":
    main()
