"""Countries, by their two letters."""

UNION = ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
         "NL", "PL", "PT", "RO", "SE", "SI", "SK")
"""Member states of the European Union."""
VAT_PREFIX = {"GR": "EL"}
"""What a VAT number begins with, where it is not the country's letters."""
