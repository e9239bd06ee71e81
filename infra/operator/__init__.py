"""The operator: what a chart cannot do. Rules are in ``domain``, input and output beside them."""
