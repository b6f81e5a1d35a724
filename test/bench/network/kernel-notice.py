#!/usr/bin/env python3
"""Moves the default route when told to, and hears of it: as near to the kernel as a program stands.

Each line of standard input is an adapter and the gateway behind it. The route is replaced by one
message over rtnetlink(7), without a process's start; a second socket waits for the kernel's notice.
Prints per line, in nanoseconds of CLOCK_MONOTONIC: when the message left, and when the
notice was read.
"""
import socket, struct, sys, threading, time

RTM_NEWROUTE, RTMGRP_IPV4_ROUTE = 24, 0x40
NLM_F_REQUEST, NLM_F_ACK, NLM_F_REPLACE, NLM_F_CREATE = 1, 4, 0x100, 0x400


def attribute(kind, value):
    return struct.pack("=HH", 4 + len(value), kind) + value


def replacement(adapter, gateway):
    """RTM_NEWROUTE of the default route of the main table, by a gateway (rtnetlink(7))."""
    body = struct.pack("=BBBBBBBBI", socket.AF_INET, 0, 0, 0, 254, 3, 0, 1, 0)
    body += attribute(5, socket.inet_aton(gateway))
    body += attribute(4, struct.pack("=I", socket.if_nametoindex(adapter)))
    flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_REPLACE | NLM_F_CREATE
    return struct.pack("=IHHII", 16 + len(body), RTM_NEWROUTE, flags, 1, 0) + body


listener = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
listener.bind((0, RTMGRP_IPV4_ROUTE))
sender = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
heard = []
has_heard = threading.Semaphore(0)


def listen():
    while True:
        listener.recv(65536)
        heard.append(time.monotonic_ns())
        has_heard.release()


threading.Thread(target=listen, daemon=True).start()
print("ready", flush=True)
for line in sys.stdin:
    message = replacement(*line.split())
    sent = time.monotonic_ns()
    sender.send(message)
    error = struct.unpack_from("=i", sender.recv(65536), 16)[0]
    if error != 0:
        sys.exit(f"the kernel refuses the route: errno {-error}")
    has_heard.acquire()
    print(sent, heard[-1], flush=True)
