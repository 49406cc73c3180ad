"""Generated items as drawings: shapes that come as data become SVG that follows the ink of the page."""

from portal.figures.drawings import draw_option, draw_stem

__all__ = ["draw_option", "draw_stem"]
