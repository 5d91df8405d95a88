"""Questions to the platform while a person waits: sealed both ways, never kept (查询)."""
