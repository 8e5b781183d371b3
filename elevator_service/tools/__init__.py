from . import visit_grid
