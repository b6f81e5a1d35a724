import { ANSWERED, CUT } from '../../../model/text/en/system-answers.ts';
import { readdirSync, readlinkSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { errorName } from '../../../lib/error-name.ts';
import { parseProcTcp, type ProcTcpRow } from './proc-tcp.ts';
import { readBoundedSync } from '../../../lib/read-bounded.ts';
import { NOT_FOR_US, orNothing, programName } from './program-name.ts';
import { isOutlook, type IsWanted, type Owner, type TcpTable } from '../connection-table.ts';

/** Bytes of one table; a row has 150. */
const MAX_TABLE_BYTES = 8 * 1024 * 1024;
const MAX_PROCESSES = 8192;
const MAX_DESCRIPTORS = 200_000;

/** Descriptors, or names of programs, that are asked about at once. */
const AT_ONCE = 64;

/** Serves the sockets of every program under Wine, and holds a descriptor of each. */
const SERVES_OTHERS = new Set(['wineserver', 'wineserver64', 'wineserver32']);

interface Process {
  readonly pid: number;
  readonly name: string | null;
}

/**
 * TCP connections of this network namespace with their owners, as far as this user may see them and
 * somebody wants to know: of a connection elsewhere whose owner is not Outlook it says `hidden`.
 *
 * @param proc where proc(5) is mounted
 */
export async function readLinuxTable(
  signal: AbortSignal,
  isWanted: IsWanted = () => true,
  proc = '/proc',
): Promise<TcpTable> {
  // In one turn: meanwhile this process opens and closes no connection.
  const four = tableOf(join(proc, 'net/tcp'));
  if (!four.ok) return four;
  // Without IPv6 in the kernel there is no such file.
  const six = tableOf(join(proc, 'net/tcp6'));
  const own = ownSockets(join(proc, String(process.pid), 'fd'));
  if (!six.ok && six.error !== 'ENOENT') return six;
  const order = endianness();
  const rows = [
    ...parseProcTcp(four.text, order),
    ...(six.ok ? parseProcTcp(six.text, order) : []),
  ];
  const wanted = rows.filter(({ inode, remoteAddress }) => inode !== 0 && isWanted(remoteAddress));
  const inodes = new Set(wanted.map(({ inode }) => inode));
  const ours = new Set(own.filter((inode) => inodes.has(inode)));
  const holders = await findHolders(proc, inodes, ours, signal);
  const isCut = four.isCut || (six.ok && six.isCut);
  return {
    ok: true,
    rows: rows.map(({ inode, ...row }) => ({
      ...row,
      owner: ownerOf(inode, holders.of.get(inode)),
    })),
    outlookRuns: holders.outlookRuns,
    cut: isCut ? CUT.connections : holders.cut,
  };
}

/**
 * The program rather than the one that serves it; Outlook rather than another one that inherited
 * its socket.
 */
export function ownerOf(inode: ProcTcpRow['inode'], holders: readonly Process[] = []): Owner {
  if (inode === 0) return { kind: 'none' };
  const holder =
    holders.find(({ name }) => isOutlook(name)) ??
    holders.find(({ name }) => name === null || !SERVES_OTHERS.has(name)) ??
    holders[0];
  return holder === undefined ? { kind: 'hidden' } : { kind: 'process', ...holder };
}

interface Holders {
  readonly of: ReadonlyMap<number, readonly Process[]>;
  readonly outlookRuns: boolean | null;
  readonly cut: string | null;
}

/**
 * Who holds the wanted sockets, and every one of Outlook's. The descriptors of all programs are
 * thousands: they are read only until each wanted socket has its holder.
 */
async function findHolders(
  proc: string,
  wanted: ReadonlySet<number>,
  ours: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<Holders> {
  const of = new Map<number, Process[]>();
  const pids = (await readdir(proc)).filter((entry) => /^\d+$/.test(entry));
  const programs = await namesOf(proc, pids.slice(0, MAX_PROCESSES), signal);
  const outlookRuns = programs.some(({ name }) => isOutlook(name));
  const missing = new Set([...wanted].filter((inode) => !ours.has(inode)));
  const self = programs.find(({ pid }) => pid === process.pid) ?? { pid: process.pid, name: null };
  for (const inode of ours) of.set(inode, [self]);
  let descriptors = 0;
  for (const { pid, name } of programs.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const isOutlooks = isOutlook(name);
    if (missing.size === 0 && !isOutlooks) break;
    if (signal.aborted || descriptors > MAX_DESCRIPTORS)
      return { of, outlookRuns: outlookRuns ? true : null, cut: CUT.ownersInTime };
    const folder = join(proc, String(pid), 'fd');
    const open = await orNothing(readdir(folder), []);
    descriptors += open.length;
    for (const inode of await socketsOf(folder, open, signal)) {
      const known = of.get(inode) ?? [];
      if ((isOutlooks || wanted.has(inode)) && !known.some((one) => one.pid === pid))
        of.set(inode, [...known, { pid, name }]);
      missing.delete(inode);
    }
  }
  return { of, outlookRuns, cut: pids.length > MAX_PROCESSES ? CUT.owners : null };
}

/** Outlook first, who serves others last. */
const placeOf = ({ name }: Process): number =>
  isOutlook(name) ? 0 : name !== null && SERVES_OTHERS.has(name) ? 2 : 1;

async function namesOf(
  proc: string,
  pids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Process[]> {
  const named: Process[] = [];
  for (let at = 0; at < pids.length && !signal.aborted; at += AT_ONCE)
    named.push(
      ...(await Promise.all(
        pids
          .slice(at, at + AT_ONCE)
          .map(async (pid) => ({ pid: Number(pid), name: await programName(join(proc, pid)) })),
      )),
    );
  return named;
}

/** Inodes of this process's sockets, by its folder of descriptors; none where that cannot be read. */
function ownSockets(folder: string): readonly number[] {
  try {
    return readdirSync(folder).flatMap((descriptor) => inodeIn(ownLink(join(folder, descriptor))));
  } catch (error) {
    if (NOT_FOR_US.has(errorName(error))) return [];
    throw error;
  }
}

/** The descriptor of the folder itself is closed by the time it is asked about. */
function ownLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (NOT_FOR_US.has(errorName(error))) return '';
    throw error;
  }
}

const inodeIn = (link: string): readonly number[] => {
  const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
  return inode === undefined ? [] : [Number(inode)];
};

/** Inodes of the sockets among the descriptors of one process. */
async function socketsOf(
  folder: string,
  descriptors: readonly string[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const inodes: number[] = [];
  const most = Math.min(descriptors.length, MAX_DESCRIPTORS);
  for (let at = 0; at < most && !signal.aborted; at += AT_ONCE) {
    const links = await Promise.all(
      descriptors
        .slice(at, at + AT_ONCE)
        .map((descriptor) => orNothing(readlink(join(folder, descriptor)), '')),
    );
    inodes.push(...links.flatMap(inodeIn));
  }
  return inodes;
}

type TableText =
  | { readonly ok: true; readonly text: string; readonly isCut: boolean }
  | { readonly ok: false; readonly error: string; readonly why: string };

function tableOf(path: string): TableText {
  try {
    return { ok: true, ...readBoundedSync(path, MAX_TABLE_BYTES) };
  } catch (error) {
    return {
      ok: false,
      error: errorName(error),
      why: ANSWERED.unreadable(path, errorName(error)),
    };
  }
}
