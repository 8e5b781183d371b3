from . import monthly_xlsx
from . import tech_summary_xlsx
from . import damage_summary_xlsx
