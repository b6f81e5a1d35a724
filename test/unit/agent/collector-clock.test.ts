import { describe, expect, it } from 'vitest';
import type { ClientAnswer } from '../../../lib/http-client.ts';
import { createCollectorClock, offsetIn } from '../../../agent/sync/collector-clock.ts';

const NOW_MS = Date.parse('2026-05-04T09:00:00.000Z');

const answered = (
  headers: Readonly<Record<string, string>>,
  way: ClientAnswer['way'] = null,
): ClientAnswer => ({
  answer: {
    ...{ ok: true, status: 200, phrase: 'OK', fields: [], rest: 'none' },
    ...{ headers, body: Buffer.alloc(0) },
  },
  way,
  untold: null,
});
const JSON_TYPE = { 'content-type': 'application/json' };
const at = (date: string): Record<string, string> => ({ date, ...JSON_TYPE });
const ON_TIME = 'Mon, 04 May 2026 09:00:00 GMT';

describe('how far the clock of the collector is from this one', () => {
  it.each([
    ['the same second', at(ON_TIME), 500],
    ['a quarter of an hour ahead', at('Mon, 04 May 2026 09:15:00 GMT'), 900_500],
    ['a laptop that stands ten years ahead', at('Wed, 04 May 2016 09:00:00 GMT'), -315_532_799_500],
    ['no date', JSON_TYPE, null],
    ['a date in the form of 1994', at('Monday, 04-May-26 09:00:00 GMT'), null],
    ['a date that is a number', at('1777885200'), null],
    ['a date that is none', at('Mon, 99 May 2026 09:00:00 GMT'), null],
    ['the year 9999', at('Fri, 31 Dec 9999 23:59:59 GMT'), null],
  ])('reads it from the answer: %s', (_, headers, expected) => {
    expect(offsetIn(answered(headers), { isSecure: false, tookMs: 0, nowMs: NOW_MS })).toBe(
      expected,
    );
  });

  it.each([
    ['a login page over plain HTTP', { date: ON_TIME, 'content-type': 'text/html' }, false, null],
    [
      'a login page behind its certificate',
      { date: ON_TIME, 'content-type': 'text/html' },
      true,
      500,
    ],
  ])('believes whoever may speak for the collector: %s', (_, headers, isSecure, expected) => {
    expect(offsetIn(answered(headers), { isSecure, tookMs: 0, nowMs: NOW_MS })).toBe(expected);
  });

  it('does not believe a proxy on plain HTTP, nor an answer that took too long', () => {
    const proxied = answered(at(ON_TIME), { host: '192.0.2.1', port: 3128 });

    expect(offsetIn(proxied, { isSecure: false, tookMs: 0, nowMs: NOW_MS })).toBeNull();
    expect(offsetIn(proxied, { isSecure: true, tookMs: 0, nowMs: NOW_MS })).toBe(500);
    expect(
      offsetIn(answered(at(ON_TIME)), { isSecure: true, tookMs: 10_001, nowMs: NOW_MS }),
    ).toBeNull();
  });

  it('takes half the time of the answer for the way back, and keeps what the last one told', async () => {
    let monotonicMs = 0;
    const answers = [answered(at('Mon, 04 May 2026 08:59:58 GMT')), answered(JSON_TYPE)];
    const clock = createCollectorClock({
      now: () => new Date(NOW_MS + monotonicMs),
      monotonicMs: () => monotonicMs,
    });
    const http = clock.listening({
      exchange: () => {
        monotonicMs += 1_000;
        return Promise.resolve(answers.shift()!);
      },
    });
    const asked = {
      method: 'GET',
      url: new URL('http://collector.example/'),
      timeoutMs: 1,
    } as never;

    expect(clock.offsetMs()).toBeNull();
    await http.exchange(asked);
    await http.exchange(asked);

    expect(clock.offsetMs()).toBe(-2_000);
  });
});
