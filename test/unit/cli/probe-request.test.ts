import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { planProbe } from '../../../cli/commands/probe-request.ts';

const settings = resolveSettings(
  {
    exchange: { host: 'exch1.corp.example', mapperPort: 1350 },
    accessLists: [{ device: 'ISA', allow: '135' }],
  },
  { items: [], problems: [] },
);

describe('what probe asks for', () => {
  it('is the configured host, its mapper port and its lists when nothing is typed', async () => {
    const planned = await planProbe(undefined, {}, settings);

    expect(planned).toMatchObject({
      ok: true,
      plan: {
        host: 'exch1.corp.example',
        mapperPort: 1350,
        listAll: false,
        timeoutMs: 20_000,
        accessLists: [{ device: 'ISA', whatIf: false }],
      },
    });
  });

  it('leaves the configured port to the configured host: another host has 135', async () => {
    expect(await planProbe('other.example', {}, settings)).toMatchObject({
      plan: { mapperPort: 135 },
    });
    expect(await planProbe('EXCH1.corp.example', {}, settings)).toMatchObject({
      plan: { mapperPort: 1350 },
    });
  });

  it('weighs an interface that was asked for as broken when it is missing', async () => {
    expect(await planProbe('a', { interface: ['nspi'] }, settings)).toMatchObject({
      plan: { interfaces: [{ name: 'NSPI', weight: 'broken' }] },
    });
  });

  it('adds a typed list as a question, with the name it was given', async () => {
    expect(await planProbe('a', { acl: ['Branch=135,1024-2000', '443'] }, settings)).toMatchObject({
      plan: {
        accessLists: [
          { device: 'ISA' },
          { device: 'Branch', whatIf: true, on: null },
          { device: 'the list 443', whatIf: true },
        ],
      },
    });
  });
});
