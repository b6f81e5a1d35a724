import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCollectorRoots } from '../../../agent/sync/collector-roots.ts';
import { readConfig } from '../../../model/config-problems.ts';
import { companyRoot } from '../../support/company-root.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { temporaryFolder } from './workbench.ts';

describeWhere([needsCommands('openssl')], 'the certificates that collector.ca names', () => {
  const [one, other] = [companyRoot('One').cert, companyRoot('Other').cert];
  const fileWith = (text: string): string => {
    const file = join(temporaryFolder(), 'ca.pem');
    writeFileSync(file, text);
    return file;
  };

  it('are all that the file holds, whatever is written around them', async () => {
    const file = fileWith(`# Company\r\n${one.replaceAll('\n', '\r\n')}\nsubject=Other\n${other}`);

    const { roots, problem } = await readCollectorRoots(file);

    expect(problem).toBeNull();
    expect(roots).toEqual([one, other]);
  });

  it('are the text itself', async () => {
    expect((await readCollectorRoots(one)).roots).toEqual([one]);
  });

  it.each<[string, () => string, RegExp]>([
    ['a file that is not there', () => '/nowhere/ca.pem', /cannot be read \(ENOENT\)/],
    ['a folder', () => temporaryFolder(), /cannot be read \(EISDIR\)/],
    ['a file in DER or of other things', () => fileWith('\x30\x82'), /holds no certificate in PEM/],
    ['a key', () => fileWith('-----BEGIN PRIVATE KEY-----'), /holds no certificate in PEM/],
    [
      'a torn certificate',
      () => fileWith('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'),
      /holds what is no certificate/,
    ],
  ])('are none in %s, and why is said', async (_, ca, problem) => {
    const read = await readCollectorRoots(ca());

    expect(read.roots).toEqual([]);
    expect(read.problem).toMatch(problem);
  });

  it.each([
    ['/etc/company/ca.pem', true],
    ['C:\\ProgramData\\ca.pem', true],
    ['\\\\server\\share\\ca.pem', true],
    ['ca.pem', false],
    ['MIIBszCCAVmg', false],
  ])('may be written as %s: %s', (ca, isAllowed) => {
    const { problems } = readConfig({ collector: { url: 'https://collect.example', ca } });

    expect(problems.map(({ key }) => key)).toEqual(isAllowed ? [] : ['collector.ca']);
  });

  it('may be written as the text', () => {
    expect(readConfig({ collector: { url: 'https://collect.example', ca: one } }).problems).toEqual(
      [],
    );
  });
});
