import { describe, expect, it } from 'vitest';
import { DOCTOR } from '../../../model/text/en/doctor.ts';

describe('what doctor says to do about a folder that cannot be written', () => {
  it.each([
    ['EACCES: permission denied, open', /give this user the folder/],
    ['ENOSPC: no space left on device, write', /make room/],
    ['EDQUOT: disk quota exceeded, write', /make room/],
    ['EROFS: read-only file system, open', /writable/],
  ])('%s', (why, step) => {
    expect(DOCTOR.folderBroken('/data', why)[1]).toMatch(step);
  });
});
