from . import work_plan_attendance_xlsx
from . import fund_statement_xlsx
from . import elevator_arrears_xlsx
