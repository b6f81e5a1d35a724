import { describe, expect, it } from 'vitest';
import { isFindingDue, referenceOf, reportFor, sinceOf } from '../../../../agent/runs/report.ts';
import type { OpenBreak } from '../../../../agent/runs/open-break.ts';
import type { Diagnosis } from '../../../../model/diagnosis.ts';
import { decodeReference } from '../../../../model/reference.ts';
import { BROKEN, diagnosisOf, GREEN } from '../../../support/samples.ts';

/** A verdict on a port of EMSMDB. */
const at = (diagnosis: Diagnosis, port = 2314): OpenBreak => ({
  diagnosis,
  place: { host: 'exch1.corp.example', interface: 'EMSMDB', port },
  reportId: null,
});

const OFFLINE = diagnosisOf('LINK_DOWN');
const TUNNEL_DOWN = diagnosisOf('TUNNEL_DOWN');
const DEGRADED: Diagnosis = { ...BROKEN, severity: 'degraded' };
const OTHER_CODE = diagnosisOf('EPM_BLOCKED');

describe('a report', () => {
  it.each([
    ['is made when something breaks that the user cannot mend', BROKEN, null, 'break'],
    ['is not made again while the same break lasts', BROKEN, BROKEN, null],
    ['is made again when the cause becomes another one', OTHER_CODE, BROKEN, 'break'],
    ['is made when the break is over', GREEN, BROKEN, 'end'],
    ['is made when only a note is left of the break', diagnosisOf('ACL_STALE'), BROKEN, 'end'],
    ['is not made when all is well and was', GREEN, null, null],
    ['is not made on the train: no network is no break', OFFLINE, null, null],
    ['is not made when the user only has to start the tunnel', TUNNEL_DOWN, null, null],
    ['says nothing about a break while the laptop is offline', OFFLINE, BROKEN, null],
    ['does not call a break over that has only become weaker', DEGRADED, BROKEN, null],
    ['is not made for a weak spot alone', DEGRADED, null, null],
  ] as const)('%s', (_, next, openBreak, expected) => {
    const kind = reportFor(at(next), openBreak === null ? null : at(openBreak));

    expect(kind).toBe(expected);
  });

  it('follows the words of an unchanged break without repeating it', () => {
    const reworded = {
      ...BROKEN,
      summary: 'Other words.',
      args: { ...BROKEN.args, owner: 'Network team' },
    };

    const kind = reportFor(at(reworded), at(BROKEN));

    expect(kind).toBeNull();
  });

  it('is made again when the port moves', () => {
    expect(reportFor(at(BROKEN, 3000), at(BROKEN))).toBe('break');
  });
});

describe('the beginning of a trouble', () => {
  const later = { ...BROKEN, since: '2026-05-04T12:00:00.000Z' };

  it('is that of the run before while the trouble is the same', () => {
    expect(sinceOf(later, [BROKEN, null])).toBe(BROKEN.since);
  });

  it('outlives an hour without network', () => {
    expect(sinceOf(later, [OFFLINE, BROKEN])).toBe(BROKEN.since);
  });

  it('is now when the trouble is new', () => {
    expect(sinceOf(later, [GREEN, null])).toBe(later.since);
  });
});

describe('a finding that cannot wait for a break', () => {
  const found = (code: 'EPM_EXPOSED' | 'ACL_TIGHT'): Diagnosis => ({
    ...GREEN,
    findings: [{ code, args: {}, audience: 'helpdesk' }],
  });
  const exposed = found('EPM_EXPOSED');
  const now = new Date('2026-05-04T12:00:00.000Z');

  it.each([
    ['was never told', exposed, null, true],
    ['was told an hour ago', exposed, '2026-05-04T11:00:00.000Z', false],
    ['was told a day ago', exposed, '2026-05-03T12:00:00.000Z', true],
    ['was told in a future that the clock has left', exposed, '2027-01-01T00:00:00.000Z', true],
    ['was told at a time that nobody can read', exposed, 'yesterday', true],
    ['is another, which can wait', found('ACL_TIGHT'), null, false],
  ] as const)('is reported once a day: it %s', (_, diagnosis, toldAt, due) => {
    expect(isFindingDue(diagnosis, toldAt, now)).toBe(due);
  });
});

describe('the spoken reference', () => {
  it('tells the helpdesk the code and the hours, and the same device each time', () => {
    const spoken = referenceOf(BROKEN, 'tunnel', 'device-1', new Date('2026-05-04T12:30:00.000Z'));
    const another = referenceOf(BROKEN, 'tunnel', 'device-2', new Date('2026-05-04T12:30:00.000Z'));

    const decoded = decodeReference(spoken);

    expect(decoded).toMatchObject({
      ok: true,
      facts: { code: 'RPC_PORT_OUTSIDE_ACL', label: 'tunnel', hours: 3 },
    });
    expect(another).not.toBe(spoken);
  });

  it('counts no hours when the clock was set back', () => {
    const spoken = referenceOf(BROKEN, 'tunnel', 'device-1', new Date('2020-01-01T00:00:00.000Z'));

    expect(decodeReference(spoken)).toMatchObject({ ok: true, facts: { hours: 0 } });
  });
});
