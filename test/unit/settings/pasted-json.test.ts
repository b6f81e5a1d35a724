import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../lib/decode-text.ts';
import { jsonFault, repeatedKey } from '../../../agent/settings/json-fault.ts';

describe('a file that was pasted together', () => {
  it.each([
    ['{"a":\u00a0{"b":1}}', 'line 1, column 6: a character that cannot be seen'],
    ['\u200b{}', 'line 1, column 1: a character that cannot be seen'],
    ['{}\u0000\u0000', 'line 1, column 3: a character that cannot be seen'],
    ['{}\u001a', 'line 1, column 3: a character that cannot be seen'],
    ['{"a": True}', 'line 1, column 7: JSON writes true, false and null'],
    ['{"a": None}', 'line 1, column 7: JSON writes true, false and null'],
    ['{"a": yes}', 'line 1, column 7: JSON writes true, false and null'],
    ['{"a": 010}', 'line 1, column 7: JSON writes a number plainly'],
    ['{"a": +1}', 'line 1, column 7: JSON writes a number plainly'],
    ['{"a": .5}', 'line 1, column 7: JSON writes a number plainly'],
    ['{"a": 5.}', 'line 1, column 7: JSON writes a number plainly'],
    ['{"a": 0x87}', 'line 1, column 7: JSON writes a number plainly'],
    ['{"a": 5s}', 'line 1, column 7: JSON writes a number plainly'],
    ['exchange:\n  host: exch1', 'line 1, column 1: this is not JSON, which begins with {'],
    ['exchange.host = exch1', 'line 1, column 1: this is not JSON, which begins with {'],
    ['<?xml version="1.0"?>', 'line 1, column 1: this is not JSON, which begins with {'],
    ['```json\n{}\n```', 'line 1, column 1: this is not JSON, which begins with {'],
  ])('is told what stands there: %j', (text, fault) => {
    expect(jsonFault(text)).toContain(fault);
  });

  it.each([
    ['{"a":1,\n"a":2}', { key: 'a', line: 2 }],
    ['{"a":{"b":1},"a":{"c":2}}', { key: 'a', line: 1 }],
    ['{"x":{"b":1,"c":[{"b":2}],"b":3}}', { key: 'b', line: 1 }],
    ['[{"a":1},{"a":2,"\\u0061":3}]', { key: 'a', line: 1 }],
    ['{"a":{"b":1},"b":{"a":"b"},"c":["a","a"]}', null],
    ['{"a":"{\\"a\\":1}"}', null],
    ['{}', null],
  ])('is told which name stands twice: %s', (text, found) => {
    expect(repeatedKey(text)).toEqual(found);
  });

  it.each([
    ['UTF-8 with two marks', Buffer.from('\uFEFF\uFEFF{"a":"\u00fc"}')],
    ['UTF-16 with two marks', Buffer.from('\uFEFF\uFEFF{"a":"\u00fc"}', 'utf16le')],
    ['UTF-16 the other way round', Buffer.from('\uFEFF{"a":"\u00fc"}', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('\r\n{"a":"\u00fc"}', 'utf16le')],
    ['Windows-1252', Buffer.from('{"a":"\u00fc"}', 'latin1')],
  ])('is read as %s', (_, bytes) => {
    expect(JSON.parse(decodeText(bytes))).toEqual({ a: '\u00fc' });
  });

  it('has no name twice where a serializer wrote it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(repeatedKey(JSON.stringify(JSON.parse(text), null, 1))).toBeNull();
      }),
    );
  });
});
