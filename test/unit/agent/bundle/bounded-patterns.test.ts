import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../../agent/bundle/rule.ts';
import {
  ADDRESS_RULES,
  HOST_RULE,
  PERSON_RULES,
  SECRET_RULES,
  UNC_RULE,
} from '../../../../agent/bundle/rules.ts';
import { COMPUTER_RULES, TEXT_RULES } from '../../../../agent/bundle/text-rules.ts';

const RULES: readonly Rule[] = [
  ...SECRET_RULES,
  ...TEXT_RULES,
  ...PERSON_RULES,
  ...ADDRESS_RULES,
  ...COMPUTER_RULES,
  HOST_RULE,
  UNC_RULE,
];

interface Repetition {
  /** What is repeated: one character of a set, or a group. */
  readonly of: 'character' | 'group';
  readonly isBounded: boolean;
  /** Groups around it that are repeated as well, without a bound or more than eight times. */
  readonly within: number;
}

/** The repetitions of a pattern (ECMA-262 §22.2.1): `*`, `+`, and `{n,}` are without a bound. */
function repetitionsOf(source: string): readonly Repetition[] {
  const found: {
    at: number;
    end: number;
    of: 'character' | 'group';
    isBounded: boolean;
    isFew: boolean;
  }[] = [];
  const opened: number[] = [];
  let last: { at: number; of: 'character' | 'group' } = { at: 0, of: 'character' };
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at);
    const set = /^\[(?:\\.|[^\]\\])*\]/.exec(rest)?.[0];
    const escaped = /^\\(?:[pP]\{[^}]*\}|u[0-9a-f]{4}|.)/i.exec(rest)?.[0];
    const repeat = /^(?:[*+?]|\{\d+(,\d*)?\})\??/.exec(rest);
    if (repeat !== null) {
      const isBounded = !/^[*+]|^\{\d+,\}/.test(repeat[0]);
      const isFew = /^\?|^\{(?:\d,)?[1-8]\}/.test(repeat[0]);
      found.push({ at: last.at, end: at, of: last.of, isBounded, isFew });
      at += repeat[0].length;
    } else if (rest.startsWith('(')) {
      opened.push(at);
      at += /^\((?:\?(?:[:=!]|<[=!]))?/.exec(rest)?.[0].length ?? 1;
    } else if (rest.startsWith(')')) {
      last = { at: opened.pop() ?? 0, of: 'group' };
      at += 1;
    } else {
      last = { at, of: 'character' };
      at += (set ?? escaped ?? rest.charAt(0)).length;
    }
  }
  return found.map(({ of, isBounded, at, end }) => ({
    ...{ of, isBounded },
    within: found.filter(
      (outer) => outer.of === 'group' && !outer.isFew && outer.at < at && end < outer.end,
    ).length,
  }));
}

describe('the time that redaction takes', () => {
  it.each([
    ['(a+)+', 2],
    ['(?:ab*)*c', 2],
    ['[a+]{1,3}', 0],
    ['\\++', 1],
    ['(?:a|b){2,}', 1],
    ['x{3,}', 1],
  ])('is judged by what a pattern repeats without a bound: %s', (source, unbounded) => {
    expect(repetitionsOf(source).filter(({ isBounded }) => !isBounded)).toHaveLength(unbounded);
  });

  it('cannot explode with a text: nothing is repeated without a bound but single characters, and they within no group that is repeated often', () => {
    const dangerous = RULES.map(({ pattern }) => pattern.source).filter((source) =>
      repetitionsOf(source).some(
        ({ of, isBounded, within }) => !isBounded && (of === 'group' || within > 0),
      ),
    );

    expect(dangerous).toEqual([]);
  });
});
