#!/usr/bin/python3
"""A slow line between two network namespaces: every packet, a SYN too, arrives after a fixed delay.

usage: delay-link.py NAMESPACE ADDRESS/PREFIX NAMESPACE ADDRESS/PREFIX DELAY_MS
Opens a tun interface `slow0` in each namespace and carries packets between them. Prints "ready", and runs until it is ended.
The kernel's own delay discipline is missing from many kernels; a proxy in user space would answer connects itself.
"""
import ctypes, fcntl, heapq, os, select, struct, subprocess, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def enter(path):
    with open(path) as handle:
        if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f'cannot enter {path}')


def open_tun(namespace, address):
    enter(f'/run/netns/{namespace}')
    fd = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack('16sH', b'slow0', IFF_TUN | IFF_NO_PI))
    subprocess.run(['ip', 'address', 'add', address, 'dev', 'slow0'], check=True)
    subprocess.run(['ip', 'link', 'set', 'slow0', 'up'], check=True)
    return fd


def main():
    ns_a, address_a, ns_b, address_b, delay_ms = sys.argv[1:6]
    delay = float(delay_ms) / 1000
    ends = [open_tun(ns_a, address_a), open_tun(ns_b, address_b)]
    print('ready', flush=True)
    line, order = [], 0
    while True:
        now = time.monotonic()
        while line and line[0][0] <= now:
            _, _, target, packet = heapq.heappop(line)
            os.write(target, packet)
        wait = max(0.0, line[0][0] - time.monotonic()) if line else None
        ready, _, _ = select.select(ends, [], [], wait)
        for end in ready:
            packet = os.read(end, 65536)
            order += 1
            heapq.heappush(line, (time.monotonic() + delay, order, ends[1 - ends.index(end)], packet))


main()
