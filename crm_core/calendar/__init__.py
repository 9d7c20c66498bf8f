"""Appointments and the calendar files made from them."""
