"""Instruments in words: the items that may be shown, and what staff read about a score."""
