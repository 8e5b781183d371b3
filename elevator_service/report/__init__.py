from . import work_plan_attendance_xlsx
