from . import visit_page
from . import seal_page
