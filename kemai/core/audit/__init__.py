"""The log: read, sealed against tampering, watched for unusual reading, and large takings that wait for a yes."""
