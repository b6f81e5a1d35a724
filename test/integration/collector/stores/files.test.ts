import { onTestFinished } from 'vitest';
import { openBodyStore } from '../../../../collector/store/body-store.ts';
import { createFolders, pathsOf } from '../../../../collector/store/data-folder.ts';
import { overSqlite } from '../../../../collector/store/guarded-index.ts';
import { openReportIndex } from '../../../../collector/store/sqlite-index.ts';
import { temporaryFolder } from '../support.ts';
import { type OpenedStores, promisesOfStores } from './store-suite.ts';

promisesOfStores('files and SQLite', async () => {
  const paths = pathsOf(await temporaryFolder());
  await createFolders(paths);
  const look = (): Omit<OpenedStores, 'again'> => {
    const opened = openReportIndex(paths.index, { check: true });
    if (!opened.ok) throw new Error(opened.message);
    const bodies = openBodyStore(paths);
    onTestFinished(async () => {
      await bodies.close();
      opened.index.close();
    });
    return { bodies, index: overSqlite(opened.index) };
  };
  return { ...look(), again: () => Promise.resolve(look()) };
});
