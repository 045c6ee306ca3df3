"""The demo host: one Django project that installs fbs_portal. The app never imports it."""
