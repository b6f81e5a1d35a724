import { expect, it } from 'vitest';
import { parseMounts } from '../../../lib/local-disk.ts';

it('mounts are read with what is mounted last on a point, and blanks in its name', () => {
  const mounts = parseMounts(
    [
      '22 27 0:21 / /proc rw,relatime - proc proc rw',
      '27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw',
      '31 27 0:40 / /mnt/My\\040Share rw - cifs //server/share rw',
      '32 27 0:41 / /home rw - autofs systemd-1 rw',
      '33 32 0:42 / /home rw - nfs4 server:/home rw',
      '',
    ].join('\n'),
  );

  expect(Object.fromEntries(mounts)).toEqual({
    '/proc': 'proc',
    '/': 'ext4',
    '/mnt/My Share': 'cifs',
    '/home': 'nfs4',
  });
});
