/* User-mode Linux 6.1 sets the registers of its processes in a buffer of fixed size, which the kernel
 * refuses on processors with more registers (AMX; PTRACE_SETREGSET of NT_X86_XSTATE wants them all).
 * Preloaded, this sets the rest to what they are. */
#define _GNU_SOURCE
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

long ptrace(enum __ptrace_request request, ...) {
  va_list args;
  va_start(args, request);
  pid_t pid = va_arg(args, pid_t);
  void *address = va_arg(args, void *);
  void *data = va_arg(args, void *);
  va_end(args);
  static char whole[65536];
  struct iovec all = {whole, sizeof whole}, *some = data;
  if (request == PTRACE_SETREGSET && (long)address == NT_X86_XSTATE &&
      syscall(SYS_ptrace, PTRACE_GETREGSET, pid, address, &all) == 0 && some->iov_len < all.iov_len) {
    memcpy(whole, some->iov_base, some->iov_len);
    return syscall(SYS_ptrace, request, pid, address, &all);
  }
  /* The C library gives the word that these read as the result (ptrace(2), C library/kernel differences). */
  if (request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER) {
    long word;
    long result = syscall(SYS_ptrace, request, pid, address, &word);
    return result < 0 ? result : word;
  }
  return syscall(SYS_ptrace, request, pid, address, data);
}
