import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  bundleForWindows,
  createWindowsMachine,
  needsWindows,
  type WindowsMachine,
} from '../support/lab/windows.ts';
import { describeWhere } from '../support/needs.ts';

const SET = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const POLICIES = 'Software\\Policies';
/** Wine's prefix and the programs for Windows, on a busy machine. */
const SETUP_MS = 600_000;

describeWhere(
  needsWindows(),
  'browsers that log on by themselves, by a registry that its own reg.exe wrote (under Wine)',
  () => {
    const cleanup = createCleanup();
    let windows: WindowsMachine;
    let script = '';
    beforeAll(async () => {
      windows = await createWindowsMachine(cleanup);
      script = await bundleForWindows(
        join(import.meta.dirname, 'windows', 'logon.ts'),
        'logon-seen',
      );
    }, SETUP_MS);
    afterAll(() => cleanup.run());

    const set = (key: string, name: string, type: string, data: string) =>
      windows.wine('reg', 'add', key, '/v', name, '/t', type, '/d', data, '/f');
    const URLS = [
      'https://mail.corp.example/owa',
      'http://mail.corp.example/owa',
      'https://owa.trusted.example/',
      'https://by.policy.example/',
      'https://mail.edge.example/',
      'https://elsewhere.example/',
    ];

    it(
      'follow zones, policies and lists',
      async () => {
        await set(`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example\\mail`, 'https', 'REG_DWORD', '1');
        await set(`HKCU\\${SET}\\ZoneMap\\Domains\\trusted.example`, '*', 'REG_DWORD', '2');
        // Wine's trusted sites log on silently; Windows asks there.
        await set(`HKCU\\${SET}\\Zones\\2`, '1A00', 'REG_DWORD', String(0x2_0000));
        await set(
          `HKLM\\${POLICIES}\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ZoneMapKey`,
          'https://*.policy.example',
          'REG_SZ',
          '1',
        );
        await set(
          `HKLM\\${POLICIES}\\Microsoft\\Edge`,
          'AuthServerAllowlist',
          'REG_SZ',
          '*.edge.example',
        );
        const { stdout } = await windows.run(script, URLS);
        const said = JSON.parse(stdout) as Record<string, readonly string[]>;

        expect(Object.entries(said).map(([url, by]) => [url, by.length > 0])).toEqual(
          URLS.map((url) => [
            url,
            ['mail.corp', 'by.policy', 'mail.edge'].some((one) => url.startsWith(`https://${one}`)),
          ]),
        );
        expect(said['https://mail.corp.example/owa']?.[0]).toContain(
          'ZoneMap\\Domains\\corp.example\\mail',
        );
        expect(said['https://mail.edge.example/']?.[0]).toContain(
          'Edge does (AuthServerAllowlist, HKLM\\Software\\Policies\\Microsoft\\Edge)',
        );
      },
      SETUP_MS,
    );
  },
);
