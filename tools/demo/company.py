"""The steps in their order."""

import random
from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo import fields

from .archive import Archive
from .callouts import Callouts
from .collections import Collections
from .contracts import Contracts
from .damage import Damage
from .defects import Defects
from .knowledge import Knowledge
from .life import Life
from .material import Material
from .parts import Parts
from .people import People
from .planning import Planning
from .quality import Quality
from .register import Register
from .resale import Resale
from .staffing import Staffing
from .supplement import Supplement
from .trust import Trust
from .wear import Wear
from .work import Work

# a line each: topics are added side by side
TOPICS = (
    People,
    Register,
    Contracts,
    Collections,
    Parts,
    Defects,
    Material,
    Planning,
    Resale,
    Wear,
    Life,
    Work,
    Staffing,
    Archive,
    Damage,
    Callouts,
    Supplement,
    Knowledge,
    Trust,
    Quality,
)
STEPS = (
    "company",
    "staff",
    "certificates",
    "register",
    "terms",
    "life",
    "work",
    "contracts",
    "collections",
    "parts",
    "material",
    "planning",
    "resale",
    "wear",
    "hiring",
    "trust",
    "archive",
    "appraisals",
    "damage",
    "callouts",
    "supplements",
    "knowledge",
    "quality",
    "customers",
)


class Demo(*TOPICS):
    """Holds what later steps need from earlier ones."""

    def __init__(self, env):
        self.env = env(context=dict(env.context, tracking_disable=True, lang="zh_CN"))
        self.today = fields.Date.today()
        self.dice = random.Random(20051201)
        self.users, self.branches, self.officers, self.maintainers = {}, {}, {}, {}
        self.sites, self.logins = {}, []

    def branch_ids(self):
        return [branch.id for branch in self.branches.values()]

    def site_ids(self):
        return [site.id for site in self.sites.values()]

    def days_before(self, days):
        return self.today - timedelta(days=days)

    def days_ago(self, days):
        return freeze_time(datetime.combine(self.today - timedelta(days=days), time(2, 0)))


def build(env):
    """Make the demo company in an empty database; commits once, at the end."""
    demo = Demo(env)
    for step in STEPS:
        getattr(demo, step)()
    env.cr.commit()
    print("\n".join(demo.logins))
    print("demo company ready")
