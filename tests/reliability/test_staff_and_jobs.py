"""Jobs that run on several hosts at once, and two members of staff on one case."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.reliability.browser import Browser
from tests.reliability.conftest import visit
from tests.reliability.server import Server
from tests.reliability.test_sending import path

PROCESSES = 4


def signed_in(server: Server, name: str) -> Browser:
    browser = Browser(site=server.site)
    form = browser.get("/admin/login/?next=/admin/").page.form("username")
    assert browser.send(form, username=name, password="a long password").status == 302
    return browser


def open_case(server: Server, person: dict[str, str]) -> int:
    """The number of the case that sending this person's form opens."""
    browser = visit(server, person)
    assert browser.send(browser.get(path(person)).page.form("revision")).status == 302
    return int(server.rows("SELECT max(id) FROM fbs_portal_case WHERE status = 'new'")[0][0])


@pytest.mark.parametrize("times", [3])
def test_two_members_of_staff_on_one_case(server: Server, waiting: list[dict[str, str]], times: int) -> None:
    """One deed counts; whoever was slower sees a page that says so, not an error and not a second row."""
    staff = [signed_in(server, name) for name in ("nurse_1", "clinician_1")]
    for _ in range(times):
        case = open_case(server, waiting.pop())
        forms = [one.get(f"/admin/fbs_portal/case/{case}/take/").page.form("version") for one in staff]
        with ThreadPoolExecutor(2) as pool:
            replies = list(pool.map(lambda pair: pair[0].send(pair[1]), zip(staff, forms, strict=True)))
        assert sorted(reply.status for reply in replies) == [302, 409]
        assert server.count("caseentry", f"case_id = {case} AND deed = 'take'") == 1
        assert server.count("auditevent", f"subject = 'case:{case}' AND verb = 'case_take'") == 1
        assert server.rows(f"SELECT status, version FROM fbs_portal_case WHERE id = {case}") == [("taken", 2)]


def test_four_hosts_note_each_missed_form_once(server: Server) -> None:
    """Everybody falls silent; four processes note it at the same time."""
    later = (timezone.now() + timedelta(days=60)).isoformat()
    silent = server.count("followup", "submitted_at IS NULL AND time_point = 'week_12'")
    assert silent >= 10
    jobs = [server.begin("manage.py", "open_followups", "--now", later) for _ in range(PROCESSES)]
    said = [job.communicate(timeout=60)[0] for job in jobs]
    assert [job.returncode for job in jobs] == [0] * PROCESSES, said
    noted = sum(int(number) for text in said for number in re.findall(r"Noted (\d+) follow-ups", text))
    assert noted == server.count("followup", "missed_at IS NOT NULL")
    assert noted == server.count("auditevent", "verb = 'followup_missed'")
    assert server.count("followup", "missed_at IS NOT NULL AND time_point = 'week_12'") == silent
    twice = server.rows("SELECT episode_id FROM fbs_portal_case WHERE closed_at IS NULL GROUP BY 1 HAVING count(*) > 1")
    assert twice == []
    assert "Noted 0" in server.run("manage.py", "open_followups", "--now", later)
