import { describe, expect, it } from 'vitest';
import { callPrefix } from '../../../cli/as-called.ts';
import { asCalled } from '../../../model/text/as-called.ts';

describe('how the program is called', () => {
  it.each([
    [
      'npx linesman status',
      { npm_lifecycle_event: 'npx', npm_lifecycle_script: "'linesman'" },
      'npx ',
    ],
    [
      'npx /work/linesman',
      { npm_lifecycle_event: 'npx', npm_lifecycle_script: '/a/linesman' },
      'npx ',
    ],
    ['npm start', { npm_lifecycle_event: 'start', npm_package_name: 'linesman' }, 'npx '],
    ["another package's npm start", { npm_lifecycle_event: 'start', npm_package_name: 'ours' }, ''],
    [
      'a tool that npx called',
      { npm_lifecycle_event: 'npx', npm_lifecycle_script: "'vitest'" },
      '',
    ],
    ['a script of npm', { npm_lifecycle_event: 'test', npm_package_name: 'linesman' }, ''],
    ['the command on the PATH', {}, ''],
  ])('%s', (_, env, prefix) => {
    expect(callPrefix(env)).toBe(prefix);
  });
});

describe('a command in a text', () => {
  it.each([
    ['Start it with: linesman start', 'Start it with: npx linesman start'],
    [
      '“linesman page” and "linesman collector page"',
      '“npx linesman page” and "npx linesman collector page"',
    ],
    ['(linesman --help lists the commands)', '(npx linesman --help lists the commands)'],
    ['Usage: linesman [options] [command]', 'Usage: npx linesman [options] [command]'],
  ])('%s stands as it has to be typed', (text, typed) => {
    expect(asCalled(text, 'npx ')).toBe(typed);
    expect(asCalled(typed, 'npx ')).toBe(typed);
    expect(asCalled(text, '')).toBe(text);
  });

  it.each([
    'linesman: no agent runs',
    'a newer version of linesman (layout 9)',
    'linesman 0.1.0 on linux',
    '/opt/linesman start.json',
    'linesman-demo start',
  ])('%s is none', (text) => {
    expect(asCalled(text, 'npx ')).toBe(text);
  });
});
