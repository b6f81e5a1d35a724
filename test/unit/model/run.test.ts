import { expect, it } from 'vitest';
import { ProbeRun } from '../../../model/run.ts';
import { GREEN, runOf } from '../../support/samples.ts';

const RUN = runOf(GREEN);

it('a run that an older version kept, before there was advice, is still read', () => {
  const older = Object.fromEntries(Object.entries(RUN).filter(([key]) => key !== 'advice'));

  expect(ProbeRun.parse(older)).toEqual({ ...older, advice: null });
});

it('a check that an older version kept, without step, interface, address and port, is still read', () => {
  const none = { step: null, interface: null, address: null, port: null };
  const older = RUN.checks.map((check) =>
    Object.fromEntries(Object.entries(check).filter(([key]) => !(key in none))),
  );

  expect(ProbeRun.parse({ ...RUN, checks: older }).checks).toEqual(
    RUN.checks.map((check) => ({ ...check, ...none })),
  );
});

it('advice without bounds is not taken from anybody', () => {
  const line = { product: 'nftables', text: 'x'.repeat(20_001) };
  const change = {
    device: 'CAG',
    owner: null,
    contact: null,
    where: '',
    source: [],
    destination: '10.1.2.3',
    ports: '2314',
    why: '',
    lasting: null,
    lines: [line],
  };

  expect(
    ProbeRun.safeParse({ ...RUN, advice: { changes: [change], staticPorts: null } }).success,
  ).toBe(false);
  expect(
    ProbeRun.safeParse({
      ...RUN,
      advice: { changes: [{ ...change, lines: [] }], staticPorts: null },
    }).success,
  ).toBe(true);
});
