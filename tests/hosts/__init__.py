"""Other host projects: the app is installed in each, in a process of its own, and has to work."""
