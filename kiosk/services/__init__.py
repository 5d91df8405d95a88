"""The use cases, one small file each: validate -> seal -> one store transaction -> print port."""
