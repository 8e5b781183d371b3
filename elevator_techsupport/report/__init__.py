from . import tech_summary_xlsx
