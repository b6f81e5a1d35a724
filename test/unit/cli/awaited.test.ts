import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awaitedWords, showAwaited } from '../../../cli/render/awaited.ts';
import type { AwaitedAnswer } from '../../../probes/exchange/types.ts';

const STORE: AwaitedAnswer = { step: 'bind', host: '10.1.2.3', port: 1884, interface: 'EMSMDB' };
const MAPPER: AwaitedAnswer = { step: 'connect', host: '10.1.2.3', port: 135, interface: null };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each<readonly [AwaitedAnswer, string]>([
  [STORE, 'Waiting for mail on 10.1.2.3:1884 to answer … 3 s'],
  [MAPPER, 'Waiting for the endpoint mapper of 10.1.2.3:135 to open … 3 s'],
  [
    { step: 'name', host: 'exch1.corp.example', port: null, interface: null },
    "Waiting for the name server's answer for exch1.corp.example … 3 s",
  ],
  [
    { step: 'gateway', host: 'cag.example', port: 443, interface: null },
    'Waiting for the VPN gateway cag.example:443 … 3 s',
  ],
  [
    { step: 'map', host: '2001:db8::1', port: 135, interface: 'NSPI' },
    'Waiting for the port of the address book, from [2001:db8::1]:135 … 3 s',
  ],
])('%j is told in the words of its purpose', (awaited, words) => {
  expect(awaitedWords(awaited, 3_400)).toBe(words);
});

it('shows what has been waited for longest, with its seconds, and never what has ended', () => {
  const lines: string[] = [];
  const { onWait, stop } = showAwaited({ show: (line) => lines.push(line) }, () => Date.now());
  const last = (): string => lines.at(-1) ?? '';

  const mapperAnswers = onWait(MAPPER);
  expect(last()).toBe('Waiting for the endpoint mapper of 10.1.2.3:135 to open …');
  const storeAnswers = onWait(STORE);
  vi.advanceTimersByTime(2_000);
  expect(last()).toContain('endpoint mapper');
  mapperAnswers();
  expect(last()).toBe('Waiting for mail on 10.1.2.3:1884 to answer … 2 s');
  storeAnswers();
  stop();
  const shown = lines.length;
  vi.advanceTimersByTime(5_000);
  expect(lines).toHaveLength(shown);
});
