import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsBuild } from '../../support/lab/linesman.ts';
import { needsSamba, needsVpn } from '../../support/lab/needs.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { CAUSES } from './causes.ts';
import { lineOf, notStaged, play, STAGINGS, titleOf, type Told } from './play.ts';
import { createLab, type Lab } from './world.ts';

describeWhere(
  [
    ...needsSamba(),
    ...needsVpn(),
    needsBuild(),
    needsCommands('nginx', 'squid', 'dnsmasq', 'openssl', 'python3'),
  ],
  'each known cause of "Outlook cannot connect" comes to its own code',
  () => {
    let lab: Lab | undefined;
    const told: Told[] = [];

    beforeAll(async () => {
      lab = await createLab();
    });
    afterAll(async () => {
      await lab?.close();
      console.log(
        [
          ...told.map(lineOf),
          ...notStaged().map(
            ([n, cause, why]) => `  --   ${String(n)} ${cause}: not staged, ${why}`,
          ),
        ].join('\n'),
      );
    });

    it.each(STAGINGS.map((staging) => [titleOf(staging), staging] as const))(
      '%s',
      async (_, staging) => {
        const one = await play(lab!, staging);
        told.push(one);

        expect(one).toMatchObject({ isRight: true });
      },
    );

    it('every cause is staged, or says why it is not', () => {
      const staged = new Set(STAGINGS.map(({ cause }) => cause));
      const reasons = new Set(notStaged().map(([number]) => number));

      expect(Object.keys(CAUSES).map(Number)).toEqual(
        Array.from({ length: 28 }, (_, index) => index + 1),
      );
      expect(
        Object.keys(CAUSES)
          .map(Number)
          .filter((one) => !staged.has(one) && !reasons.has(one)),
      ).toEqual([]);
    });
  },
);
