from . import (
    elevator_appraisal_measure,
    elevator_contract_supplement,
    elevator_contract_supplement_line,
    elevator_contract_supplement_step,
    elevator_damage_verdict,
    elevator_damage_appeal,
    elevator_damage_settle,
    elevator_parts_issue,
    helpdesk_ticket_damage,
    helpdesk_ticket_parts,
    res_company_damage,
    res_config_settings_damage,
    elevator_callout,
    elevator_callout_assign,
    elevator_callout_board,
    elevator_callout_call,
    elevator_callout_clock,
    elevator_callout_close,
    elevator_callout_seal,
    elevator_callout_disposal,
    elevator_callout_supplement,
    elevator_callout_escalation,
    elevator_callout_sms,  # adds to the way of telling above
    elevator_callout_event,
    elevator_callout_level,
    elevator_callout_limit,
    elevator_duty,
    elevator_duty_gap,
    elevator_fault_cause,
    elevator_repeat_fault,
    elevator_seal,
    elevator_site,
    elevator_ticket_part,
    elevator_ticket_step,
    elevator_unit,
    helpdesk_ticket,
    helpdesk_ticket_close,
    helpdesk_ticket_of_callout,
    helpdesk_ticket_portal,
    helpdesk_ticket_print,
    helpdesk_ticket_stage,
    helpdesk_ticket_work,
    hr_employee,
    res_company,
    res_config_settings,
)
from . import elevator_fault_code
from . import elevator_case
from . import elevator_case_review
from . import elevator_case_search
from . import elevator_case_repeat
from . import elevator_case_solved
from . import elevator_case_synonym
from . import elevator_case_term
from . import helpdesk_ticket_case
from . import ir_attachment
from . import res_company_cases
from . import res_config_settings_cases
from . import elevator_edition_mixin
from . import elevator_bulletin
from . import elevator_bulletin_choice
from . import elevator_bulletin_question
from . import elevator_bulletin_receipt
from . import elevator_case_material
from . import elevator_material
from . import elevator_material_chapter
from . import elevator_recall
from . import elevator_recall_part
from . import elevator_recall_task
from . import elevator_unit_component
from . import elevator_unit_recall
from . import ir_actions_report
from . import res_groups
from . import elevator_training
