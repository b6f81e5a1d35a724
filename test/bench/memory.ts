import { execFileSync } from 'node:child_process';
import { needsLinux } from '../support/needs.ts';
import { type Bench, median, type Row } from './statistics.ts';

const ROUNDS = 5;

/** What an idle agent loads, in the order in which it does; each is measured on top of those before. */
const PARTS: Readonly<Record<string, string>> = {
  'sockets and streams': `require('node:net')`,
  'child processes': `require('node:child_process')`,
  hashes: `require('node:crypto').createHash('sha256').update('').digest()`,
  names: `require('node:dns').promises`,
  'SQLite, three files open': `
    const { DatabaseSync } = require('node:sqlite');
    const { mkdtempSync, rmSync } = require('node:fs');
    const folder = mkdtempSync(require('node:os').tmpdir() + '/linesman-bench-');
    globalThis.open = ['lock', 'outbox', 'history'].map((name) => {
      const database = new DatabaseSync(folder + '/' + name);
      database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)');
      return database;
    });
    rmSync(folder, { recursive: true })`,
  koffi: `require(${JSON.stringify(new URL('../../node_modules/koffi', import.meta.url).pathname)})
    .load('libc.so.6').func('int getpid()')()`,
  'HTTP, which waits for its first use': `require('node:http')`,
  'TLS, which waits for its first use': `require('node:https')`,
};
const TELL = `setTimeout(() => console.log(
  /^VmRSS:\\s+(\\d+)/m.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1]), 200)`;

/** Resident memory that each part adds to a bare Node. */
export const memory: Bench = async ({ rounds }) => {
  const missing = needsLinux();
  if (missing !== null) return { skipped: missing };
  let code = '';
  let before = residentKiB(code, rounds(ROUNDS));
  const rows: Row[] = [];
  for (const [what, more] of Object.entries({ 'bare Node': '', ...PARTS })) {
    code += `${more};`;
    const now = residentKiB(code, rounds(ROUNDS));
    rows.push({
      what,
      ours: mib(what === 'bare Node' ? now : now - before),
      beside: `${mib(now)} with all before it`,
      ratio: '',
    });
    before = now;
  }
  return Promise.resolve(rows);
};

function residentKiB(code: string, rounds: number): number {
  const samples = Array.from({ length: rounds }, () =>
    Number(execFileSync(process.execPath, ['-e', `${code};${TELL}`], { encoding: 'utf8' })),
  );
  return median(samples);
}

const mib = (kib: number): string => `${(kib / 1024).toFixed(1)} MiB`;
