"""Letters and faxes to customers: written from templates, printed under the letterhead, logged as contacts."""
