import { expect, it } from 'vitest';
import { Step } from '../../../model/check.ts';
import { JUDGES } from '../../../probes/exchange/rungs.ts';

it('every step that a check can be of is judged by somebody', () => {
  expect(Object.keys(JUDGES).sort()).toEqual(
    Step.options.filter((step) => !step.startsWith('web-') && step !== 'outlook').sort(),
  );
});
