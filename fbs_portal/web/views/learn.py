"""Education pages: index with search, and one page. Public; they read no session and set no cookie."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fbs_portal.domain.education import EducationGroup
from fbs_portal.domain.errors import NotFound
from fbs_portal.presenters import education
from fbs_portal.presenters.help_box import PAGE, help_box
from fbs_portal.presenters.markdown import page_url
from fbs_portal.presenters.masthead import Masthead
from fbs_portal.queries import education as pages
from fbs_portal.web.headers import public


@login_not_required
@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every page by group, or those that hold each word of `q`."""
    language = get_language() or pages.FALLBACK
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[: pages.LONGEST_QUERY]
    found = pages.search(text=asked, language=language) if asked else ()
    shelves = () if found else education.shelves(pages.index(language=language))
    context = {
        "asked": asked,
        "found": found,
        "shelves": shelves,
        "help_url": page_url(PAGE),
        "masthead": _masthead(pages.help_lines(), help_url=page_url(PAGE)),
    }
    return render(request, "fbs_portal/learn/index.html", context)


@login_not_required
@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page with its sources and the help box; an unknown one is a 404 that still says when to get help."""
    language = get_language() or pages.FALLBACK
    lines = pages.help_lines()
    context: dict[str, object] = {"help": help_box(lines), "masthead": _masthead(lines, help_url="#get-help")}
    try:
        row = pages.get(slug=slug, language=language)
    except NotFound:
        return render(request, "fbs_portal/learn/missing.html", context, status=404)
    view = education.page_view(row, today=timezone.now().date(), pages=pages.slugs(), language=language)
    context |= {
        "page": view,
        "checked_by": education.checked_by(view),
        "help_first": row.group == EducationGroup.HELP,
    }
    return render(request, "fbs_portal/learn/page.html", context)


def _masthead(lines: tuple[pages.HelpLine, ...], *, help_url: str) -> Masthead:
    """The clinic's own name and phone where there is only one; nothing is guessed where there are more."""
    only = lines[0] if len(lines) == 1 else None
    return Masthead(
        name=only.clinic if only else "",
        phone=only.phone if only else "",
        home_url=reverse("fbs_portal:learn"),
        help_url=help_url,
    )
