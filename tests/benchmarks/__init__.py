"""How much our requests cost beside a bare Django app that does the same work. `make bench` runs it."""
