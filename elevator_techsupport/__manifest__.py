{
    "name": "Elevator Technical Support",
    "version": "19.0.1.0.0",
    "category": "Services/Elevator",
    "summary": "Faults, call-outs, damage verdicts, cases and bulletins",
    "author": "Elevator Service Founders",
    "license": "AGPL-3",
    "depends": [
        "elevator_parts",
        "helpdesk_mgmt",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        "security/helpdesk_rules.xml",
        "data/helpdesk_sequence.xml",
        "data/elevator_fault_cause.xml",
        "views/elevator_fault_cause_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/portal_ticket_templates.xml",
        "views/menus.xml",
    ],
}
