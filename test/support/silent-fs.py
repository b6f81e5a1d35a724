"""A FUSE file system that greets the kernel and then answers nothing. Usage: silent-fs.py MOUNTPOINT"""
import ctypes, os, struct, sys, time

fuse = os.open('/dev/fuse', os.O_RDWR)
libc = ctypes.CDLL(None, use_errno=True)
options = 'fd=%d,rootmode=40000,user_id=%d,group_id=%d' % (fuse, os.getuid(), os.getgid())
if libc.mount(b'linesman-test', sys.argv[1].encode(), b'fuse', 0, options.encode()) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
# FUSE_INIT (linux/fuse.h): fuse_in_header of 40 bytes; its answer is 16 + 64 bytes.
request = os.read(fuse, 1 << 20)
(unique,) = struct.unpack_from('<Q', request, 8)
init = struct.pack('<IIIIHHIIHHI7I', 7, 31, 65536, 0, 16, 12, 65536, 1, 0, 0, 0, *([0] * 7))
os.write(fuse, struct.pack('<IiQ', 16 + len(init), 0, unique) + init)
print('mounted', flush=True)
while True:
    os.read(fuse, 1 << 20)
