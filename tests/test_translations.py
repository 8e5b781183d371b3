"""The Chinese translation is complete: all our terms, and those of the OCA addons users see."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from tools.i18n import check  # noqa: E402


def test_zh_cn_is_complete_and_the_templates_are_fresh(host):
    assert check() == []


def test_chinese_reaches_the_screen(host):
    """The database of the tests speaks Chinese: a term of each kind."""
    script = """
env = env(context={"lang": "zh_CN"})
print("|".join([
    env["elevator.unit"]._fields["registration_no"].get_description(env)["string"],
    env.ref("elevator_service.menu_elevator_root").name,
    dict(env["elevator.unit"]._fields["state"]._description_selection(env))["maintenance"],
    env.ref("elevator_service.item_a_1_01").name,
    env["contract.contract"].fields_get(["manual_currency_id"])["manual_currency_id"]["string"],
]))
"""
    with host.clone(os.environ["TEMPLATE_DB"], f"{os.environ['DB']}_zh") as db:
        said = host.odoo("-d", db, script=script)
    assert "使用登记证编号|电梯|维保中|机房、滑轮间环境|手工币种" in said
