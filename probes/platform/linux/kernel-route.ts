import { ROUTE } from '../../../model/text/en/system-answers.ts';
import { getSystemErrorName } from 'node:util';
import { isIP } from 'node:net';
import { canonicalAddress } from '../canonical-address.ts';
import { answer, noAnswer, type NativeAnswer } from '../answer.ts';
import { native, type Native, type SystemCall } from '../native.ts';
import type { RouteAnswer } from '../route-answer.ts';
import {
  errnoOf,
  linkIn,
  linkRequest,
  messagesIn,
  NLMSG,
  routeIn,
  routeRequest,
  ruledTableIn,
  rulesRequest,
  tableRequest,
  type Link,
  type NetlinkMessage,
} from './rtnetlink.ts';

/** socket(2), linux/net.h: close-on-exec and non-blocking, so that no look ever waits. */
const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC_NONBLOCK = 3 | 0o2000000 | 0o4000;
const NETLINK_ROUTE = 0;

/** The kernel answers within the send; an answer about an interface has one or two KiB. */
const ANSWER_BYTES = 32 * 1024;

/** An answer is one message; messages of an earlier question are skipped, up to this many. */
const MAX_READS = 4;

type Calls = Readonly<Record<'socket' | 'setsockopt' | 'send' | 'recv', SystemCall>>;

const SOL_NETLINK = 270;
const STRICT_CHECK = 12;

interface Open {
  readonly system: Native;
  readonly calls: Calls;
  readonly descriptor: number;
  readonly bytes: Buffer;
}

let opened: NativeAnswer<Open> | null = null;
let strict: NativeAnswer<Open> | null = null;
let sequence = 0;

function open(): NativeAnswer<Open> {
  const system = native();
  if (!system.ok) return system;
  const calls = system.value.calls(null, {
    socket: ['int', ['int', 'int', 'int']],
    setsockopt: ['int', ['int', 'int', 'int', 'void *', 'uint32']],
    send: ['int64', ['int', 'void *', 'size_t', 'int']],
    recv: ['int64', ['int', 'void *', 'size_t', 'int']],
  });
  if (!calls.ok) return calls;
  const descriptor = Number(
    calls.value.socket(AF_NETLINK, SOCK_RAW_CLOEXEC_NONBLOCK, NETLINK_ROUTE),
  );
  return descriptor < 0
    ? noAnswer(ROUTE.noNetlink(nameOf(system.value.errno())))
    : answer({
        system: system.value,
        calls: calls.value,
        descriptor,
        bytes: Buffer.alloc(ANSWER_BYTES),
      });
}

const nameOf = (errno: number): string => getSystemErrorName(-errno);

/** One question, one answer; the name of the system's error otherwise. */
function ask(
  { system, calls, descriptor, bytes }: Open,
  request: Buffer,
  seq: number,
): NativeAnswer<NetlinkMessage> {
  if (Number(calls.send(descriptor, request, request.length, 0)) < 0)
    return noAnswer(nameOf(system.errno()));
  for (let read = 0; read < MAX_READS; read += 1) {
    const length = Number(calls.recv(descriptor, bytes, bytes.length, 0));
    if (length < 0) return noAnswer(nameOf(system.errno()));
    const found = messagesIn(bytes.subarray(0, length)).find((message) => message.seq === seq);
    if (found === undefined) continue;
    if (found.type !== NLMSG.error) return answer(found);
    return noAnswer(nameOf(errnoOf(found) ?? 0));
  }
  return noAnswer(ROUTE.noAnswer);
}

/** Reads of one dump, each up to ANSWER_BYTES; nobody's laptop has more routes in one table. */
const MAX_DUMP_READS = 16;

/**
 * Which of these tables a policy rule names and hold a route that leads somewhere, of either
 * family. Empty where the kernel cannot be asked.
 */
export function tablesInUse(tables: readonly number[]): readonly number[] {
  const socket = (strict ??= openStrict());
  if (!socket.ok) return [];
  // Rules first: without a VPN of this kind no rule names its table, and the tables stay unread.
  const inUse = ([4, 6] as const).flatMap((family) => {
    const ruled = tablesRuled(socket.value, family);
    return tables.filter((table) => ruled.has(table) && hasRoutes(socket.value, table, family));
  });
  return tables.filter((table) => inUse.includes(table));
}

function tablesRuled(socket: Open, family: 4 | 6): ReadonlySet<number> {
  const tables = new Set<number>();
  const seq = (sequence += 1);
  dump(socket, rulesRequest(family, seq), seq, (one) => {
    const table = one.type === NLMSG.newRule ? ruledTableIn(one) : null;
    if (table !== null) tables.add(table);
  });
  return tables;
}

function hasRoutes(socket: Open, table: number, family: 4 | 6): boolean {
  let isFound = false;
  const seq = (sequence += 1);
  dump(socket, tableRequest(table, family, seq), seq, (one) => {
    const route = one.type === NLMSG.newRoute ? routeIn(one) : null;
    // A kernel older than 4.20 ignores the filter.
    isFound ||= route !== null && route.isUnicast && route.table === table;
  });
  return isFound;
}

/** Shows every message of an answer in many; a message is valid during its call alone. */
function dump(
  { calls, descriptor, bytes }: Open,
  request: Buffer,
  seq: number,
  show: (message: NetlinkMessage) => void,
): void {
  if (Number(calls.send(descriptor, request, request.length, 0)) < 0) return;
  for (let read = 0; read < MAX_DUMP_READS; read += 1) {
    const length = Number(calls.recv(descriptor, bytes, bytes.length, 0));
    if (length < 0) return;
    const messages = messagesIn(bytes.subarray(0, length)).filter((one) => one.seq === seq);
    messages.forEach(show);
    if (messages.some(({ type }) => type === NLMSG.done || type === NLMSG.error)) return;
  }
}

/** A socket whose dumps obey the filter (linux/netlink.h, NETLINK_GET_STRICT_CHK). */
function openStrict(): NativeAnswer<Open> {
  const socket = open();
  if (!socket.ok) return socket;
  const on = Buffer.alloc(4);
  on.writeInt32LE(1);
  socket.value.calls.setsockopt(socket.value.descriptor, SOL_NETLINK, STRICT_CHECK, on, on.length);
  return socket;
}

/**
 * Asks rtnetlink which way a packet to an IP literal would leave: policy rules, tables and VRFs are
 * the kernel's own business. Sends no packet, needs no rights, does not wait (about 30 µs).
 *
 * @returns an answer without the route where the kernel has none, or cannot be asked: the error's
 * name, or a sentence
 */
export function kernelRoute(target: string): RouteAnswer {
  if (isIP(target) === 0) return { ok: false, error: ROUTE.notAddress };
  const socket = (opened ??= open());
  if (!socket.ok) return { ok: false, error: socket.why };
  const said = ask(socket.value, routeRequest(canonicalAddress(target), (sequence += 1)), sequence);
  if (!said.ok) return { ok: false, error: said.why };
  const route = said.value.type === NLMSG.newRoute ? routeIn(said.value) : null;
  if (route?.oif == null) return { ok: false, error: ROUTE.noInterface };
  // RFC 6724 §4: an IPv6 route may have no address to start from.
  if (route.source === null) return { ok: false, error: 'EADDRNOTAVAIL' };
  const link = linkOf(socket.value, route.oif);
  if (!link.ok) return { ok: false, error: link.why };
  return {
    ok: true,
    source: route.source,
    egress: {
      adapter: link.value.name,
      isRunning: link.value.isRunning,
      nextHop: route.gateway,
      table: route.table,
    },
  };
}

/** Interfaces that were named in this turn: most targets of one look leave by the same. */
const namedInTurn = new Map<number, Link>();

function linkOf(socket: Open, index: number): NativeAnswer<Link> {
  const known = namedInTurn.get(index);
  if (known !== undefined) return answer(known);
  const said = ask(socket, linkRequest(index, (sequence += 1)), sequence);
  if (!said.ok) return said;
  const link = said.value.type === NLMSG.newLink ? linkIn(said.value) : null;
  if (link === null) return noAnswer(ROUTE.noName);
  if (namedInTurn.size === 0)
    queueMicrotask(() => {
      namedInTurn.clear();
    });
  namedInTurn.set(index, link);
  return answer(link);
}
