import { describe, expect, it } from 'vitest';
import type { Pppd } from '../../../../probes/platform/ports.ts';
import { calledPeer, peerWords } from '../../../../probes/platform/linux/pppd.ts';
import { kindOfPeer } from '../../../../probes/network/adapter-kind/ppp.ts';

const pppd = (line: string, parent: string | null = null): Pppd => ({
  options: peerWords(line),
  parent,
});

describe('a PPP connection', () => {
  it.each([
    // The command lines of NetworkManager with a modem, wvdial, pppconfig's peers, nm-pptp,
    // sstp-client, xl2tpd, nm-l2tp, openfortivpn, rp-pppoe and pppoe.so.
    ['nodetach lock nodefaultroute ttyUSB0 noauth novj', 'NetworkManager', 'mobile', null, false],
    ['460800 /dev/ttyACM0 modem crtscts defaultroute', 'wvdial', 'mobile', null, false],
    [
      '/dev/rfcomm0 115200 connect "/usr/sbin/chat -v -f /etc/chatscripts/gprs"',
      null,
      'mobile',
      null,
      false,
    ],
    ['/dev/ttyS1 38400 connect "chat -f x"', null, 'mobile', null, true],
    [
      'pty "/usr/sbin/pptp 192.0.2.1 --nolaunchpppd --loglevel 0" ipparam nm-pptp-service-77',
      null,
      'tunnel',
      'a PPP client (PPTP)',
      false,
    ],
    [
      'plugin sstp-pppd-plugin.so sstp-sock /var/run/sstpc/sstpc-nm 115200',
      'sstpc',
      'tunnel',
      'a PPP client (SSTP)',
      false,
    ],
    [
      'plugin pppol2tp.so pppol2tp 7 passive nodetach : file /var/run/options',
      'xl2tpd',
      'tunnel',
      'a PPP client (L2TP)',
      false,
    ],
    [
      '230400 :169.254.2.1 noipdefault noaccomp noauth default-asyncmap nopcomp receive-all',
      'openfortivpn',
      'tunnel',
      'FortiClient',
      false,
    ],
    [
      'pty "/usr/sbin/pppoe -p /var/run/pppoe.pid -I eth0 -T 80"',
      'pppoe-connect',
      'lan',
      null,
      false,
    ],
    ['plugin pppoe.so nic-eth0 user dsl@example', null, 'lan', null, false],
    [
      'pty /usr/local/bin/own-tunnel',
      null,
      'tunnel',
      'a PPP client (PPTP, L2TP, SSTP or FortiClient)',
      true,
    ],
    ['noauth local', 'sh', 'tunnel', 'a PPP client (PPTP, L2TP, SSTP or FortiClient)', true],
  ] as const)(
    'whose pppd runs with %s, started by %s, is %s (%s; a guess: %s)',
    (line, parent, kind, product, likely) => {
      const verdict = kindOfPeer(pppd(line, parent));

      expect(verdict).toMatchObject({ kind, product, likely });
    },
  );

  it('is a guess where no pppd is found', () => {
    expect(kindOfPeer(null)).toMatchObject({ kind: 'tunnel', likely: true });
  });

  it('never shows the options, which may hold a password', () => {
    const verdict = kindOfPeer(pppd('ttyUSB0 user me password hunter2 plugin pppol2tp.so'));

    expect(JSON.stringify(verdict)).not.toContain('hunter2');
  });
});

describe('a peer file', () => {
  it('is read word by word, without its comments', () => {
    const words = peerWords(
      '# my provider\n/dev/ttyUSB0 115200\nconnect "/usr/sbin/chat -v # not a comment"\nname \'a b\' pass\\ word\n',
    );

    expect(words).toEqual([
      '/dev/ttyUSB0',
      '115200',
      'connect',
      '/usr/sbin/chat -v # not a comment',
      'name',
      'a b',
      'pass\\ word',
    ]);
  });

  it('is found by the name that pppd calls, and nowhere but in its folder', () => {
    const names = [
      'call provider',
      'nodetach call isp/gprs',
      'call ../../shadow',
      'call /etc/shadow',
      'nodetach',
      'call',
    ].map((line) => calledPeer(peerWords(line)));

    expect(names).toEqual(['provider', 'isp/gprs', null, null, null, null]);
  });
});
