import { ROUTE } from '../../../model/text/en/system-answers.ts';
import { isIP } from 'node:net';
import { answer, noAnswer, type NativeAnswer } from '../answer.ts';
import { canonicalAddress } from '../canonical-address.ts';
import { native, type SystemCall } from '../native.ts';
import type { RouteAnswer } from '../route-answer.ts';
import { routeQuestion, routeReply, type RouteReply } from './route-message.ts';

/** sys/socket.h and sys/fcntl.h of macOS. */
const PF_ROUTE = 17;
const SOCK_RAW = 3;
const F_SETFL = 4;
const F_SETFD = 2;
const O_NONBLOCK = 4;
const FD_CLOEXEC = 1;

const ANSWER_BYTES = 2048;

/**
 * The kernel queues its answer within the write; what it tells of other changes stands before it.
 */
const MAX_READS = 64;

type Calls = Readonly<Record<'socket' | 'fcntl' | 'write' | 'read' | 'close', SystemCall>>;

/** errno of macOS (sys/errno.h) where it differs from no route at all. */
const ERRNO: ReadonlyMap<number, string> = new Map([
  [3, 'ENETUNREACH'], // ESRCH: the table has no such route.
  [13, 'EACCES'],
  [47, 'EAFNOSUPPORT'],
  [51, 'ENETUNREACH'],
  [65, 'EHOSTUNREACH'],
]);

let declared: NativeAnswer<Calls> | null = null;
let sequence = 0;

function declare(): NativeAnswer<Calls> {
  const system = native();
  return system.ok
    ? system.value.calls(null, {
        socket: ['int', ['int', 'int', 'int']],
        // Variadic in C: its third argument goes on the stack on Apple's processors.
        fcntl: ['int', ['int', 'int', '...']],
        write: ['int64', ['int', 'void *', 'size_t']],
        read: ['int64', ['int', 'void *', 'size_t']],
        close: ['int', ['int']],
      })
    : system;
}

function converse(calls: Calls, target: string): NativeAnswer<RouteReply> {
  const descriptor = Number(calls.socket(PF_ROUTE, SOCK_RAW, 0));
  if (descriptor < 0) return noAnswer(ROUTE.noSocketOfMac);
  try {
    calls.fcntl(descriptor, F_SETFD, 'int', FD_CLOEXEC);
    if (Number(calls.fcntl(descriptor, F_SETFL, 'int', O_NONBLOCK)) < 0)
      return noAnswer(ROUTE.wouldWait);
    const seq = (sequence += 1);
    const question = routeQuestion(target, process.pid, seq);
    // The write reports ESRCH itself where there is no route; no answer comes then.
    if (Number(calls.write(descriptor, question, question.length)) < 0)
      return noAnswer(ROUTE.noneOfMac);
    const bytes = Buffer.alloc(ANSWER_BYTES);
    for (let read = 0; read < MAX_READS; read += 1) {
      const length = Number(calls.read(descriptor, bytes, bytes.length));
      if (length < 0) break;
      const reply = routeReply(bytes.subarray(0, length), process.pid, seq);
      if (reply !== null) return answer(reply);
    }
    return noAnswer(ROUTE.noAnswer);
  } finally {
    calls.close(descriptor);
  }
}

/**
 * Asks the routing socket of macOS which way a packet to an IP literal would leave. Sends no
 * packet, needs no rights, does not wait.
 */
export function kernelRoute(target: string): RouteAnswer {
  if (isIP(target) === 0) return { ok: false, error: ROUTE.notAddress };
  const calls = (declared ??= declare());
  if (!calls.ok) return { ok: false, error: calls.why };
  const said = converse(calls.value, canonicalAddress(target));
  if (!said.ok) return { ok: false, error: said.why };
  const reply = said.value;
  switch (reply.kind) {
    case 'refused':
      return { ok: false, error: ERRNO.get(reply.errno) ?? `errno ${reply.errno.toString()}` };
    case 'forbidden':
      return { ok: false, error: reply.error };
    case 'route':
      return {
        ok: true,
        source: reply.source,
        egress: { adapter: reply.adapter, isRunning: true, nextHop: reply.nextHop },
      };
  }
}
