"""What opens with *New*: the form of every model of ours, before anything is typed."""

from lxml import etree

from odoo.tests import Form, TransactionCase, tagged

# opens for a document of any model, which it cannot do without
FOR_A_DOCUMENT = {"elevator.signoff.act"}


@tagged("post_install", "-at_install")
class TestNewForms(TransactionCase):
    def _models(self):
        """Models of our addons that have a form of their own."""
        ours = self.env["ir.model.data"].search(
            [("module", "=like", "elevator\\_%"), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(ours.mapped("res_id"))
        forms = views.filtered(
            lambda view: view.type == "form" and not view.inherit_id and self._creates(view.arch)
        )
        return sorted(set(forms.mapped("model")) - FOR_A_DOCUMENT)

    def _creates(self, arch):
        """Whether the form has a button *New*."""
        form = etree.fromstring(arch)
        return form.get("create") not in ("0", "false")

    def test_new_forms_open(self):
        models = self._models()
        self.assertGreater(len(models), 50)
        for model in models:
            with self.subTest(model):
                Form(self.env[model])
