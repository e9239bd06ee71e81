"""Kafka as an administrator, by kafka-python: its client has the accounts, ACLs and quotas that aiokafka lacks."""
