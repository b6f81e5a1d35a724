import { app, dialog, shell } from 'electron';
import { existsSync } from 'node:fs';
import type { SavedBundle } from './save-bundle.ts';
import { WORDS } from './words.ts';

const { SAVING } = WORDS.tray;

/** Where a person finds a file: the desktop; the home folder where there is none. */
export function desktopFolder(): string {
  const desktop = app.getPath('desktop');
  return existsSync(desktop) ? desktop : app.getPath('home');
}

/** Says where the file lies, or why there is none: a menu that has closed says nothing. */
export async function tellSaved(saved: SavedBundle): Promise<void> {
  if (!saved.ok) {
    await dialog.showMessageBox({
      type: 'warning',
      title: SAVING.failedTitle,
      message: SAVING.failedTitle,
      detail: saved.message,
      buttons: [SAVING.close],
    });
    return;
  }
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: SAVING.savedTitle,
    message: SAVING.savedTitle,
    detail: SAVING.savedWhere(saved.file),
    buttons: [SAVING.close, SAVING.showButton],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) shell.showItemInFolder(saved.file);
}
