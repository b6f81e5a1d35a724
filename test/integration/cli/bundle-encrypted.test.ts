import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bareEnvironment, type Ran, runLinesman } from '../../support/linesman.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';

describeWhere(
  [needsCommands('age', 'age-keygen', 'unzip')],
  'a bundle for a helpdesk with a key',
  () => {
    let folder: string;
    let config: string;
    const key = (name: string): string => join(folder, `${name}.key`);
    const recipientOf = (name: string): string =>
      execFileSync('age-keygen', ['-y', key(name)], { encoding: 'utf8' }).trim();

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'linesman-age-'));
      for (const name of ['helpdesk', 'escrow', 'stranger'])
        execFileSync('age-keygen', ['-o', key(name)], { stdio: 'ignore' });
      config = join(folder, 'config.json');
      writeFileSync(
        config,
        JSON.stringify({
          collector: {
            url: 'http://127.0.0.1:8440',
            recipients: [recipientOf('helpdesk'), recipientOf('escrow')],
          },
          privacy: { names: 'drop', addresses: 'pseudonym' },
        }),
      );
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const run = (...args: readonly string[]): Promise<Ran> =>
      runLinesman(args, bareEnvironment(folder));
    const encrypted = async (): Promise<string> => {
      const made = await run(
        'bundle',
        '--config',
        config,
        '--out',
        folder,
        '--note',
        'x',
        '--json',
      );
      const { file, encryptedTo } = JSON.parse(made.stdout) as {
        file: string;
        encryptedTo: string[];
      };
      expect(file).toMatch(/\.zip\.age$/);
      expect(encryptedTo).toEqual([recipientOf('helpdesk'), recipientOf('escrow')]);
      return file;
    };

    it.each(['helpdesk', 'escrow'])('opens by age itself with the key of the %s', async (name) => {
      const file = await encrypted();
      const zip = join(folder, 'plain.zip');

      execFileSync('age', ['-d', '-i', key(name), '-o', zip, file]);

      expect(execFileSync('unzip', ['-t', zip], { encoding: 'utf8' })).toContain('No errors');
      expect((await run('open', zip)).status).toBe(0);
    });

    it('opens by linesman with the key alone: without it exit 2, with another too', async () => {
      const file = await encrypted();

      expect(await run('open', file, '--identity', key('helpdesk'))).toMatchObject({ status: 0 });
      const without = await run('open', file);
      expect(without).toMatchObject({ status: 2, stdout: '' });
      expect(without.stderr).toContain('--identity');
      expect(await run('open', file, '--identity', key('stranger'))).toMatchObject({ status: 2 });
      expect(await run('open', file, '--identity', config)).toMatchObject({ status: 2 });
      expect(readFileSync(file).includes('manifest.json')).toBe(false);
    });

    it('opens what age itself has encrypted', async () => {
      const zip = join(folder, 'own.zip');
      await run('bundle', '--out', zip);
      const file = join(folder, 'own.zip.age');
      execFileSync('age', ['-r', recipientOf('helpdesk'), '-o', file, zip]);

      expect(await run('open', file, '--identity', key('helpdesk'))).toMatchObject({ status: 0 });
    });

    it('follows privacy.names: the name of the computer is in no file of it', async () => {
      const file = await encrypted();

      const opened = await run('open', file, '--identity', key('helpdesk'), '--json');

      expect(JSON.parse(opened.stdout)).toMatchObject({
        system: { computer: '[name]' },
        manifest: { policy: { names: 'drop', addresses: 'pseudonym' } },
      });
    });

    it('refuses a mistyped recipient before anything is encrypted, and names the setting', async () => {
      writeFileSync(
        config,
        JSON.stringify({
          collector: {
            url: 'http://127.0.0.1:8440',
            recipients: [
              recipientOf('helpdesk').replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')),
            ],
          },
        }),
      );

      const made = await run('bundle', '--config', config, '--out', folder);

      expect(made.status).toBe(2);
      expect(made.stderr).toContain('collector.recipients');
    });
  },
);
