"""End the process before there is a function."""

import os

os._exit(0)
