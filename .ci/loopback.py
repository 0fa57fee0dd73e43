"""Switch on the loopback of a new network namespace, then become the command that follows: `unshare -n python3
.ci/loopback.py COMMAND ...`.
"""

import fcntl
import os
import socket
import struct
import sys

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
    name = b"lo".ljust(16, b"\0")
    flags = struct.unpack("16sH", fcntl.ioctl(handle, SIOCGIFFLAGS, struct.pack("16sH14x", name, 0))[:18])[1]
    fcntl.ioctl(handle, SIOCSIFFLAGS, struct.pack("16sH14x", name, flags | IFF_UP))
os.execvp(sys.argv[1], sys.argv[1:])
