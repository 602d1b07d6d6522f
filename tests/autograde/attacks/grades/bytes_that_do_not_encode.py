"""Text that is no valid Unicode, in the error message."""

raise ValueError("\ud800\x00</script><script>alert(1)</script>")
