"""Appointments and calendar files."""
