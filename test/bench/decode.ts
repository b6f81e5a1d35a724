import { spawnSync } from 'node:child_process';
import { decodeLookupReply } from '../../probes/rpc/epm-stubs.ts';
import { lookupStub, tcpTower } from '../support/rpc-bytes.ts';
import { type Bench, median, ms, type Row, timed } from './statistics.ts';

const PYTHON = '/usr/bin/python3';
const PEER = new URL('../integration/rpc/impacket-peer.py', import.meta.url).pathname;
const PAGE = 500;
const ROUNDS = 9;

/**
 * Listings as a mapper sends them, in pages of 500: bytes to entries, beside impacket on the same
 * bytes.
 */
export const decode: Bench = async ({ rounds }) => {
  if (spawnSync(PYTHON, ['-c', 'import impacket']).status !== 0)
    return { skipped: 'needs python3-impacket' };
  return [await rowFor(1000, rounds(ROUNDS)), await rowFor(5000, rounds(ROUNDS))];
};

async function rowFor(entries: number, rounds: number): Promise<Row> {
  const pages = Array.from({ length: entries / PAGE }, (_, page) => pageOf(page));
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(
      await timed(() => {
        const read = pages.reduce((sum, page) => sum + entriesIn(page), 0);
        if (read !== entries) throw new Error(`read ${String(read)} of ${String(entries)} entries`);
      }),
    );
  }
  const { stdout, stderr, status } = spawnSync(PYTHON, [PEER, 'time'], {
    input: pages.map((page) => page.toString('hex')).join('\n'),
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`impacket did not decode: ${stderr}`);
  const theirs = stdout.trim().split('\n').map(Number);
  return {
    what: `decoding of ${String(entries)} entries of a mapper (median)`,
    ours: ms(median(ours)),
    beside: `${ms(median(theirs))} impacket, the same bytes`,
    ratio: `${(median(ours) / median(theirs)).toFixed(4)} ×`,
  };
}

function entriesIn(page: Buffer): number {
  const decoded = decodeLookupReply(page, true, PAGE);
  return decoded.ok ? decoded.value.entries.length : 0;
}

const pageOf = (page: number): Buffer =>
  lookupStub(
    Array.from({ length: PAGE }, (_, index) => ({
      tower: tcpTower({
        uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
        major: 0,
        minor: 81,
        port: 1024 + page * PAGE + index,
      }),
      annotation: `Exchange Server STORE ${String(index)}`,
    })),
    Buffer.alloc(20),
  );
