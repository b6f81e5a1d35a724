import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameName } from '../../../../probes/network/adapter-kind/same-name.ts';

describe('a name that a person wrote', () => {
  it.each([
    ["Anna's iPhone", 'Anna\u2019s iPhone'],
    ["ANNA'S IPHONE", 'anna\u2018s iphone'],
    ['Anna\u02bcs iPhone', 'Anna\u2032s iPhone'],
    ['Müller', 'Mu\u0308ller'],
    ['MÜLLER', 'mu\u0308ller'],
    ['Straße 7', 'STRASSE 7'],
    ['ΟΔΟΣ', 'οδος'],
    ['Çağrı Hücresi', 'C\u0327ag\u0306rı Hu\u0308cresi'],
    ['Кафе', 'КАФЕ'],
    ['\uac00\uac01', '\u1100\u1161\u1100\u1161\u11a8'],
    ['WLAN', 'wlan'],
    ['\u201c小明\u201d的 iPhone', '"小明"的 iPhone'],
    ['Anna\uff07s iPhone', "Anna's iPhone"],
    ['iPhone\u00a0de Zoé', 'iPhone de Zoé'],
    ['Café\u2013WLAN', 'Café-WLAN'],
  ])('"%s" means "%s"', (one, other) => {
    expect(isSameName(one, other)).toBe(true);
    expect(isSameName(other, one)).toBe(true);
  });

  it.each([
    ["Anna's iPhone", 'Annas iPhone'],
    ['Müller', 'Muller'],
    ['C?neyt', 'Cüneyt'],
    ['WLAN', 'WLAN 2'],
    ['Guest', ' Guest'],
  ])('"%s" does not mean "%s"', (one, other) => {
    expect(isSameName(one, other)).toBe(false);
  });

  it('any name means itself, however its letters are composed and cased', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 32 }), (name) => {
        expect(isSameName(name, name.normalize('NFD'))).toBe(true);
        expect(isSameName(name, name.replaceAll("'", '\u2019'))).toBe(true);
      }),
    );
  });
});
