import { expect, it } from 'vitest';
import { firstSilent } from '../../../lib/ask-reader.ts';
import { describeWhere, needsFile } from '../../support/needs.ts';

const shell = (script: string) => ({ program: '/bin/sh', args: ['-c', script] });

describeWhere([needsFile('/bin/sh', 'a shell')], 'a program that asks a file system', () => {
  it('is not taken for silence while it starts slowly', async () => {
    expect(await firstSilent(shell('sleep 0.6; echo; echo; echo'), ['a', 'b'], 300)).toBeNull();
  });

  it('names the path behind which nothing more came', async () => {
    expect(await firstSilent(shell('echo; sleep 5; echo'), ['a', 'b'], 200)).toBe('a');
    expect(await firstSilent(shell('echo; echo; sleep 5'), ['a', 'b'], 200)).toBe('b');
  });

  it('says nothing where there is no such program', async () => {
    expect(await firstSilent({ program: '/absent', args: [] }, ['a'], 200)).toBeNull();
  });
});
