"""Fill the disk."""


def attempt():
    with open("large", "wb") as stream:
        for _ in range(200):
            stream.write(bytes(1 << 20))
    return 1
