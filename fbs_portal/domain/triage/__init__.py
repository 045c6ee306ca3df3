"""Triage: which of four patterns the pain after surgery resembles, how soon somebody must act, and why."""
