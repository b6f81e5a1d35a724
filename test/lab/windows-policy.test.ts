import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  createWindowsMachine,
  LINESMAN_WINDOWS,
  needsWindows,
  type WindowsMachine,
} from '../support/lab/windows.ts';
import { waitFor } from '../support/lab/wait.ts';
import { LINESMAN } from '../support/linesman.ts';
import { describeWhere, needsFile } from '../support/needs.ts';

const KEY = 'Software\\Policies\\Linesman';

interface Shown {
  readonly items: readonly { key: string; value: unknown; source: string }[];
  readonly problems: readonly string[];
}

describeWhere(
  [...needsWindows(), needsFile(LINESMAN, 'npm run build')],
  'policy in the registry (Node for Windows under Wine; values written by its reg.exe)',
  () => {
    const cleanup = createCleanup();
    let windows: WindowsMachine;
    beforeAll(async () => {
      windows = await createWindowsMachine(cleanup);
    });
    afterAll(() => cleanup.run());

    const set = (root: 'HKLM' | 'HKCU', name: string, type: string, data: string) =>
      windows.wine('reg', 'add', `${root}\\${KEY}`, '/v', name, '/t', type, '/d', data, '/f');
    const shown = async (): Promise<Shown> =>
      JSON.parse((await windows.run(LINESMAN_WINDOWS, ['settings', '--json'])).stdout) as Shown;
    const policyOf = ({ items }: Shown): Record<string, unknown> =>
      Object.fromEntries(
        items.filter(({ source }) => source === 'policy').map(({ key, value }) => [key, value]),
      );

    it('each type of value is read, HKLM outranks HKCU, and a bad value loses itself alone', async () => {
      await set('HKLM', 'exchange.host', 'REG_SZ', 'exch1.corp.example');
      await set('HKCU', 'exchange.host', 'REG_SZ', 'other.corp.example');
      await set('HKCU', 'exchange.mapperPort', 'REG_DWORD', '1135');
      await set('HKLM', 'exchange.fastPath', 'REG_DWORD', '0');
      await set('HKLM', 'exchange.interfaces', 'REG_MULTI_SZ', 'EMSMDB\\0NSPI');
      await set('HKLM', 'accessLists', 'REG_SZ', '[{"device":"ISA","allow":"135,1024-2000"}]');
      await set('HKLM', 'helpdesk.name', 'REG_SZ', 'Zürich Helpdesk');
      await set('HKLM', 'budget.outboxMiB', 'REG_SZ', '200');

      const settings = await shown();

      expect(policyOf(settings)).toEqual({
        'exchange.host': 'exch1.corp.example',
        'exchange.mapperPort': 1135,
        'exchange.fastPath': false,
        'exchange.interfaces': ['EMSMDB', 'NSPI'],
        accessLists: [{ device: 'ISA', allow: '135,1024-2000' }],
        'helpdesk.name': 'Zürich Helpdesk',
      });
      expect(settings.problems).toEqual([
        `HKLM\\${KEY}: budget.outboxMiB: must be REG_DWORD, and is REG_SZ`,
      ]);
    });

    it('the commands of the page for administrators set what the page says', async () => {
      const page = readFileSync(
        join(import.meta.dirname, '..', '..', 'docs', 'gpo-and-intune.md'),
        'utf8',
      );
      const commands = [...page.matchAll(/^ *(reg add .+)$/gm)].map(([, line = '']) =>
        line.split(' '),
      );
      for (const command of commands) await windows.wine(...command);

      expect(commands).toHaveLength(3);
      expect(policyOf(await shown())).toMatchObject({
        'exchange.host': 'exch1.corp.example',
        'exchange.mapperPort': 135,
        'exchange.interfaces': ['EMSMDB', 'NSPI'],
      });
    });

    it('a running agent follows what is written and what is deleted', async () => {
      const agent = await windows.start(LINESMAN_WINDOWS, ['start']);
      const says = (words: string, times: number): Promise<unknown> =>
        waitFor(
          words,
          async () => ((await agent.errors()).split(words).length > times ? true : null),
          { timeoutMs: 60_000, by: agent.running },
        );
      const followed = async (times: number): Promise<void> => {
        await says('settings of this laptop have changed', times);
        await says('Watching', times + 1);
      };
      const days = async (): Promise<unknown> => policyOf(await shown())['budget.outboxDays'];
      await says('Watching', 1);

      await set('HKCU', 'budget.outboxDays', 'REG_DWORD', '21');
      await followed(1);
      const written = await days();
      await windows.wine('reg', 'delete', `HKCU\\${KEY}`, '/f');
      await followed(2);
      const deleted = await days();
      await agent.end();

      expect([written, deleted]).toEqual([21, undefined]);
    });
  },
);
