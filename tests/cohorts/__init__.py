"""Invented patients whose true course is known: how often is the suggestion right when answers are noisy?"""
