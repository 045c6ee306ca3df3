"""A follow-up portal for people who have had spine surgery."""
