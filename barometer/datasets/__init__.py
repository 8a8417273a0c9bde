"""The year's numbers as files that programs and spreadsheets read: a workbook, CSV, and what each column means."""
