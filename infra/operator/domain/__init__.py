"""What the operator decides, from what it is given: no cluster, no broker, no clock."""
