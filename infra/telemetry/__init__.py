"""What watches the platform: collector, rules, dashboards, and the programs that try them."""
