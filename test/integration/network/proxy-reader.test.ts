import { expect, it } from 'vitest';
import { proxyReader } from '../../../probes/network/connectivity/proxy-reader.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';

const never = new AbortController().signal;

describeWhere([needsLinux()], 'the proxy of this system', () => {
  it("is the environment's on Linux", async () => {
    const settings = await proxyReader('linux', { https_proxy: 'http://proxy.corp.example:3128' })(
      never,
    );

    expect(settings).toMatchObject({
      http: null,
      https: { host: 'proxy.corp.example', port: 3128 },
      untold: null,
    });
  });

  // Neither Windows' registry nor scutil(8) is here: what a laptop looks like on which they fail.
  it.each(['win32', 'darwin'] as const)(
    'is untold where %s does not let its settings be read, and the reader goes on living',
    async (system) => {
      const settings = await proxyReader(system, {})(never);

      expect(settings).toMatchObject({
        http: null,
        https: null,
        untold: expect.stringMatching(
          /^the proxy settings of (Windows|macOS) cannot be read \(.+\)$/,
        ) as string,
      });
    },
  );
});
