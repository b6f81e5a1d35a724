import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIXTURES } from './golden.ts';
import { createMasker } from './mask.ts';
import { ROUTELESS, SCENARIOS, TUNNELLED, UNPLUGGED } from './scenarios.ts';
import { beforeRefactoring } from './since-refactoring.ts';

const mask = (value: unknown): string =>
  JSON.stringify(createMasker(new Map([['/tmp/x', '<folder>']])).value(value));
const words = (text: string): string => createMasker(new Map()).text(text);
const CHECK = {
  id: 'rpc.port.NSPI',
  rung: 'rpc',
  args: { interface: 'NSPI', address: '10.1.2.3', port: 1174 },
  status: 'ok',
  ms: 1.2,
};
const NEW = {
  id: 'rpc.port.NSPI',
  rung: 'rpc',
  step: 'port',
  interface: 'NSPI',
  address: '10.1.2.3',
  port: 1174,
  args: CHECK.args,
  status: 'ok',
  ms: 1.2,
};
const STARTED = '2026-11-24T08:12:00.000Z';

it.each([...SCENARIOS, ...UNPLUGGED, ...TUNNELLED, ...ROUTELESS])(
  '$name is recorded',
  ({ name }) => {
    expect(existsSync(join(FIXTURES, `${name}.txt`))).toBe(true);
  },
);

describe('the masker', () => {
  it.each([
    ['a key that moved', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['a key that went', { a: null }, {}],
    ['a null in the place of a measured time', { ms: 1 }, { ms: null }],
    ['a text in the place of a measured time', { ms: 1 }, { ms: '1' }],
    ['a port', { port: 1171 }, { port: 1174 }],
    ['a limit', 'no hello within 5000 ms', 'no hello within 3000 ms'],
    [
      'one report named twice',
      ['01a21853-8d19-73f6-b4cf-ed9d8951b574', '01a21853-8d19-73f6-b4cf-ed9d8951b574'],
      ['01a21853-8d19-73f6-b4cf-ed9d8951b574', '01a21853-8d19-73f6-b4cf-ed9d8951b575'],
    ],
    [
      'an interface',
      'a4f1db00-ca47-1067-b31f-00dd010662da',
      'f5cc5a18-4264-101a-8c59-08002b2f8426',
    ],
    ['a time in another form', { at: STARTED }, { at: '2026-11-24T08:12:00.000+00:00' }],
  ])('shows %s', (_, before, after) => {
    expect(mask(before)).not.toBe(mask(after));
  });

  it.each([
    ['times', { at: STARTED }, { at: '2027-01-01T00:00:00.000Z' }],
    [
      'what was measured',
      { ms: 1.2, tookMs: 5, pid: 7, evidence: ['refused after 9 ms'] },
      { ms: 30, tookMs: 6.5, pid: 9, evidence: ['refused after 12.5 ms'] },
    ],
    ['folders', { file: '/tmp/x/config.json' }, { file: '<folder>/config.json' }],
  ])('hides %s', (_, before, after) => {
    expect(mask(before)).toBe(mask(after));
  });

  it('leaves out what a check that has just ended left in the table of connections', () => {
    const masked = createMasker(new Map()).value({
      items: [
        { pid: null, state: 'fin-wait-1' },
        { pid: 7, state: 'fin-wait-1' },
        { pid: null, state: 'established' },
      ],
      notes: [
        "4 connections have no owner any more; Linesman's own checks leave such ones behind.",
      ],
    });

    expect(masked).toEqual({
      items: [
        { pid: '<pid>', state: 'fin-wait-1' },
        { pid: null, state: 'established' },
      ],
      notes: [],
    });
  });

  it('hides the width of the column of milliseconds and no sentence beside it', () => {
    expect(words('  ✓ name   0.7 ms  is 10.1.2.64')).toBe(
      words('  ✓ name   5004 ms  is 10.1.2.64'),
    );
    expect(words('  ✓ name   0.7 ms  is 10.1.2.64')).toBe('  ✓ name <ms>  is 10.1.2.64');
  });
});

describe('the allowed differences', () => {
  const compare = (checks: readonly unknown[], demanded: boolean, more: object = {}) =>
    beforeRefactoring({ run: { checks }, ...more }, { probe: true, demanded });

  it('are the four fields of a check', () => {
    const compared = compare([NEW], true);

    expect(JSON.stringify(compared.document)).toBe(JSON.stringify({ run: { checks: [CHECK] } }));
    expect(compared.complaints).toEqual([]);
  });

  it.each([
    [
      'a field that is missing',
      [Object.fromEntries(Object.entries(NEW).filter(([key]) => key !== 'port'))],
      'port is missing',
    ],
    ['a field that says something else than the argument', [{ ...NEW, port: 135 }], 'port is 135'],
    ['a step that is none', [{ ...NEW, step: null }], 'step is null'],
    ['a check of the old kind', [CHECK], 'step is missing'],
  ])('complain of %s', (_, checks, what) => {
    expect(compare(checks, true).complaints.join()).toContain(what);
  });

  it('let the old code pass until they are demanded', () => {
    expect(compare([CHECK], false).complaints).toEqual([]);
  });

  it('are whole milliseconds and the beginning of the run', () => {
    const times = (tookMs: number, since: string) =>
      compare([], true, { startedAt: STARTED, tookMs, diagnosis: { since } }).complaints;

    expect(times(38, STARTED)).toEqual([]);
    expect(times(38.8, '2026-11-24T08:12:01.000Z')).toHaveLength(2);
  });
});
