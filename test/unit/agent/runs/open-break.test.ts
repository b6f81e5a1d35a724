import { describe, expect, it } from 'vitest';
import {
  breakOf,
  decodeOpenBreak,
  encodeOpenBreak,
  isSameBreak,
} from '../../../../agent/runs/open-break.ts';
import { Diagnosis } from '../../../../model/diagnosis.ts';
import { STATES } from '../../../support/states.ts';
import { BROKEN } from '../../../support/samples.ts';

const run = STATES.brokenPort.run!;
const broken = { ...breakOf(run), reportId: '01937f9e-5a00-7000-8000-00c0ffee0001' };
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an open break', () => {
  it('stands where the first check stands that its verdict rests on', () => {
    expect(broken.place).toEqual({ host: 'exch1.corp.example', interface: 'EMSMDB', port: 2314 });
  });

  it('is the same after a restart', () => {
    const read = decodeOpenBreak(stored(encodeOpenBreak(broken)));

    expect(read).toEqual(broken);
  });

  it('can be read by a version that knows the diagnosis alone', () => {
    expect(Diagnosis.parse(stored(encodeOpenBreak(broken)))).toEqual(run.diagnosis);
  });

  it('of an older version is known again by the place in its arguments', () => {
    const older = decodeOpenBreak(stored(run.diagnosis));

    expect(older !== null && isSameBreak(older, broken)).toBe(true);
    const elsewhere = { ...broken, place: { ...broken.place, port: 3000 } };
    expect(older !== null && isSameBreak(older, elsewhere)).toBe(false);
  });

  it('of an older version that named no host is that of any host', () => {
    const place = { host: 'exch1.corp.example', interface: null, port: null };
    const older = decodeOpenBreak(stored({ ...BROKEN, args: { product: 'Citrix' } }));

    expect(older !== null && isSameBreak(older, { diagnosis: BROKEN, place })).toBe(true);
  });

  it.each([null, 'x', {}, { code: 'RPC_PORT_BLOCKED' }])('is none where %j is stored', (value) => {
    expect(decodeOpenBreak(value)).toBeNull();
  });
});
