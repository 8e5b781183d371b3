"""Makes the demo company; run by ``./dev run`` in Odoo's shell, from the checkout's folder."""

import os
import sys

sys.path.insert(0, os.getcwd())
from tools.demo.company import build  # noqa: E402

build(env)  # noqa: F821
