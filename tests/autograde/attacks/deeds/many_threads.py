"""As many threads as the machine can hold."""

import threading
import time


def attempt():
    for _ in range(1000):
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    return 1
