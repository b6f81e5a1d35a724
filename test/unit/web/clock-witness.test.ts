import { expect, it } from 'vitest';
import { clockIn, type Heard } from '../../../probes/web/clock-witness.ts';

const AT = { wallMs: Date.parse('2026-05-04T09:00:00Z'), monotonicMs: 5000 };
const HOUR = 3_600_000;
const HELD = {
  error: null,
  names: ['mail.example'],
  validFrom: null,
  validTo: null,
  outOfDate: null,
};
const OF_NEXT_YEAR = {
  error: 'CERT_NOT_YET_VALID',
  names: ['*.example'],
  validFrom: new Date('2027-01-01'),
  validTo: new Date('2028-01-01'),
  outOfDate: null,
};

const heard = (change: Partial<Heard>, fields: Heard['answer']['fields']) =>
  clockIn({
    answer: { url: new URL('https://mail.example/owa'), fields },
    tls: HELD,
    place: { via: 'direct', address: '10.0.0.1' },
    tookMs: 0,
    at: AT,
    ...change,
  });
const dated = (iso: string): Heard['answer']['fields'] => [['Date', new Date(iso).toUTCString()]];

it.each<readonly [string, ReturnType<typeof heard>, number | null]>([
  ['an hour ahead', heard({}, dated('2026-05-04T10:00:00Z')), HOUR + 500],
  ['a slow answer', heard({ tookMs: 4000 }, dated('2026-05-04T10:00:00Z')), HOUR + 2500],
  ['an answer that took too long', heard({ tookMs: 11_000 }, dated('2026-05-04T10:00:00Z')), null],
  ['plain http', heard({ tls: null }, dated('2026-05-04T10:00:00Z')), null],
  ['a cache', heard({}, [...dated('2026-05-04T08:00:00Z'), ['Age', '3600']]), null],
  [
    'a cache that was just filled',
    heard({}, [...dated('2026-05-04T10:00:00Z'), ['age', '0']]),
    null,
  ],
  ['no date', heard({}, []), null],
  ['a date of another form', heard({}, [['Date', '2026-05-04T10:00:00Z']]), null],
  [
    'a certificate of nobody',
    heard(
      { tls: { ...HELD, error: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
      dated('2026-05-04T10:00:00Z'),
    ),
    null,
  ],
  [
    'a certificate of another',
    heard(
      { tls: { ...HELD, error: 'ERR_TLS_CERT_ALTNAME_INVALID' } },
      dated('2026-05-04T10:00:00Z'),
    ),
    null,
  ],
  [
    'a certificate that begins next year, at a server that stands there',
    heard({ tls: OF_NEXT_YEAR }, dated('2027-05-04T09:00:00Z')),
    365 * 24 * HOUR + 500,
  ],
  [
    'a certificate that begins next year, at a server of today',
    heard({ tls: OF_NEXT_YEAR }, dated('2026-05-04T10:00:00Z')),
    null,
  ],
  [
    'a certificate that begins next year, and of another',
    heard({ tls: { ...OF_NEXT_YEAR, names: ['*.other', 'mail'] } }, dated('2027-05-04T09:00:00Z')),
    null,
  ],
])('what a Date says of this clock: %s', (_, witness, offsetMs) => {
  expect(witness?.offsetMs ?? null).toBe(offsetMs);
});

it('servers are told apart by their address, behind a proxy by their name', () => {
  const proxy = { via: 'proxy', proxy: { host: '10.0.0.9', port: 3128 } } as const;

  expect(heard({}, dated('2026-05-04T10:00:00Z'))).toMatchObject({ place: '10.0.0.1' });
  expect(heard({ place: proxy }, dated('2026-05-04T10:00:00Z'))).toMatchObject({
    host: 'mail.example',
    place: 'mail.example',
  });
});
