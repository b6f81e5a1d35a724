import { describe, expect, it } from 'vitest';
import { errorCode, errorName, reasonOf } from '../../../lib/error-name.ts';

const system = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
});

describe('the name of what was thrown', () => {
  it.each([
    ['a system error', system, 'ECONNREFUSED', 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
    ['an error of another kind', new Error('no room'), null, 'no room', 'no room'],
    ['an error whose code is a number', Object.assign(new Error('x'), { code: 5 }), null, 'x', 'x'],
    ['what is no error', 'gone', null, 'gone', 'gone'],
  ])('is read from %s', (_, thrown: unknown, code, name, reason) => {
    expect([errorCode(thrown), errorName(thrown), reasonOf(thrown)]).toEqual([code, name, reason]);
  });
});
