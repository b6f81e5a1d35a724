import { describe, expect, test } from 'vitest';
import { GATE } from '../../../model/text/en/page-door.ts';
import { cookieValue, type Knock, readTarget, refusalFor } from '../../../lib/page-gate.ts';

const AUTHORITY = '127.0.0.1:4242';
const OWN: Knock = {
  method: 'POST',
  host: AUTHORITY,
  origin: `http://${AUTHORITY}`,
  fetchSite: 'same-origin',
};

describe('the gate of the page server', () => {
  test.each<[what: string, knock: Partial<Knock>]>([
    ['our own page posts', {}],
    ['a typed address, which names no origin', { method: 'GET', origin: null, fetchSite: 'none' }],
    ['a client without Fetch Metadata', { fetchSite: null }],
  ])('lets in: %s', (_, knock) => {
    expect(refusalFor({ ...OWN, ...knock }, `http://${AUTHORITY}`, GATE)).toBeNull();
  });

  test.each<[what: string, knock: Partial<Knock>, status: number]>([
    ['a rebound name', { host: 'evil.example:4242' }, 400],
    ['another name of loopback', { host: 'localhost:4242' }, 400],
    ['another port', { host: '127.0.0.1:4243' }, 400],
    ['no Host at all', { host: null }, 400],
    ['a foreign page', { origin: 'https://evil.example' }, 403],
    ['a sandboxed page, which has an opaque origin', { origin: 'null' }, 403],
    ['a post that hides where it comes from', { origin: null }, 403],
    [
      'a page of another port on this machine',
      { method: 'GET', origin: null, fetchSite: 'same-site' },
      403,
    ],
    ['a link on a foreign page', { method: 'GET', origin: null, fetchSite: 'cross-site' }, 403],
    ['another method', { method: 'PUT' }, 405],
  ])('turns away: %s', (_, knock, status) => {
    expect(refusalFor({ ...OWN, ...knock }, `http://${AUTHORITY}`, GATE)?.status).toBe(status);
  });

  test('the cookie is found among others by its whole name', () => {
    expect(cookieValue('a=1; linesman-4242=s=3cret; b=2', 'linesman-4242')).toBe('s=3cret');
    expect(cookieValue('xlinesman-4242=no', 'linesman-4242')).toBeNull();
    expect(cookieValue(undefined, 'linesman-4242')).toBeNull();
  });

  test('a ticket is read from the query and nowhere else', () => {
    expect(readTarget('/?token=abc')).toEqual({ path: '/', ticket: 'abc' });
    expect(readTarget('/main.js')).toEqual({ path: '/main.js', ticket: null });
  });
});
