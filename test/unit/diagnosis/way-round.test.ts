import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import type { CheckResult, WebStep } from '../../../model/check.ts';
import type { Door } from '../../../model/door.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { check, of, result, wayUp } from '../../support/ladder-results.ts';
import { AT, networkOf } from '../../support/samples.ts';

const OWA: Door = {
  door: 'owa',
  url: 'https://mail.example/owa',
  client: 'browser',
  via: 'direct',
  hops: [],
  who: 'isa',
  auth: ['form'],
  preAuth: 'proxy',
  code: null,
};

function doorCheck(step: WebStep, change: Partial<CheckResult> = {}): CheckResult {
  return {
    ...check('link', 'ok'),
    id: `web.owa.${step.slice(4)}`,
    rung: 'web',
    step,
    network: 'mobile',
    at: AT,
    ...change,
  };
}

const WELL = [doorCheck('web-tls'), doorCheck('web-who'), doorCheck('web-auth')];

const verdictOf = (
  checks: readonly CheckResult[],
  { doors = [OWA], isCached = null }: { doors?: readonly Door[]; isCached?: boolean | null } = {},
) =>
  diagnose({
    result: result(
      [...wayUp, check('rpc.port.EMSMDB', 'fail', 'RPC_PORT_REFUSED', of('EMSMDB'))],
      [],
    ),
    network: networkOf({ label: 'mobile', link: 'mobile' }),
    interfaces: EXCHANGE_INTERFACES.slice(0, 1),
    web: { checks, doors },
    isCached,
  });

describe('OWA as the way round a broken way of Outlook', () => {
  it('is offered as a logon page that answers', () => {
    const { summary, args } = verdictOf(WELL);

    expect(summary).toContain('Meanwhile there is OWA: its logon page answers at mail.example.');
    expect(summary).not.toContain('is kept');
    expect(args).toMatchObject({ wayRound: OWA.url });
  });

  it('says that mail is kept only where cached mode was read', () => {
    expect(verdictOf(WELL, { isCached: true }).summary).toContain('is kept and goes out later');
    expect(verdictOf(WELL, { isCached: false }).summary).not.toContain('is kept');
  });

  it.each([
    ['on another network', WELL.map((one) => ({ ...one, network: 'lan-corporate' as const }))],
    [
      'behind a certificate that does not hold',
      [doorCheck('web-tls', { status: 'fail', code: 'TLS_EXPIRED' }), ...WELL.slice(1)],
    ],
    [
      'at a page without a login',
      [...WELL.slice(0, 2), doorCheck('web-auth', { status: 'inconclusive' })],
    ],
    ['where no door was asked', []],
  ])('is not offered when it was seen %s', (_, checks) => {
    expect(verdictOf(checks).summary).not.toContain('OWA');
  });

  it('is not offered at another door than OWA', () => {
    expect(verdictOf(WELL, { doors: [{ ...OWA, door: 'activeSync' }] }).summary).not.toContain(
      'OWA',
    );
  });
});
