import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flipFuses, FuseVersion } from '@electron/fuses';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wantedOptions, wrongFuses } from '../support/fuses.ts';
import { describeWhere, needsEnvironment, needsLinux } from '../support/needs.ts';

/** An Electron has at least these of the list. */
const KNOWN_SINCE_22 = 6;
const DIST = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';

describeWhere(
  [needsLinux(), needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron')],
  'the fuses of a shipped Electron',
  () => {
    let folder: string;
    let electron: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'linesman-fuses-'));
      chmodSync(folder, 0o755);
      for (const name of readdirSync(DIST).filter((one) => one !== 'electron'))
        symlinkSync(join(DIST, name), join(folder, name));
      electron = join(folder, 'electron');
      copyFileSync(join(DIST, 'electron'), electron);
      await flipFuses(electron, { version: FuseVersion.V1, ...(await wantedOptions(electron)) });
    });
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    /** What the binary prints when somebody wants Node of it. */
    const asNode = (binary: string): string =>
      spawnSync(binary, ['-e', 'console.log("it is Node " + process.version)'], {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', DISPLAY: '' },
        encoding: 'utf8',
        timeout: 15_000,
      }).stdout;

    it('read as the list wants them, where this Electron has them', async () => {
      expect(await wrongFuses(electron)).toMatchObject({ wrong: [] });
      expect((await wrongFuses(electron)).known).toBeGreaterThanOrEqual(KNOWN_SINCE_22);
      expect((await wrongFuses(join(DIST, 'electron'))).wrong).not.toEqual([]);
    });

    it('keep it from being Node for whoever sets a variable', () => {
      expect(asNode(join(DIST, 'electron'))).toMatch(/^it is Node v/);
      expect(asNode(electron)).not.toContain('it is Node');
    });
  },
);
