import { expect, it } from 'vitest';
import { renderState } from '../../../cli/render/state.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { STATES, TAKEN_AT } from '../../support/states.ts';

const said = (probing: boolean): string =>
  renderState({ ...STATES.green, probing }, new Date(TAKEN_AT), 200, paintFor(false));

it('status says when a check is under way, and may soon say something else', () => {
  expect(said(true)).toMatch(/checked .*; the next check is under way/);
  expect(said(false)).not.toContain('under way');
});
