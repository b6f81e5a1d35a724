import { describe, expect, it } from 'vitest';
import { decryptWith } from '../../../agent/bundle/age.ts';
import { unzip } from '../../../agent/bundle/unzip.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import type { PrivacyPolicy } from '../../../model/privacy.ts';
import type { OutlookWitness } from '../../../model/outlook.ts';
import type { ProbeRun } from '../../../model/run.ts';
import { TEST_IDENTITY, TEST_RECIPIENT } from '../../support/age-key.ts';
import { outlookOf } from '../../support/bundles.ts';
import { HARD_FORMS } from '../../support/hard-forms.ts';
import { HARDER_FORMS } from '../../support/harder-forms.ts';
import { profileOf } from '../../support/outlook-samples.ts';
import { type Planted, plantedSecrets } from '../../support/planted-secrets.ts';
import { reportsInto } from '../../support/reports.ts';
import { STATES } from '../../support/states.ts';
import { bundleIn, envelopeIn } from '../../support/travelled.ts';
import { outboxIn, temporaryFolder } from './workbench.ts';

const POLICIES: readonly PrivacyPolicy[] = [
  { names: 'keep', addresses: 'keep' },
  { names: 'pseudonym', addresses: 'pseudonym' },
  { names: 'drop', addresses: 'drop' },
];

/** Shows that the texts are in there at all. */
const STAYS = 'said beside the secrets';

const witnessSaying = (texts: readonly string[]): OutlookWitness =>
  outlookOf({
    profile: profileOf({ name: (texts[0] ?? '').slice(0, 256) }),
    notes: texts.slice(0, 13),
    problems: texts.slice(13, 26),
  });

/** A run that says each of the texts somewhere, in what the envelope takes from it too. */
function runSaying(texts: readonly string[]): ProbeRun {
  const run = STATES.brokenPort.run!;
  return {
    ...run,
    checks: run.checks.map((check) => ({ ...check, evidence: [...texts] })),
    endpoints: run.endpoints.map((endpoint) => ({
      ...endpoint,
      interface: texts[1] ?? '',
      insideAcl: Object.fromEntries(texts.slice(0, 4).map((text) => [text.slice(0, 200), false])),
    })),
    diagnosis: {
      ...run.diagnosis,
      args: { ...run.diagnosis.args, owner: texts[0] ?? '', lists: texts.slice(0, 3) },
    },
  };
}

/** Makes reports that say all of it, and opens them. @returns which secrets are in there */
async function leftIn(planted: readonly Planted[], privacy: PrivacyPolicy): Promise<string[]> {
  const left: string[] = [];
  for (let begin = 0; begin < planted.length; begin += 25) {
    const some = planted.slice(begin, begin + 25);
    const texts = [...some.map(({ text }) => text), STAYS];
    const folder = temporaryFolder();
    const settings = {
      ...resolveSettings(
        {
          site: texts[0]!.slice(0, 200),
          exchange: { host: 'exch1.corp.example' },
          gateway: { host: 'cag.example' },
          collector: { url: 'http://127.0.0.1:9', recipients: [TEST_RECIPIENT] },
        },
        { items: [], problems: [...texts] },
      ),
      privacy,
    };
    const { outbox } = outboxIn(folder);
    const run = runSaying(texts);
    const reports = reportsInto(folder, outbox, {
      settings,
      version: texts[2]!,
      stateNow: () => ({
        run,
        network: { ...run.network, adapters: [], reasons: [...texts] },
        settings: settings.provenance,
      }),
    });
    const made = await reports.make({
      note: texts.join('\n').slice(0, 2000),
      connections: null,
      outlook: witnessSaying(texts),
    });
    if (!made.ok) throw new Error(made.message);
    expect(envelopeIn(made.body).encrypted).toBe(true);
    const opened = await decryptWith(TEST_IDENTITY, bundleIn(made.body));
    if (!opened.ok) throw new Error(opened.message);
    const unpacked = await unzip(opened.bytes);
    if (!unpacked.ok) throw new Error(unpacked.message);
    const all = [
      JSON.stringify(envelopeIn(made.body)),
      made.fileName,
      ...[...unpacked.files].flatMap(([name, bytes]) => [name, bytes.toString('utf8')]),
    ].join('\n');
    expect(all.split(STAYS).length).toBeGreaterThan(5);
    left.push(...some.map(({ secret }) => secret).filter((secret) => all.includes(secret)));
  }
  return left;
}

const HARD: readonly Planted[] = [...HARD_FORMS, ...HARDER_FORMS].map(([, text]) => ({
  text,
  secret: /geheim\w*|4711\d*/i.exec(text)?.[0] ?? text,
}));

describe('a report as it leaves', () => {
  it.each(POLICIES)(
    'holds none of 200 planted secrets in its envelope, its file names and its decrypted bundle (names $names)',
    async (policy) => {
      expect(await leftIn(plantedSecrets(200), policy)).toEqual([]);
    },
    120_000,
  );

  it('holds none of those in hard forms there', async () => {
    expect(await leftIn(HARD, { names: 'keep', addresses: 'keep' })).toEqual([]);
  }, 120_000);
});
