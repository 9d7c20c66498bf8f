"""Values as people type and read them: text, dates, money, e-mail, phone, names. Pure functions, no database.

Patterns are kept as text here: compiling them all takes 10 ms, which a command that needs none of them should not pay.
"""
