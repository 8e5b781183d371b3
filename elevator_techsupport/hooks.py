from odoo.addons.elevator_service.hooks import drop_functions


def uninstall_hook(env):
    """Drop the functions behind our triggers."""
    drop_functions(env, "elevator_ticket_", "elevator_callout", "elevator_helpdesk_")
    drop_functions(env, "elevator_case_solved", "elevator_ir_attachment_callout")
