"""Values as people type and read them: text, dates, money, e-mail, phone, names. Pure functions, no database."""
