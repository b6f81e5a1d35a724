import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProbeRun } from '../../../model/run.ts';
import { foldUntested, withVpn } from '../../../model/text/ladder-layout.ts';
import { ladderRows } from '../../../model/text/ladder-rows.ts';
import { FIXTURES } from './golden.ts';

const FOLDER = join(FIXTURES, 'runs');
const NAMES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

/** A run as an agent of before kept it. */
const oldRun = (name: string): unknown =>
  JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

const sentencesOf = ({
  diagnosis: { summary, nextStep },
  checks,
  network: { reasons },
}: ProbeRun): readonly string[] => [
  summary,
  nextStep,
  ...checks.flatMap(({ evidence }) => evidence),
  ...reasons,
];

describe('runs of an agent of before', () => {
  it.each(NAMES)('%s is read, and nothing of it is lost', (name) => {
    const old = oldRun(name);

    const read = ProbeRun.parse(old);

    expect(read).toMatchObject(old as object);
  });

  it.each(NAMES)('%s says nothing with a hole in it', (name) => {
    const holes = sentencesOf(ProbeRun.parse(oldRun(name))).filter((sentence) =>
      /\bunknown\b|undefined|null|NaN|\[object|[{}]|\(\)| {2}|,,/.test(sentence),
    );

    expect(holes).toEqual([]);
  });

  it.each(NAMES)('%s is drawn, the rungs below the mapper by their names', (name) => {
    const run = ProbeRun.parse(oldRun(name));

    const rows = ladderRows(run);

    expect(rows[0]).toMatchObject({ key: 'link', name: 'network' });
    expect(rows).toHaveLength(run.checks.length);
    expect([...withVpn(rows), ...foldUntested(rows)].map(({ sentence }) => sentence)).not.toContain(
      '',
    );
  });
});
