"""`{% load fbs_admin %}`: the admin's list of our models, with the worklist first."""

from __future__ import annotations

from django import template

from fbs_portal.presenters import app_list

register = template.Library()
register.filter("worklist_first", app_list.worklist_first)
