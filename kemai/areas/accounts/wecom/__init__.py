"""Notices by WeCom (企业微信): the firm's own application sends them to its people."""
