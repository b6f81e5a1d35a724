import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Code, CODES, factsOf, Rung } from '../../../model/codes/facts.ts';
import { textOf } from '../../../model/text/codes.ts';
import { COMMANDS } from '../../../model/text/en/help.ts';
import { REFERENCE } from '../../../model/text/en/typed.ts';
import { NetworkLabel } from '../../../model/network-state.ts';
import { decodeReference, encodeReference, HOUR_STEPS } from '../../../model/reference.ts';

const facts = fc.record({
  code: fc.constantFrom(...(Object.keys(CODES) as Code[])),
  rung: fc.constantFrom(...Rung.options),
  label: fc.constantFrom(...NetworkLabel.options),
  hours: fc.constantFrom(...HOUR_STEPS),
  device: fc.nat(0x1fffff),
});

const listed = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(' ').map((word) => [word[0] ?? '', word]));

/** ICAO Annex 10, volume II §5.2.1.3; DIN 5009:1996. */
const ICAO = {
  letters: listed(
    'Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo Mike November Papa Quebec Romeo Sierra Tango Victor Whiskey X-ray Yankee Zulu',
  ),
  digits: 'zero one two three four five six seven eight niner'.split(' '),
};
const DIN = {
  letters: listed(
    'Anton Berta C\u00e4sar Dora Emil Friedrich Gustav Heinrich Julius Kaufmann Martha Nordpol Paula Quelle Richard Samuel Theodor Viktor Wilhelm Xanthippe Ypsilon Zacharias',
  ),
  digits: 'null eins zwei drei vier f\u00fcnf sechs sieben acht neun'.split(' '),
};

describe('a spoken reference', () => {
  it('says the same facts when it is decoded', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(decodeReference(encodeReference(given))).toEqual({ ok: true, facts: given });
      }),
    );
  });

  it('survives a telephone: any case, no hyphens, O for zero and I or L for one', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const spoken = encodeReference(given)
          .toLowerCase()
          .replaceAll('-', '')
          .replaceAll('0', 'o')
          .replaceAll('1', 'l');

        expect(decodeReference(spoken)).toEqual({ ok: true, facts: given });
      }),
    );
  });

  it('is read back as it was spelled, a word a character', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(' ', ', ', '-', '. '), (given, between) => {
        for (const words of [ICAO, DIN]) {
          const spelled = Array.from(encodeReference(given).replaceAll('-', ''), (sign) =>
            /\d/.test(sign) ? words.digits[Number(sign)] : words.letters[sign],
          ).join(between);

          expect([spelled, decodeReference(spelled)]).toEqual([
            spelled,
            { ok: true, facts: given },
          ]);
        }
      }),
    );
  });

  it('is none where nine words stand that spell none', () => {
    expect(decodeReference('please tell me again what you said just now').ok).toBe(false);
  });

  it('notices one wrong character', () => {
    fc.assert(
      fc.property(
        facts,
        fc.nat(8),
        fc.constantFrom(...Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ')),
        (given, at, wrong) => {
          const text = encodeReference(given).replaceAll('-', '');
          fc.pre(text[at] !== wrong);

          expect(decodeReference(text.slice(0, at) + wrong + text.slice(at + 1)).ok).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('notices two neighbours exchanged', () => {
    fc.assert(
      fc.property(facts, fc.nat(7), (given, at) => {
        const text = encodeReference(given).replaceAll('-', '');
        fc.pre(text[at] !== text[at + 1]);

        expect(
          decodeReference(`${text.slice(0, at)}${text[at + 1]!}${text[at]!}${text.slice(at + 2)}`)
            .ok,
        ).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused with a reason when it cannot be one', () => {
    expect(decodeReference('hello')).toEqual({
      ok: false,
      error: 'a reference has nine letters and digits, such as BTM1-DK29-A',
    });
  });
});

describe('a reference that stands somewhere as an example', () => {
  const README = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');

  it.each([
    ['README', README],
    ['the help', COMMANDS.decode],
    ['the error', REFERENCE.form],
  ])('can be decoded: %s', (_, text) => {
    const references = text.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b/g) ?? [];

    expect(references).not.toEqual([]);
    for (const reference of references)
      expect(decodeReference(reference)).toMatchObject({
        ok: true,
        facts: { code: 'RPC_PORT_OUTSIDE_ACL' },
      });
  });
});

describe('the catalogue of codes', () => {
  const codes = Object.keys(CODES) as Code[];

  it('gives every code its own number', () => {
    expect(new Set(codes.map((code) => factsOf(code).number)).size).toBe(codes.length);
  });

  it.each(codes)('explains %s to the end: symptom, cause, who, what to do, proof', (code) => {
    for (const sentence of Object.values(textOf(code))) expect(sentence).toMatch(/\S/);
  });
});
