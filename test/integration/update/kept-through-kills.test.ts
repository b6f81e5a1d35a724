import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRunnable } from '../../../agent/update/app-image.ts';
import { NOTHING_YET, readOwn, writeOwn } from '../../../agent/update/own-file.ts';
import { afterStart } from '../../../agent/update/plan.ts';

const CHILD = join(import.meta.dirname, '..', '..', 'support', 'update-keeper-child.ts');
const OLD = 'the old version';
const NEW = 'the new version';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linesman-kept-'));
  file = join(folder, 'L.AppImage');
  writeFileSync(file, OLD, { mode: 0o755 });
  writeFileSync(`${file}.part`, NEW, { mode: 0o600 });
  await makeRunnable(`${file}.part`, statSync(file).mode, `${file}.next`);
  const sha512 = createHash('sha512').update(NEW).digest('base64');
  await writeOwn(folder, {
    ...NOTHING_YET,
    ready: { version: '0.2.0', sha512, from: '0.1.0', tries: 0, triedAt: null },
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** @returns the steps that it came through, or how it was ended */
const tried = (fatal: string, comesUp: boolean): Promise<string> =>
  new Promise((resolve) => {
    const args = [CHILD, folder, file, fatal, comesUp ? 'yes' : 'no'];
    execFile(process.execPath, args, { timeout: 20_000 }, (error, stdout, stderr) => {
      resolve(error?.signal ?? `${stdout}${stderr}`);
    });
  });
const whole = (path: string): string => readFileSync(path, 'utf8');
/** What a start of the file does next: the version is known by what the file holds. */
const started = async (): Promise<void> => {
  const running = whole(file) === NEW ? '0.2.0' : '0.1.0';
  await writeOwn(folder, afterStart(await readOwn(folder), running, new Date()));
};

describe('a death of whoever puts a version in place leaves one that works', () => {
  it.each([
    ['count', OLD],
    ['remembered', OLD],
    ['prepare', OLD],
    ['stop', OLD],
    ['keep-data', OLD],
    ['start', OLD],
    ['keep-old', OLD],
    ['name-old', OLD],
    ['swap', OLD],
    ['flush', NEW],
    ['remember-installed', NEW],
    ['drop-data', NEW],
    ['done', NEW],
  ])('at the step "%s", and the next start goes on from there', async (fatal, holds) => {
    expect(await tried(fatal, true)).toBe('SIGKILL');
    expect(whole(file)).toBe(holds);
    expect(statSync(file).mode & 0o111).not.toBe(0);
    if (holds === NEW) expect(whole(`${file}.previous`)).toBe(OLD);

    await started();
    if (holds === OLD) expect(await tried('', true)).toContain('= installed');

    expect([whole(file), whole(`${file}.previous`)]).toEqual([NEW, OLD]);
    expect(await readOwn(folder)).toMatchObject({
      ready: null,
      bad: [],
      last: { kind: 'installed', version: '0.2.0', from: '0.1.0' },
    });
    expect(readdirSync(folder).sort()).toEqual(['L.AppImage', 'L.AppImage.previous', 'update']);
  });

  it.each(['keep-data', 'start', 'end', 'remember-failed', 'remove'])(
    'at the step "%s" of one that does not come up, and it is thrown away in the end',
    async (fatal) => {
      expect(await tried(fatal, false)).toBe('SIGKILL');
      expect(whole(file)).toBe(OLD);

      await started();
      await tried('', false);

      expect(whole(file)).toBe(OLD);
      expect(await readOwn(folder)).toMatchObject({
        ready: null,
        bad: [{ version: '0.2.0' }],
        last: { kind: 'rolled-back', version: '0.2.0', from: '0.1.0' },
      });
    },
  );
});

it('a second update keeps the one before it, where the first kept another', async () => {
  await tried('', true);
  writeFileSync(`${file}.next`, 'the third', { mode: 0o755 });
  const sha512 = createHash('sha512').update('the third').digest('base64');
  const ready = { version: '0.2.0', sha512, from: '0.1.0', tries: 0, triedAt: null };
  await writeOwn(folder, { ...NOTHING_YET, ready });

  expect(await tried('', true)).toContain('= installed');
  expect([whole(file), whole(`${file}.previous`)]).toEqual(['the third', NEW]);
  expect(existsSync(`${file}.previous.new`)).toBe(false);
});
