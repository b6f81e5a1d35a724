import { describe, expect, test } from 'vitest';
import {
  isLoopbackAddress,
  helpdeskOrigin,
  parseListenAddress,
} from '../../../collector/listen-address.ts';
import { routeOf } from '../../../collector/wire/routes.ts';

describe('--listen', () => {
  test.each([
    ['127.0.0.1:8440', '127.0.0.1', 8440],
    ['[::1]:0', '::1', 0],
    ['collect.example:443', 'collect.example', 443],
  ])('takes %s', (text, host, port) => {
    expect(parseListenAddress(text)).toEqual({ ok: true, host, port });
  });

  test.each([
    '',
    '8440',
    ':8440',
    '127.0.0.1',
    '127.0.0.1:65536',
    '[127.0.0.1]:1',
    '::1:80',
    'http://x:80',
    '1.2.3:80',
  ])('refuses "%s" with a sentence', (text) => {
    const parsed = parseListenAddress(text);

    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.message).toMatch(/--listen/);
  });
});

describe('what counts as this machine', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['', false],
  ])('address %s: %s', (address, local) => {
    expect(isLoopbackAddress(address)).toBe(local);
  });
});

describe("the helpdesk's pages", () => {
  test.each(['127.0.0.1', '127.0.0.7', '::1', 'localhost'])(
    'are served to %s as they are',
    (host) => {
      expect(helpdeskOrigin({ host }, null, false)).toEqual({ ok: true, origin: null });
    },
  );

  test.each(['0.0.0.0', '::', '10.0.0.1', 'collect.example', 'localhost.example'])(
    'are served at %s under TLS alone, and where browsers find them is said',
    (host) => {
      const url = 'https://Help.example:443/';

      expect(helpdeskOrigin({ host }, url, false)).toMatchObject({ ok: false });
      expect(helpdeskOrigin({ host }, null, true)).toMatchObject({ ok: false });
      expect(helpdeskOrigin({ host }, url, true)).toEqual({
        ok: true,
        origin: 'https://help.example',
      });
    },
  );
});

describe('routes', () => {
  test.each([
    ['PUT', '/v1/reports/x', { name: 'put-report', id: 'x' }],
    ['PUT', '/v1/reports/../../etc/passwd', { name: 'put-report', id: '../../etc/passwd' }],
    ['GET', '/v1/reports/x/receipt', { name: 'get-receipt', id: 'x' }],
    ['GET', '/v1/key?x=1', { name: 'key' }],
    ['HEAD', '/healthz', { name: 'health' }],
    ['GET', '/', { name: 'not-found' }],
    ['GET', '/reports/x', { name: 'not-found' }],
    ['GET', '/reports/x/raw', { name: 'not-found' }],
    ['DELETE', '/v1/reports/x', { name: 'method-not-allowed', allow: 'PUT' }],
    ['POST', '/v1/key', { name: 'method-not-allowed', allow: 'GET, HEAD' }],
    ['GET', '/v1/uploads', { name: 'method-not-allowed', allow: 'POST, OPTIONS' }],
    ['POST', '/v1/uploads', { name: 'upload', method: 'POST', token: null }],
    [
      'PATCH',
      `/v1/uploads/${'0a'.repeat(16)}`,
      { name: 'upload', method: 'PATCH', token: '0a'.repeat(16) },
    ],
    ['PATCH', '/v1/uploads/../key.pem', { name: 'not-found' }],
    ['GET', '/v1/hello', { name: 'hello' }],
    ['GET', '//', { name: 'not-found' }],
    ['GET', 'http://evil.example/', { name: 'not-found' }],
    ['PUT', `/v1/reports/${'x'.repeat(10_000)}`, { name: 'not-found' }],
  ])('%s %.40s', (method, target, route) => {
    expect(routeOf(method, target)).toEqual(route);
  });
});
