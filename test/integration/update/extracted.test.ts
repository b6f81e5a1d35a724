import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appImageSteps } from '../../../agent/update/app-image.ts';
import { extractedTo } from '../../../agent/update/extracted.ts';
import { updateFiles } from '../../../agent/update/files.ts';
import { keep, type Kept } from '../../../agent/update/keep.ts';
import { NOTHING_YET, type OwnUpdates } from '../../../agent/update/own-file.ts';
import { describeWhere, needsCommands, needsEnvironment, needsLinux } from '../../support/needs.ts';
import { until } from '../../support/until.ts';

const run = promisify(execFile);
const VERSION = '0.2.0';
/** What runs in it says that it does, and stays. */
const APP_RUN = `#!/bin/sh
echo $$ > "$LINESMAN_MARK"
exec sleep 60
`;

describeWhere(
  [
    needsLinux(),
    needsCommands('mksquashfs', 'sleep'),
    needsEnvironment(
      'APPIMAGE_TOOLS_PATH',
      'the runtime of AppImage, 190 kB that come only within packages of 100 MB: npm run proof -- updates',
    ),
  ],
  'an AppImage that unpacks itself, as where FUSE is not at hand, is tried',
  () => {
    let folder: string;
    let file: string;
    let mark: string;
    let env: Record<string, string>;
    let extracted: string;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'linesman-extracted-'));
      file = join(folder, 'L.AppImage');
      mark = join(folder, 'runs');
      mkdirSync(join(folder, 'files'));
      mkdirSync(join(folder, 'temporary'));
      writeFileSync(join(folder, 'files', 'AppRun'), APP_RUN, { mode: 0o755 });
      const squashed = join(folder, 'squashed');
      await run('mksquashfs', [join(folder, 'files'), squashed, '-root-owned', '-no-progress']);
      const tools = process.env['APPIMAGE_TOOLS_PATH'] ?? '';
      const runtime = readFileSync(join(tools, `runtime-${process.arch}`));
      writeFileSync(`${file}.next`, Buffer.concat([runtime, readFileSync(squashed)]));
      chmodSync(`${file}.next`, 0o755);
      env = {
        PATH: process.env['PATH'] ?? '',
        TMPDIR: join(folder, 'temporary'),
        LINESMAN_MARK: mark,
        // Of the one that runs.
        APPDIR: join(folder, 'temporary', 'appimage_extracted_0'),
      };
      extracted = await extractedTo(`${file}.next`, env);
    });
    afterEach(() => {
      if (existsSync(mark)) {
        const pid = Number(readFileSync(mark, 'utf8'));
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended.
        }
      }
      rmSync(folder, { recursive: true, force: true });
    });

    const tried = async (answers: () => boolean): Promise<Kept & { readonly own: OwnUpdates }> => {
      const ready = { version: VERSION, sha512: 'x', from: '0.1.0', tries: 0, triedAt: null };
      let own: OwnUpdates = { ...NOTHING_YET, ready };
      const files = updateFiles({ kind: 'app-image', file });
      const kept = await keep(
        files,
        own,
        '0.1.0',
        {
          ...appImageSteps(file, files, folder, env, () => undefined),
          step: () => undefined,
          digestOf: () => Promise.resolve('x'),
          remember: (next) => {
            own = next;
            return Promise.resolve();
          },
          stopAgent: () => Promise.resolve(null),
          keepData: () => Promise.resolve(),
          dropData: () => Promise.resolve(),
          agent: () => Promise.resolve(answers() ? { version: VERSION, pid: 1 } : null),
          keepOld: () => Promise.resolve(),
          wait: (ms) =>
            new Promise((resolve) => {
              setTimeout(resolve, ms);
            }),
          monotonicMs: () => performance.now(),
          now: () => new Date(),
        },
        { upWithinMs: 2_000, staysMs: 50, lookEveryMs: 20 },
      );
      return { ...kept, own };
    };
    const isUp = (): boolean => existsSync(mark);

    it('although a try that was killed has left files of the right size that hold something else', async () => {
      mkdirSync(extracted, { recursive: true });
      writeFileSync(join(extracted, 'AppRun'), '?'.repeat(APP_RUN.length), { mode: 0o755 });

      expect(await tried(isUp)).toMatchObject({ kind: 'installed', own: { bad: [] } });
    });

    it('although what a try has started runs on', async () => {
      const before = spawn(`${file}.next`, ['--appimage-extract-and-run'], {
        env,
        stdio: 'ignore',
      });
      await until(() => existsSync(mark));
      before.kill('SIGKILL');
      await once(before, 'exit');
      // The runtime's own program stays the child: a script that became `sleep` lies elsewhere.
      execFileSync('cp', ['/bin/sleep', join(extracted, 'left')]);
      const left = spawn(join(extracted, 'left'), ['60'], { stdio: 'ignore' });
      process.kill(Number(readFileSync(mark, 'utf8')), 'SIGKILL');
      rmSync(mark);

      expect(await tried(isUp)).toMatchObject({ kind: 'installed' });
      if (left.exitCode === null && left.signalCode === null) await once(left, 'exit');
      expect(left.signalCode).toBe('SIGTERM');
    });

    it('where it cannot be unpacked nothing is held against it', async () => {
      writeFileSync(extracted, 'no folder');
      chmodSync(join(folder, 'temporary'), 0o500);
      const files = join(folder, 'temporary');
      await run('chattr', ['+i', extracted]);
      try {
        expect(await tried(isUp)).toMatchObject({
          kind: 'not-now',
          own: { bad: [], ready: { version: VERSION, tries: 0 } },
        });
      } finally {
        await run('chattr', ['-i', extracted]);
        chmodSync(files, 0o700);
      }
    });

    it('one that does not come up leaves no folder behind, and is not tried again', async () => {
      const kept = await tried(() => false);

      expect(kept).toMatchObject({ kind: 'rolled-back', own: { bad: [{ version: VERSION }] } });
      expect(existsSync(extracted)).toBe(false);
      expect(existsSync(`${file}.next`)).toBe(false);
    });
  },
);
