"""The full-screen face of the CRM: Textual screens over the capabilities of ``crm_core``."""
