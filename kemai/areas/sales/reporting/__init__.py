"""The figures of sales: what counts as ordered, signed, received and spent, and the reports over them."""
