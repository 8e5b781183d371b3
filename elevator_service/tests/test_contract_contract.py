from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ElevatorCommon
from .test_access import hostile_context


@tagged("post_install", "-at_install")
class TestContractContract(ElevatorCommon):
    """Design D2: OCA's contracts keep to the branches like our own documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._create_user("contract_a", "group_branch_officer", cls.branch_a)
        cls.other = cls._create_user("contract_b", "group_branch_officer", cls.branch_b)
        cls._valid_fee_table(cls._offices())
        cls.contract = cls._create_contract(cls.elevator_a, cls.officer)
        cls.contract._write_lines()
        cls.documents = (
            cls.contract,
            cls.contract.contract_line_ids,
            cls.contract.modification_ids,
            cls.contract.fee_sheet_id,
            cls.contract.fee_line_ids,
        )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_another_branch_neither_reads_nor_writes(self):
        for document in self.documents:
            self.assertTrue(document, "made with the contract")
            theirs = document.with_user(self.other).with_context(**hostile_context())
            with self.subTest(model=document._name):
                self.assertFalse(theirs.search([("id", "in", document.ids)]))
                for verb in ("read", "write", "unlink"):
                    self.assertFalse(theirs.has_access(verb), verb)
                with self.assertRaises(AccessError):
                    theirs.read(["display_name"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_makes_a_contract_of_another_branch(self):
        with self.assertRaises(AccessError):
            self._create_contract(self.elevator_a, self.other)

    def test_a_contract_stays_with_its_branch(self):
        hq = self._create_user("contract_hq", "group_hq_service")
        with self.assertRaises(UserError):
            self.contract.with_user(hq).branch_id = self.branch_b

    def test_hq_sees_all_contracts(self):
        hq = self._create_user("contract_hq", "group_hq_service")
        for document in self.documents:
            self.assertTrue(document.with_user(hq).has_access("read"))
