"""The command line over the CRM: for shell scripts, cron and people who like to type."""
