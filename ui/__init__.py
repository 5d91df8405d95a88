"""Qt Quick: what people see and touch. The only room that may import Qt."""
