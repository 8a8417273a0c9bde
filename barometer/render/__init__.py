"""From notebooks to outputs."""
