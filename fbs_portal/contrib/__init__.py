"""What stands between the app and programs that only some hosts have; nothing else in the app imports it."""
