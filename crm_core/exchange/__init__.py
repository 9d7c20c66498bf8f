"""Files in and out: tables of other programs, exports."""
