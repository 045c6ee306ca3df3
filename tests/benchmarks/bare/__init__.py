"""A bare Django app: plain models, plain views, hand-looped templates. The yardstick."""
