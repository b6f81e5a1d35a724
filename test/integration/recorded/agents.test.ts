import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import {
  exposedStory,
  foundingStory,
  notConfiguredStory,
  type Recordings,
  startCollector,
  waitingStory,
} from './agent-stories.ts';
import { expectRecorded } from './golden.ts';
import { createWorld, type World } from './world.ts';

const NAMES = [
  'agent-green-status',
  'agent-green-status-connections',
  'agent-green-settings',
  'agent-green-sync',
  'agent-green-watch',
  'agent-green-history',
  'agent-green-probe-after',
  'agent-broken-report',
  'agent-broken-status',
  'agent-broken-watch',
  'agent-broken-outbox',
  'agent-broken-history',
  'agent-broken-history-ports',
  'agent-broken-probe-after',
  'agent-mended-report',
  'agent-mended-status',
  'agent-mended-history-ports',
  'agent-mended-history-limit',
  'agent-exposed-report',
  'agent-exposed-status',
  'agent-waiting-status',
  'agent-waiting-sync',
  'agent-waiting-outbox',
  'agent-waiting-outbox-after',
  'agent-not-configured-status',
];

describeWhere(
  [...needsSite(), needsCommands('nginx')],
  'what a running agent shows and sends',
  () => {
    let world: World;
    const recordings: Recordings = new Map();

    beforeAll(async () => {
      world = await createWorld();
      const collector = await startCollector(world);
      await Promise.all([
        foundingStory(world, collector, recordings),
        exposedStory(world, collector, recordings),
        waitingStory(world, recordings),
        notConfiguredStory(world, recordings),
      ]);
    }, 480_000);

    afterAll(() => world.close());

    it('tells every part of its stories', () => {
      expect([...recordings.keys()].sort()).toEqual([...NAMES].sort());
    });

    it.each(NAMES)('%s is as it was recorded', async (name) => {
      const { json, text, complaints } = recordings.get(name)!;

      expect(complaints).toEqual([]);
      await expectRecorded(name, 'json', json);
      await expectRecorded(name, 'txt', text);
    });
  },
);
