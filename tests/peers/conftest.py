from tests.stage import db, moment, stage, visitors, world

__all__ = ["db", "moment", "stage", "visitors", "world"]
