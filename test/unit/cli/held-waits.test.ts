import { expect, it } from 'vitest';
import { holdWaits } from '../../../cli/commands/held-waits.ts';
import type { AwaitedAnswer } from '../../../probes/exchange/types.ts';

const waitFor = (step: AwaitedAnswer['step']): AwaitedAnswer => ({
  step,
  host: '10.1.2.3',
  port: 135,
  interface: null,
});

it('waits that began before anybody watched are told once, with their ends; those that are over are not', () => {
  const seen: string[] = [];
  const waits = holdWaits();
  const endOfName = waits.onWait(waitFor('name'));
  const endOfConnect = waits.onWait(waitFor('connect'));
  endOfName();

  waits.handTo(({ step }) => {
    seen.push(`${step} began`);
    return () => seen.push(`${step} ended`);
  });
  endOfConnect();
  const endOfMapper = waits.onWait(waitFor('mapper'));
  endOfMapper();

  expect(seen).toEqual(['connect began', 'connect ended', 'mapper began', 'mapper ended']);
});
