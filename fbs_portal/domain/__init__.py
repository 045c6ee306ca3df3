"""Decisions without Django: pure functions over frozen dataclasses, standard library only."""
