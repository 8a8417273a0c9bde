"""From an executed notebook to HTML, PDF and Word."""
