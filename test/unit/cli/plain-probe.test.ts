import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainProbe } from '../../../cli/plain-probe.ts';
import { declareProbe } from '../../../cli/declarations.ts';

/** What commander makes of the words; null where it finds a fault or prints help. */
function byCommander(words: readonly string[]): unknown {
  let read: unknown = null;
  const program = new Command('linesman').exitOverride();
  const silent = { writeOut: () => undefined, writeErr: () => undefined };
  declareProbe(program.configureOutput(silent))
    .exitOverride()
    .configureOutput(silent)
    .action((host: string | undefined, options: unknown) => {
      read = { host, options };
    });
  try {
    program.parse([...words], { from: 'user' });
  } catch {
    return null;
  }
  return read;
}

const WORD = fc.oneof(
  fc.constantFrom(
    ...[
      '--json',
      '--quiet',
      '-q',
      '--all-endpoints',
      '--no-web',
      '--config',
      '--data',
      '--interface',
      '--acl',
    ],
    ...[
      '--mapper-port',
      '--timeout-ms',
      '--help',
      '-h',
      '--json=1',
      '--',
      '-',
      '--nothing',
      'help',
    ],
  ),
  fc.constantFrom('', '0', '1', '135', '65535', '65536', '600000', '600001', '1e3', ' 1', '-1'),
  fc.constantFrom(
    'exchange.corp.example',
    '10.1.2.3',
    'nspi',
    'ISA=135,1024-2000',
    'a b',
    'c.json',
  ),
);

describe('the words behind "linesman probe"', () => {
  it('are read without commander as commander reads them, or left to it', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.array(WORD, { maxLength: 6 }), (words) => {
        const read = plainProbe(['probe', ...words]);
        if (read === null) return;
        plain += 1;
        expect(read).toEqual(byCommander(['probe', ...words]));
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(50);
  });

  it.each([
    [[]],
    [['10.1.2.3']],
    [['10.1.2.3', '--json', '-q']],
    [['--config', 'c.json', '--data', 'here']],
    [['a', '--interface', 'nspi', '--interface', 'rfr', '--acl', '135', '--all-endpoints']],
    [['a', '--mapper-port', '1350', '--timeout-ms', '4000']],
  ])('need no commander where they are plain: %j', (words: string[]) => {
    expect(plainProbe(['probe', ...words])).toEqual(byCommander(['probe', ...words]));
  });

  it.each([
    [['status']],
    [['probe', '--help']],
    [['probe', 'a', 'b']],
    [['probe', '--json=1']],
    [['probe', '--config']],
    [['probe', '--mapper-port', '0']],
    [['probe', '--timeout-ms', 'soon']],
    [['probe', '--', 'a']],
    [[]],
  ])('are left to commander where they are not: %j', (words: string[]) => {
    expect(plainProbe(words)).toBeNull();
  });
});
