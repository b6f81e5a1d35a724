import { spawnSync } from 'node:child_process';
import type { Need } from '../needs.ts';
import type { Namespace } from './namespace.ts';
import { must, SYSTEM_PATH } from './programs.ts';

/**
 * The foreign tool has to be of the version whose behaviour the test states; another one may have
 * learned better.
 */
export function needsVersion(argv: readonly string[], version: RegExp): Need {
  const [command = '', ...args] = argv;
  const { stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, PATH: SYSTEM_PATH },
  });
  if (error !== undefined) return `needs ${command}: ${error.message}`;
  return version.test(stdout + stderr) ? null : `needs ${command} ${version.source}`;
}

/**
 * What nmap says of a TCP port as seen from `from`: open, closed (a reset came) or filtered
 * (nothing came).
 */
export async function portState(from: Namespace, address: string, port: number): Promise<string> {
  const grepable = await from.must([
    'nmap',
    '-Pn',
    '-n',
    '-p',
    String(port),
    '--max-retries',
    '1',
    '-oG',
    '-',
    address,
  ]);
  return new RegExp(`\\b${String(port)}/([^/]+)/tcp`).exec(grepable)?.[1] ?? grepable;
}

const ASK_WITH_IMPACKET = `
import sys
from impacket.dcerpc.v5 import epm
from impacket.uuid import uuidtup_to_bin
for interface in sys.argv[2:]:
    print(epm.hept_map(sys.argv[1], uuidtup_to_bin(tuple(interface.split('@'))), protocol='ncacn_ip_tcp'))
`;

/**
 * Ports that the mapper announces for each `UUID@VERSION` on ncacn_ip_tcp, as impacket reads them.
 */
export async function announcedPorts(
  from: Namespace,
  address: string,
  ...interfaces: readonly string[]
): Promise<readonly number[]> {
  const bindings = await from.must([
    '/usr/bin/python3',
    '-c',
    ASK_WITH_IMPACKET,
    address,
    ...interfaces,
  ]);
  return [...bindings.matchAll(/\[(\d+)\]/g)].map(([, port]) => Number(port));
}

/**
 * Entries of the mapper's lookup answers in a capture, as Wireshark counts them.
 *
 * @param onceAsked largest number of entries that a question asked for which is no listing
 */
export async function entriesInCapture(file: string, onceAsked: number): Promise<number> {
  const listings = `epm.opnum == 2 && dcerpc.pkt_type == 0 && epm.max_ents > ${String(onceAsked)}`;
  const streams = new Set(await fieldsOf(file, listings, 'tcp.stream'));
  const answers = await fieldsOf(
    file,
    'epm.opnum == 2 && dcerpc.pkt_type == 2',
    'tcp.stream',
    'epm.num_ents',
  );
  return answers
    .map((line) => line.split('\t'))
    .filter(([stream = '']) => streams.has(stream))
    .flatMap(([, counts = '']) => counts.split(','))
    .reduce((sum, count) => sum + Number(count), 0);
}

/** Lines of tab-separated fields, one a packet. */
async function fieldsOf(file: string, filter: string, ...fields: string[]): Promise<string[]> {
  const lines = await must(
    [
      ...['tshark', '-n', '-r', file, '-Y', filter, '-T', 'fields'],
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { timeoutMs: 60_000 },
  );
  return lines.split('\n').filter((line) => line !== '');
}
