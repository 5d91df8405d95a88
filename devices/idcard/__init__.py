"""Identity cards read through a SAM_A module (居民身份证验证安全控制模块): frame, records, drivers."""
