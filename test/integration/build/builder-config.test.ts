import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const require = createRequire(import.meta.url);

/** electron-builder's own check, by its published schema. */
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (config: unknown, debugLogger: unknown) => Promise<void>;
};
const { DebugLogger } = require('builder-util') as { DebugLogger: new (on: boolean) => unknown };
const { configuration } = (await import(
  new URL('../../../build/package/builder.mjs', import.meta.url).href
)) as { configuration: (options: object) => Readonly<Record<string, object | string>> };

const OPTIONS = {
  staged: '/stage',
  output: '/out',
  electronDist: '/electron',
  electronVersion: '45.4.1',
  fast: false,
  feed: 'https://updates.example/',
};
const validated = (config: unknown): Promise<void> =>
  validateConfiguration(config, new DebugLogger(false));

describe('what electron-builder is told', () => {
  it('is valid by its own schema, Windows’ setup and MSI included', async () => {
    const config = configuration(OPTIONS);

    expect(Object.keys(config)).toEqual(expect.arrayContaining(['win', 'nsis', 'msi']));
    await expect(validated(config)).resolves.toBeUndefined();
  });

  it.each(['nsis', 'msi', 'win'])('a word of %s that it does not know is refused', async (part) => {
    const config = configuration(OPTIONS);
    const wrong = { ...config, [part]: { ...(config[part] as object), perMachin: true } };

    await expect(validated(wrong)).rejects.toThrow(`configuration.${part}`);
  });

  it('the setup for one user never asks PowerShell whether Linesman runs', () => {
    const include = readFileSync(join(ROOT, 'build/windows/builder.nsh'), 'utf8');
    const template = readFileSync(
      join(
        ROOT,
        'node_modules/app-builder-lib/templates/nsis/include/allowOnlyOneInstallerInstance.nsh',
      ),
      'utf8',
    );

    expect(include).toContain('!macro customCheckAppRunning');
    // By that name the template takes it in the place of its own.
    expect(template).toMatch(
      /!ifmacrodef customCheckAppRunning\s+!insertmacro customCheckAppRunning\s+!else\s+!insertmacro IS_POWERSHELL_AVAILABLE/,
    );
  });
});
