"""Costs of customers, deals, contracts and people, and the profit they leave."""
