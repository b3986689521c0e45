"""Small things without any payroll word: money, dated values, the rule graph, problems, labels."""
