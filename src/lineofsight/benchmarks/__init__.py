"""What `lineofsight bench` measures: ratios and counts within one run, on records made for it and thrown away."""
