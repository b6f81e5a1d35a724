import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import type { CheckResult, WebStep } from '../../../model/check.ts';
import { type Code, factsOf } from '../../../model/codes/facts.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { decodeReference, encodeReference } from '../../../model/reference.ts';
import type { Way } from '../../../model/way.ts';
import { AT, checkOf, NETWORK } from '../../support/samples.ts';

const RUNG = {
  name: 'name',
  tcp: 'path',
  tls: 'tls',
  who: 'web',
  auth: 'web',
  nspi: 'web',
  health: 'web',
} as const;
const ORDER = ['name', 'tcp', 'tls', 'who', 'auth', 'nspi', 'health'] as const;
type DoorStep = (typeof ORDER)[number];
type Red = Partial<Record<DoorStep, readonly [CheckResult['status'], Code | null]>>;

/** The checks of a door: green up to what `red` says; what stands on a failed step was never asked. */
function doorOf(door: string, red: Red = {}): readonly CheckResult[] {
  const checks: CheckResult[] = [];
  for (const step of ORDER) {
    const [status, code] = red[step] ?? (['ok', null] as const);
    checks.push({
      id: `web.${door}.${step}`,
      rung: RUNG[step],
      step: `web-${step}` satisfies WebStep,
      interface: null,
      address: null,
      port: 443,
      dependsOn: checks.length === 0 ? [] : [checks.at(-1)!.id],
      status,
      code,
      args: { door: 'MAPI over HTTP', host: 'mail.example', url: '', reason: 'r', names: ['n'] },
      evidence: ['seen'],
      ms: 1,
      at: AT,
      network: 'lan-foreign',
    });
    if (status === 'fail' && step !== 'tls' && step !== 'nspi') break;
  }
  return checks;
}

const HTTP: Way = { protocol: 'mapi-http', because: 'rpc-retired' };
const RPC: Way = { protocol: 'rpc', because: 'nothing-else' };
const verdictOf = (
  doors: readonly CheckResult[],
  {
    way = HTTP,
    lower = [checkOf('link')],
  }: { readonly way?: Way | null; readonly lower?: readonly CheckResult[] } = {},
) =>
  diagnose({
    result: {
      target: { host: 'mail.example', addresses: ['10.0.0.1'] },
      checks: lower,
      facts: new Map(),
      endpoints: [],
      mapper: null,
    },
    network: NETWORK,
    interfaces: EXCHANGE_INTERFACES,
    web: { checks: doors, doors: [] },
    way,
  });
const brief = (...given: Parameters<typeof verdictOf>): string => {
  const { code, severity } = verdictOf(...given);
  return `${code} ${severity}`;
};

const retired = checkOf('rpc.map.EMSMDB', {
  status: 'fail',
  code: 'RPC_RETIRED',
  args: { interface: 'EMSMDB', proof: 'p' },
});
const down = (id: string, code: Code): CheckResult => checkOf(id, { status: 'fail', code });

describe('a way over HTTP', () => {
  it.each<readonly [string, Parameters<typeof verdictOf>, string]>([
    ['its door is well', [doorOf('mapi')], 'ALL_GREEN ok'],
    ['RPC is retired', [doorOf('mapi'), { lower: [checkOf('link'), retired] }], 'ALL_GREEN ok'],
    ...(
      [
        ['tls', 'TLS_NAME'],
        ['tls', 'TLS_EXPIRED'],
        ['tls', 'TLS_UNTRUSTED'],
        ['tls', 'TLS_INTERCEPTED'],
        ['who', 'WEB_NOT_PUBLISHED'],
        ['who', 'WEB_SERVER_BUSY'],
        ['who', 'FBA_WRONG_CLIENT'],
        ['who', 'ISA_URL_DENIED'],
        ['who', 'PROXY_LOOP'],
        ['tcp', 'HOST_UNREACHABLE'],
        ['name', 'DNS_FAILED'],
      ] as const
    ).map(
      ([step, code]) =>
        [
          `its ${step} is ${code}`,
          [doorOf('mapi', { [step]: ['fail', code] })],
          `${code} broken`,
        ] as [string, Parameters<typeof verdictOf>, string],
    ),
    [
      'a login page of the network answers',
      [doorOf('mapi', { who: ['fail', 'CAPTIVE_PORTAL'] })],
      'CAPTIVE_PORTAL inconclusive',
    ],
    [
      'one of its addresses is dead',
      [doorOf('mapi', { tcp: ['degraded', 'HOST_UNREACHABLE'] })],
      'HOST_UNREACHABLE degraded',
    ],
    [
      'the address book alone is not published',
      [doorOf('mapi', { nspi: ['fail', 'WEB_NOT_PUBLISHED'] })],
      'WEB_NOT_PUBLISHED degraded',
    ],
    [
      'the server says that it is out of service, and answers',
      [doorOf('mapi', { health: ['degraded', 'WEB_SERVER_BUSY'] })],
      'WEB_SERVER_BUSY degraded',
    ],
    [
      'one of two doors is well',
      [[...doorOf('mapi.1', { tls: ['fail', 'TLS_EXPIRED'] }), ...doorOf('mapi.2')]],
      'TLS_EXPIRED degraded',
    ],
    [
      'the door of a telephone is red',
      [[...doorOf('mapi'), ...doorOf('activeSync', { who: ['fail', 'EAS_NOT_PUBLISHED'] })]],
      'ALL_GREEN ok',
    ],
    [
      'the VPN is not started, and the door does not answer',
      [
        doorOf('mapi', { tcp: ['fail', 'HOST_UNREACHABLE'] }),
        { lower: [checkOf('link'), down('tunnel', 'TUNNEL_DOWN')] },
      ],
      'TUNNEL_DOWN inconclusive',
    ],
    [
      'the VPN is not started, and the door answers without it',
      [doorOf('mapi'), { lower: [checkOf('link'), down('tunnel', 'TUNNEL_DOWN')] }],
      'ALL_GREEN ok',
    ],
    [
      'the gateway is silent, and the certificate is out of date',
      [
        doorOf('mapi', { tls: ['fail', 'TLS_EXPIRED'] }),
        { lower: [checkOf('link'), down('gateway', 'GATEWAY_UNREACHABLE')] },
      ],
      'TLS_EXPIRED broken',
    ],
    [
      'the gateway is silent, and so is the door',
      [
        doorOf('mapi', { tcp: ['fail', 'HOST_UNREACHABLE'] }),
        { lower: [checkOf('link'), down('gateway', 'GATEWAY_UNREACHABLE')] },
      ],
      'GATEWAY_UNREACHABLE inconclusive',
    ],
    [
      'the time was over',
      [doorOf('mapi', { who: ['inconclusive', null] })],
      'INCONCLUSIVE inconclusive',
    ],
    ['no door was asked', [[]], 'INCONCLUSIVE inconclusive'],
  ])('says what is wrong where %s', (_, given, verdict) => {
    expect(brief(...given)).toBe(verdict);
  });

  it('tells the helpdesk of another red door', () => {
    const eas = doorOf('activeSync', { who: ['fail', 'EAS_NOT_PUBLISHED'] });

    expect(verdictOf([...doorOf('mapi'), ...eas]).findings).toMatchObject([
      { code: 'EAS_NOT_PUBLISHED', audience: 'helpdesk' },
    ]);
  });

  it('says nothing twice', () => {
    expect(verdictOf(doorOf('mapi', { tls: ['fail', 'TLS_NAME'] })).findings).toEqual([]);
  });

  it('names the door that answered, and who must act', () => {
    expect(verdictOf(doorOf('mapi')).summary).toContain('MAPI over HTTP');
    expect(verdictOf(doorOf('mapi', { tls: ['fail', 'TLS_INTERCEPTED'] })).whoMustAct).toBe(
      'network',
    );
  });

  it.each(['TLS_NAME', 'PROXY_LOOP', 'WEB_SERVER_BUSY'] as const)(
    'has a reference that names the rung of %s',
    (code) => {
      const { rung } = verdictOf(
        doorOf('mapi', { [code === 'TLS_NAME' ? 'tls' : 'who']: ['fail', code] }),
      );
      const said = encodeReference({ code, rung, label: 'tunnel', hours: 0, device: 7 });

      expect(decodeReference(said)).toMatchObject({
        ok: true,
        facts: { code, rung: factsOf(code).rung },
      });
    },
  );
});

describe('a door behind a proxy that does not lead there', () => {
  const proxied = (code: Code): readonly CheckResult[] => {
    const [name] = doorOf('mapi', { name: ['fail', 'DNS_FAILED'] });
    const proxy: CheckResult = {
      ...name!,
      ...{ id: 'web.mapi.proxy', rung: 'proxy', step: 'web-proxy', code, dependsOn: [] },
    };
    return [proxy, { ...name!, dependsOn: [] }];
  };
  const lower = [checkOf('link'), down('name', 'DNS_FAILED')];

  it.each(['PROXY_BROKEN', 'PROXY_AUTH', 'PAC_UNREACHABLE'] as const)(
    'is told as %s: the laptop need not know a name that the proxy knows',
    (code) => {
      expect(brief(proxied(code), { lower })).toBe(`${code} broken`);
    },
  );

  it('does not hide that there is no network', () => {
    expect(brief(proxied('PROXY_BROKEN'), { lower: [down('link', 'LINK_DOWN')] })).toBe(
      'LINK_DOWN inconclusive',
    );
  });
});

describe('where RPC is the way', () => {
  it('a red MAPI door changes neither code nor severity', () => {
    const red = doorOf('mapi', { tls: ['fail', 'TLS_EXPIRED'] });

    expect(
      brief(red, { way: RPC, lower: [checkOf('link'), down('rpc.connect', 'EPM_BLOCKED')] }),
    ).toBe('EPM_BLOCKED broken');
  });

  it('RPC that was given up stays a verdict where no door was asked', () => {
    expect(brief([], { lower: [checkOf('link'), retired] })).toBe('RPC_RETIRED broken');
  });
});

describe('where no server is set up', () => {
  it('any red door is the verdict', () => {
    const owa = doorOf('owa', { who: ['fail', 'ISA_AUTH_OVER_HTTP'] });

    expect(brief(owa, { way: null })).toBe('ISA_AUTH_OVER_HTTP broken');
  });

  it('green doors are green', () => {
    expect(brief(doorOf('owa'), { way: null })).toBe('ALL_GREEN ok');
  });
});

describe('a door behind a proxy that does not lead there', () => {
  const [below] = doorOf('mapi', { name: ['fail', 'DNS_FAILED'] });
  const proxy: CheckResult = {
    ...below!,
    id: 'web.mapi.proxy',
    rung: 'proxy',
    step: 'web-proxy',
    code: 'PROXY_BROKEN',
  };
  const nameless = checkOf('name', { status: 'fail', code: 'DNS_FAILED' });

  it('is the proxy’s fault, also where the name has no address on this side of it', () => {
    expect(brief([proxy], { lower: [checkOf('link'), nameless] })).toBe('PROXY_BROKEN broken');
  });

  it.each<readonly [string, readonly CheckResult[], CheckResult]>([
    [
      'a name without an address where no proxy is meant',
      doorOf('mapi', { name: ['fail', 'DNS_FAILED'] }),
      nameless,
    ],
    ['a link that is down', [proxy], checkOf('link', { status: 'fail', code: 'LINK_DOWN' })],
  ])('is not blamed for %s', (_, doors, lower) => {
    expect(verdictOf(doors, { lower: [lower] }).code).toBe(lower.code);
  });
});
