import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listShared } from '../../collector/shared/ask-shared.ts';
import { randomFrom } from '../support/damage.ts';
import { needsSharedSite, startSharedSite } from '../support/stores/shared-site.ts';
import { crash, type End, killed } from './collector-crashes.ts';
import type { Proof } from './proof.ts';

/**
 * Kills a collector on a shared store in the midst of uploads and of its start; every fifth time the
 * storage or the database dies first, as by kill -9, and comes back.
 */
export const sharedKills: Proof = async ({ seed, isSlice }) => {
  const why = needsSharedSite().filter((need) => need !== null);
  if (why.length > 0) return { skipped: why.join('; ') };
  const root = mkdtempSync(join(tmpdir(), 'linesman-shared-kills-'));
  const site = await startSharedSite();
  try {
    const random = randomFrom(seed);
    const settings = await site.store(root);
    const end: End = async (child) => {
      const deed = random(10);
      if (deed === 0) {
        await site.storage.kill();
        await site.storage.start();
      } else if (deed === 1) await site.database.crash();
      await killed(child);
    };
    return await crash('kills on a shared store', join(root, 'collector'), {
      ...{ count: isSlice ? 6 : 300, random, end },
      more: [JSON.stringify(settings)],
      list: () => listShared(settings),
    });
  } finally {
    await site.stop();
    rmSync(root, { recursive: true, force: true });
  }
};
