import { describe, expect, it } from 'vitest';
import { fill } from '../../../model/text/code-text.ts';

describe('a sentence made of arguments', () => {
  it('names an address that is its own name once', () => {
    expect(
      fill('{host} ({address}) refuses TCP {port}.', {
        host: '10.1.2.3',
        address: '10.1.2.3',
        port: 135,
      }),
    ).toBe('10.1.2.3 refuses TCP 135.');
    expect(
      fill('{host} ({address}) refuses TCP {port}.', {
        host: 'exch1',
        address: '10.1.2.3',
        port: 135,
      }),
    ).toBe('exch1 (10.1.2.3) refuses TCP 135.');
  });

  it('says "unknown" for what is missing', () => {
    expect(fill('{host} on {port}', { host: null })).toBe('unknown on unknown');
  });

  it("stays a sentence, and is made at once, whatever a stranger's report holds", () => {
    const value = 'x'.repeat(1024 * 1024);

    expect(
      fill('{a} {b} {c}', { a: value, b: [value, value], c: `${value} (${value})` }).length,
    ).toBeLessThan(10_000);
  });
});
