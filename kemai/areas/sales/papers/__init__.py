"""Printing quotes, contracts, orders, delivery notes and statements under the firm's letterhead."""
