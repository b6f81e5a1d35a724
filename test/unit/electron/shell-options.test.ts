import { expect, it } from 'vitest';
import { shellOptions } from '../../../electron/shell-options.ts';

const ARGV = [
  'linesman-app',
  '--data=/d',
  '--agent-entry=/evil.js',
  '--agent-node=/evil',
  '--background',
];

it('takes the agent that the command line names while it runs from source', () => {
  expect(shellOptions(ARGV, false)).toEqual({
    dataFolder: '/d',
    agentEntry: '/evil.js',
    agentNode: '/evil',
    attachOnly: false,
    background: true,
  });
});

it('starts no other agent than its own once it is installed', () => {
  expect(shellOptions(ARGV, true)).toMatchObject({ agentEntry: null, agentNode: null });
});
