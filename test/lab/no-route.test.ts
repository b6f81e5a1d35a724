import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanup } from '../support/lab/cleanup.ts';
import { createNamespace } from '../support/lab/namespace.ts';
import { needsNamespaces } from '../support/lab/needs.ts';
import { describeWhere, needsLinux, needsRoot } from '../support/needs.ts';

const SCRIPT = new URL('./rpc/no-route.ts', import.meta.url).pathname;

type Told = Readonly<
  Record<'offline' | 'cableIsBack' | 'router' | 'noIPv4' | 'noIPv6', readonly string[]>
>;

describeWhere(
  [needsLinux(), needsRoot(), needsNamespaces()],
  'a connection that this system cannot even begin',
  () => {
    const cleanup = createCleanup();
    let told: Told;
    let withoutIPv6: Told;

    beforeAll(async () => {
      const space = await createNamespace('nowhere', cleanup);
      const run = async (): Promise<Told> =>
        JSON.parse(await space.must([process.execPath, SCRIPT], { timeoutMs: 30_000 })) as Told;
      told = await run();
      await space.must(['sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1']);
      withoutIPv6 = await run();
    });

    afterAll(() => cleanup.run());

    it("is the link's fault when the laptop has no network", () => {
      expect(told.offline[0]).toBe('link fail LINK_DOWN');
    });

    it("is the link's fault when the cable came back between the two questions", () => {
      expect(told.cableIsBack[0]).toBe('link fail LINK_DOWN');
    });

    it("is a router's word about the way beyond when the kernel has a route", () => {
      expect(told.router[0]).toBe('link ok');
      expect(told.router).toContain('rpc.connect fail EPM_BLOCKED');
    });

    it('is a missing address family when IPv6 is switched off in the kernel', () => {
      expect(withoutIPv6.noIPv6).toContain('name fail ADDRESS_FAMILY_MISSING');
    });

    it.each(['noIPv4', 'noIPv6'] as const)(
      'is a missing address family when the laptop has a network all the same: %s',
      (family) => {
        expect(told[family][0]).toBe('link ok');
        expect(told[family]).toContain('name fail ADDRESS_FAMILY_MISSING');
        expect(told[family]).toContain('rpc.connect inconclusive');
      },
    );
  },
);
