"""Figures over many records, one module per report; each gives a Report that both faces print, draw and drill into."""
