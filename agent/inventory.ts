import { CONNECTIONS } from '../model/text/en/system-answers.ts';
import { posix } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import type { TcpState } from '../model/connections.ts';
import { canonicalAddress } from '../probes/platform/canonical-address.ts';
import {
  isOutlook,
  MAX_ROWS,
  type TcpRow,
  type TcpTable,
} from '../probes/platform/connection-table.ts';
import { reasonOf } from '../lib/error-name.ts';
import { withDeadline } from '../lib/deadline.ts';

/**
 * What systeminformation tells of one connection. On macOS `process` is the command line up to its
 * first option.
 */
const Listed = z.object({
  protocol: z.string(),
  localAddress: z.string(),
  localPort: z.string(),
  peerAddress: z.string(),
  peerPort: z.string(),
  state: z.string(),
  pid: z.nullable(z.union([z.number(), z.nan()])),
  process: z.string(),
});
type Listed = z.infer<typeof Listed>;

/** Names that netstat gives the states, on macOS and elsewhere. */
const STATES: Readonly<Record<string, TcpState>> = {
  ESTABLISHED: 'established',
  SYN_SENT: 'syn-sent',
  SYN_RCVD: 'syn-received',
  SYN_RECV: 'syn-received',
  FIN_WAIT_1: 'fin-wait-1',
  FIN_WAIT1: 'fin-wait-1',
  FIN_WAIT_2: 'fin-wait-2',
  FIN_WAIT2: 'fin-wait-2',
  CLOSE_WAIT: 'close-wait',
  CLOSING: 'closing',
  LAST_ACK: 'last-ack',
  TIME_WAIT: 'time-wait',
  CLOSED: 'closed',
  CLOSE: 'closed',
};

/** Beside this file, in the sources and in the bundle. */
const workerFile = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? './inventory-worker.ts' : './inventory-worker.mjs',
    import.meta.url,
  );

/**
 * TCP connections by systeminformation, in a thread that is ended when the signal comes: the way
 * for systems without a reader of our own (macOS).
 */
export function readInventoryTable(
  signal: AbortSignal,
  file: URL = workerFile(),
): Promise<TcpTable> {
  return withDeadline<TcpTable>(
    { timeoutMs: null, signal },
    () => ({ ok: false, why: CONNECTIONS.late }),
    (settle) => {
      const worker = new Worker(file, { stdout: true, stderr: true });
      worker.once('message', (message: unknown) => {
        settle(tableOf(message));
      });
      worker.once('error', (error) => {
        settle({ ok: false, why: CONNECTIONS.failed(reasonOf(error)) });
      });
      worker.once('exit', (code) => {
        settle({
          ok: false,
          why: CONNECTIONS.ended(code),
        });
      });
      return () => {
        void worker.terminate();
      };
    },
  );
}

/**
 * Decodes what the thread sent. An empty list is no answer: netstat failed, for this agent itself
 * holds connections.
 */
export function tableOf(message: unknown): TcpTable {
  const listed = z.array(Listed).check(z.maxLength(MAX_ROWS)).safeParse(message);
  if (!listed.success) return { ok: false, why: CONNECTIONS.otherForm };
  if (listed.data.length === 0) return { ok: false, why: CONNECTIONS.none };
  const rows = listed.data.flatMap(rowOf);
  const outlookRuns = rows.some(({ owner }) => owner.kind === 'process' && isOutlook(owner.name));
  // Programs without a connection are not in the list.
  return { ok: true, rows, outlookRuns: outlookRuns ? true : null, cut: null };
}

function rowOf({
  protocol,
  localAddress,
  localPort,
  peerAddress,
  peerPort,
  state,
  pid,
  process,
}: Listed): readonly TcpRow[] {
  if (!protocol.startsWith('tcp') || state === 'LISTEN') return [];
  const [local, remote] = [Number(localPort), Number(peerPort)];
  if (!isPort(local) || !isPort(remote)) return [];
  const isOwned = pid !== null && pid > 0;
  const name = posix.basename(process.trim());
  return [
    {
      localAddress: canonicalAddress(localAddress),
      localPort: local,
      remoteAddress: canonicalAddress(peerAddress),
      remotePort: remote,
      state: STATES[state] ?? 'unknown',
      owner: isOwned
        ? { kind: 'process', pid, name: name === '' ? null : name }
        : { kind: state === 'TIME_WAIT' ? 'none' : 'hidden' },
    },
  ];
}

const isPort = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 65_535;
