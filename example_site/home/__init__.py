"""The site's own pages: a home page with a guided tour, and pages of blocks."""
