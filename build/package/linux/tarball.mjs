// A folder to unpack anywhere, for those who install nothing.
import { execFile } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildTime } from '../build-time.mjs';

const run = promisify(execFile);

/** The same folder gives the same bytes: names sorted, times and owners fixed, no name inside gzip. */
export async function tarball({ folder, output, fast, version }) {
  const file = join(output, `linesman-${version}-linux-${process.arch}.tar.gz`);
  const within = `linesman-${version}`;
  await run('tar', [
    '--create',
    '--sort=name',
    `--mtime=@${buildTime()}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    `--transform=flags=r;s|^${basename(folder)}|${within}|`,
    `--use-compress-program=gzip -n${fast ? '1' : '9'}`,
    `--file=${file}`,
    `--directory=${dirname(folder)}`,
    basename(folder),
  ]);
  return file;
}
