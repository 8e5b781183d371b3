"""Makes the demo company; run by ``./dev run`` in Odoo's shell, from the checkout's folder."""

import os
import sys

sys.path.insert(0, os.getcwd())
from tools.demo.company import build  # noqa: E402

# before anything is posted: the accounts of the company's country
env["ir.module.module"].search([("name", "=", "l10n_cn")]).button_immediate_install()  # noqa: F821
build(env)  # noqa: F821
