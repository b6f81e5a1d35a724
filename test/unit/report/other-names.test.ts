import { expect, it } from 'vitest';
import { unzip } from '../../../agent/bundle/unzip.ts';
import { FIREWALL } from '../../../model/text/en/report.ts';
import { FIXTURE_BUNDLES, zipOf } from '../../support/fixture-bundles.ts';

const pageOf = async (name: string): Promise<string> => {
  const bundle = FIXTURE_BUNDLES.find((one) => one.name.startsWith(name));
  if (bundle === undefined) throw new Error(`there is no bundle ${name}`);
  const read = await unzip((await zipOf(bundle)).zip);
  return (read.ok && read.files.get('report.html')?.toString()) || '';
};

it('says to the firewall team that addresses stand under other names, and keeps the number to call back', async () => {
  const [others, own] = await Promise.all([pageOf('10'), pageOf('02')]);

  expect(others).toContain(FIREWALL.otherNames.slice(0, 40));
  expect(others).toContain('+49 40 123456');
  expect(others).not.toContain('anna');
  expect(own).not.toContain(FIREWALL.otherNames.slice(0, 40));
});
