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
}
