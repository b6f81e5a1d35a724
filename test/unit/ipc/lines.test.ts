import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSplitter } from '../../../model/lines.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function collect(maxBytes: () => number) {
  const lines: string[] = [];
  return {
    lines,
    splitter: lineSplitter({ maxBytes, decode, onLine: (line) => lines.push(line) }),
  };
}

describe('cutting a stream into lines', () => {
  it('gives the same lines however the bytes are cut on the way', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'grapheme', maxLength: 20 }).map((line) => line.replaceAll('\n', '')),
        ),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        (sent, sizes) => {
          const { lines, splitter } = collect(() => 1000);
          let rest = encode(sent.map((line) => `${line}\n`).join(''));
          for (const size of sizes) {
            if (rest.length === 0) break;
            splitter.push(rest.subarray(0, size));
            rest = rest.subarray(size);
          }

          expect(lines).toEqual(sent);
        },
      ),
    );
  });

  it('takes a line of exactly the allowed size and refuses one byte more, ended or not', () => {
    const exact = collect(() => 4);
    const ended = collect(() => 4);
    const open = collect(() => 4);

    expect(exact.splitter.push(encode('abcd\n'))).toBe(true);
    expect(ended.splitter.push(encode('abcde\n'))).toBe(false);
    expect(open.splitter.push(encode('abcde'))).toBe(false);

    expect([exact.lines, ended.lines, open.lines]).toEqual([['abcd'], [], []]);
  });

  it('asks for the allowed size anew after each line', () => {
    let allowed = 3;
    const lines: string[] = [];
    const splitter = lineSplitter({
      maxBytes: () => allowed,
      decode,
      onLine: (line) => {
        lines.push(line);
        allowed = 100;
      },
    });

    const accepted = splitter.push(encode('abc\na longer line\n'));

    expect(accepted).toBe(true);
    expect(lines).toEqual(['abc', 'a longer line']);
  });
});
